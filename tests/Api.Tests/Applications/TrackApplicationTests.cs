using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Api.Tests.Applications;

[Collection(ApiGroup.Name)]
public sealed class TrackApplicationTests(ApiApp app)
{
    private const string Track = "query($number: String!, $year: Int!) { trackApplication(number: $number, birthYear: $year) { number kind status waitingOn updatedAt steps { status at } } }";
    private const string Unknown = "KTP-1606-2601-ZZZZZ0";
    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task TrackApplication_ShouldShowTheSteps_WhenNumberAndYearAreRight()
    {
        var application = await scenarios.AfterAsync(Verb.Named("returnApplication"));

        var found = (await TrackAsync(" " + application.Number.ToLowerInvariant(), application.Person.BirthDate.Year)).WithoutErrors()["trackApplication"];

        Assert.Equal(application.Number, found.GetProperty("number").GetString());
        Assert.Equal("RETURNED", found.GetProperty("status").GetString());
        Assert.Equal("CITIZEN", found.GetProperty("waitingOn").GetString());
        Assert.Equal(3, found.GetProperty("steps").GetArrayLength());
        Assert.DoesNotContain("Siti", found.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrackApplication_ShouldAnswerAnUnknownNumberLikeAWrongYear_WhenItIsTried()
    {
        var application = await scenarios.SubmittedAsync();
        for (var attempt = 1; attempt <= 7; attempt++)
        {
            var wrong = await TrackAsync(application.Number, application.Person.BirthDate.Year + 1);
            var unknown = await TrackAsync(Unknown, application.Person.BirthDate.Year);

            Assert.Equal(unknown, wrong);
            Assert.Equal(attempt <= 5 ? null : "TOO_MANY_LOOKUPS", wrong.ErrorCode);
        }
    }

    [Fact]
    public async Task TrackApplication_ShouldStopAtFiveFailures_ForThatNumberAndAddressAlone()
    {
        var (application, other) = (await scenarios.SubmittedAsync(), await scenarios.SubmittedAsync());
        var year = application.Person.BirthDate.Year;
        for (var attempt = 0; attempt < 6; attempt++)
        {
            await TrackAsync(application.Number, year + 1);
        }

        var locked = await TrackAsync(application.Number, year);
        var another = await TrackAsync(other.Number, other.Person.BirthDate.Year);
        using var elsewhere = From(IPAddress.Parse("127.0.0.77"));
        var citizen = await elsewhere.AskAsync(Track, new { number = application.Number, year });
        await PassAsync(TimeSpan.FromMinutes(61));
        var later = await TrackAsync(application.Number, year);

        Assert.Equal("TOO_MANY_LOOKUPS", locked.ErrorCode);
        Assert.Equal(other.Number, another.WithoutErrors()["trackApplication"].GetProperty("number").GetString());
        Assert.Equal(application.Number, citizen.WithoutErrors()["trackApplication"].GetProperty("number").GetString());
        Assert.Equal(application.Number, later.WithoutErrors()["trackApplication"].GetProperty("number").GetString());
    }

    [Fact]
    public async Task TrackApplication_ShouldOpenAfterAnHour_WhenSomebodyKeptAskingMeanwhile()
    {
        var application = await scenarios.SubmittedAsync();
        var year = application.Person.BirthDate.Year;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await TrackAsync(application.Number, year + 1);
        }

        await PassAsync(TimeSpan.FromMinutes(59));
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.Equal("TOO_MANY_LOOKUPS", (await TrackAsync(application.Number, year)).ErrorCode);
        }

        await PassAsync(TimeSpan.FromMinutes(2));
        var later = await TrackAsync(application.Number, year);

        Assert.Equal(application.Number, later.WithoutErrors()["trackApplication"].GetProperty("number").GetString());
    }

    [Fact]
    public async Task TrackApplication_ShouldNotCountSuccesses_WhenTheYearIsRight()
    {
        var application = await scenarios.SubmittedAsync();
        for (var attempt = 0; attempt < 8; attempt++)
        {
            (await TrackAsync(application.Number, application.Person.BirthDate.Year)).WithoutErrors();
        }
    }

    [Fact]
    public async Task TrackApplication_ShouldAnswerFiveTriesAtMost_WhenAliasesTry()
    {
        var application = await scenarios.SubmittedAsync();
        var document = new StringBuilder("query($number: String!) {");
        for (var i = 0; i < 20; i++)
        {
            document.Append(null, $" y{i}: trackApplication(number: $number, birthYear: {1800 + i}) {{ number }}");
        }

        var answer = await scenarios.As(Scenarios.Nobody).AskAsync(document.Append('}').ToString(), new { number = application.Number });
        var right = await TrackAsync(application.Number, application.Person.BirthDate.Year);

        var refused = answer.Errors.Count + answer.Errors[^1].GetProperty("extensions").GetProperty("omittedErrors").GetInt32();
        Assert.Equal(15, refused);
        Assert.All(answer.Errors, error => Assert.Equal("TOO_MANY_LOOKUPS", error.GetProperty("extensions").GetProperty("code").GetString()));
        Assert.Equal("TOO_MANY_LOOKUPS", right.ErrorCode);
    }

    [Fact]
    public async Task TrackApplication_ShouldAnswerFiveTriesAtMost_WhenTheyRunInParallel()
    {
        var application = await scenarios.SubmittedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1800, 30).Select(year => TrackAsync(application.Number, year)));

        Assert.Equal(25, answers.Count(answer => answer.ErrorCode == "TOO_MANY_LOOKUPS"));
    }

    private Task<Answer> TrackAsync(string number, int year) => scenarios.As(Scenarios.Nobody).AskAsync(Track, new { number, year });

    private async Task PassAsync(TimeSpan time)
    {
        await using var database = await scenarios.DatabaseAsync();
        foreach (var failure in await database.LookupFailures.AsNoTracking().ToListAsync())
        {
            await database.LookupFailures.Where(row => row.Key == failure.Key)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.At, failure.At - time));
        }
    }

    private HttpClient From(IPAddress address) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = app.Address,
    };
}
