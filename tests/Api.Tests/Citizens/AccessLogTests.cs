using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Api.Tests.Tripwires;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Tests.Citizens;

public sealed class AccessLogTests(TestApp app) : AccessLogCases(app), IClassFixture<TestApp>
{
    private string Journal => $"{new SqliteConnectionStringBuilder(App.ConnectionString).DataSource}-reads";

    /// A file where the directory was takes no reads.
    protected override async Task HideAsync()
    {
        await Log.SettleAsync(CancellationToken.None);
        Directory.Delete(Journal);
        await File.WriteAllTextAsync(Journal, "");
    }

    protected override Task RestoreAsync()
    {
        File.Delete(Journal);
        Directory.CreateDirectory(Journal);
        return Task.CompletedTask;
    }
}

public sealed class PostgresAccessLogTests(PostgresTestApp app) : AccessLogCases(app), IClassFixture<PostgresTestApp>
{
    protected override Task HideAsync() => ExecuteAsync("ALTER TABLE \"AccessRecords\" RENAME TO \"Hidden\"");

    protected override Task RestoreAsync() => ExecuteAsync("ALTER TABLE \"Hidden\" RENAME TO \"AccessRecords\"");

    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// Who saw whose data, through the front door. Each test reads applications of its own.
public abstract class AccessLogCases(TestApp app) : IDisposable
{
    private const string ByNumber = "query($number: String!) { applicationByNumber(number: $number) { number status applicantName } }";
    private const string ById = "query($id: ID!) { node(id: $id) { id ... on Application { status nik } } }";
    private const string Names = "query($numbers: [String!]!) { applications(where: { number: { in: $numbers } }) { nodes { number applicantName documents { type } } } }";
    private const string WorkList = "query($numbers: [String!]!) { applications(where: { number: { in: $numbers } }) { totalCount nodes { number status nik } pageInfo { hasNextPage } } }";
    private readonly Scenarios scenarios = new(app);

    protected TestApp App => app;

    protected AccessLog Log => app.Services.GetRequiredService<AccessLog>();

    private GraphOptions Options => app.Services.GetRequiredService<GraphOptions>();

    [SkippableTheory]
    [InlineData("demo-portal", ActorRole.Partner)]
    [InlineData("demo-village", ActorRole.VillageOperator)]
    [InlineData("demo-officer", ActorRole.Officer)]
    [InlineData("demo-head", ActorRole.Head)]
    public async Task Log_ShouldNameReaderRecordAndData_WhenAPlanOrTheEngineAnswers(string reader, ActorRole role)
    {
        SkipIfMissing();
        foreach (var plans in new[] { false, true, true })
        {
            var application = await UnreadAsync();
            Options.UsePlans = plans;

            (await scenarios.As(reader).AskAsync(ByNumber, new { number = application.Number })).WithoutErrors();
            (await scenarios.As(reader).AskAsync(ById, new { id = application.Id })).WithoutErrors();
            (await scenarios.As(reader).AskAsync(Names, new { numbers = new[] { application.Number } })).WithoutErrors();
            (await scenarios.As(reader).AskAsync(WorkList, new { numbers = new[] { application.Number } })).WithoutErrors();

            var rows = await RowsOfAsync(application);
            Assert.All(rows, row => Assert.Equal((role, reader, AccessWay.Query, nameof(Application)), (row.ReaderRole, row.Reader, row.Way, row.RecordType)));
            Assert.All(rows, row => Assert.Equal(role == ActorRole.Partner, row.PartnerKey is not null));
            Assert.Equal(
                [
                    ("applicationByNumber", PersonalData.Identity),
                    ("node", PersonalData.Progress),
                    ("applications", PersonalData.Identity | PersonalData.Documents),
                ],
                rows.Select(row => (row.Operation, row.Data)));
        }
    }

    [SkippableFact]
    public async Task Log_ShouldStayEmpty_WhenNothingIsShown()
    {
        SkipIfMissing();
        foreach (var plans in new[] { false, true, true })
        {
            var application = await UnreadAsync();
            Options.UsePlans = plans;
            foreach (var stranger in new[] { "demo-portal-2", "demo-village-2", Scenarios.Nobody })
            {
                await scenarios.As(stranger).AskAsync(ByNumber, new { number = application.Number });
                await scenarios.As(stranger).AskAsync(ById, new { id = application.Id });
                await scenarios.As(stranger).AskAsync(Names, new { numbers = new[] { application.Number } });
            }

            await scenarios.As(Scenarios.Nobody).AskAsync(
                "query($number: String!, $year: Int!) { trackApplication(number: $number, birthYear: $year) { status } }",
                new { number = application.Number, year = application.Person.BirthDate.Year });

            Assert.Empty(await RowsOfAsync(application));
        }
    }

    /// Whoever books for a NIK learns whether it is known and has a place: also who is refused then.
    [SkippableFact]
    public async Task Log_ShouldTellOfTheLookUp_WhenABookingNamesANik()
    {
        SkipIfMissing();
        var counter = new Counter(scenarios);
        var application = await counter.AwaitingAsync();
        var nik = application.Person.Nik;

        Assert.Null((await counter.TryBookAsync("demo-officer", await counter.FreeAsync(), application.Id)).Refusal("bookAppointment"));
        Assert.Empty(await LookUpsAsync(application));
        Assert.Equal("ALREADY_BOOKED", (await counter.TryBookAsync("demo-officer", await counter.FreeAsync(), nik: nik)).RefusalCode("bookAppointment"));
        var stranger = await counter.TryBookAsync("demo-village-2", await counter.FreeAsync("16.06.01"), nik: nik);
        Assert.Equal("CONSENT_REQUIRED", stranger.RefusalCode("bookAppointment"));

        var lookUp = Assert.Single(await LookUpsAsync(application));
        Assert.Equal(
            ("demo-officer", "bookAppointment", AccessWay.Mutation, "janji temu", PersonalData.Progress),
            (lookUp.Reader, lookUp.Operation, lookUp.Way, lookUp.Purpose, lookUp.Data));
    }

    [SkippableFact]
    public async Task Log_ShouldTellTheWay_WhenAMutationOrAnEventShowsTheRecord()
    {
        SkipIfMissing();
        var application = await scenarios.SubmittedAsync();
        var submitted = Assert.Single(await RowsOfAsync(application));
        Assert.Equal((AccessWay.Mutation, "submitApplication", "demo-portal"), (submitted.Way, submitted.Operation, submitted.Reader));

        await using var quiet = await SubscribeAsync("demo-village", "status");
        await using var live = await SubscribeAsync("demo-officer", "application { applicantName }");
        await quiet.NextAsync();
        await live.NextAsync();

        var seen = Assert.Single(await RowsOfAsync(application), row => row.Way == AccessWay.Subscription);
        Assert.Equal(("demo-officer", PersonalData.Identity, "onApplicationStatusChanged"), (seen.Reader, seen.Data, seen.Operation));

        Task<LiveSocket> SubscribeAsync(string reader, string shown) => SubscribeToAsync(reader, application.Number, shown);
    }

    /// Both have the same rights, so that one execution serves them; what each has seen is its own.
    [SkippableFact]
    public async Task Log_ShouldHaveARowForEachAccount_WhenSubscribersShareAnAnswer()
    {
        SkipIfMissing();
        var application = await scenarios.SubmittedAsync();
        var watching = await Task.WhenAll(Enumerable.Range(0, 20).Select(number =>
            SubscribeToAsync(number % 2 == 0 ? "demo-officer" : "demo-officer-2", application.Number, "application { applicantName }")));
        await Task.WhenAll(watching.Select(live => live.NextAsync()));
        await ForgetAsync();

        await scenarios.DoAsync(application, Verb.Named("claimApplication"));
        await Task.WhenAll(watching.Select(live => live.NextAsync()));

        var rows = (await RowsOfAsync(application)).Where(row => row.Way == AccessWay.Subscription).ToList();
        Assert.Equal(["demo-officer", "demo-officer-2"], rows.Select(row => row.Reader).Distinct().Order());
        Assert.All(rows, row => Assert.Equal(("onApplicationStatusChanged", PersonalData.Identity), (row.Operation, row.Data)));
        foreach (var live in watching)
        {
            await live.DisposeAsync();
        }
    }

    [SkippableFact]
    public async Task Log_ShouldHaveEveryReaderOfEveryRecord_WhenAThousandReadAtOnce()
    {
        SkipIfMissing();
        var applications = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => scenarios.SubmittedAsync()));
        await ForgetAsync();
        string[] readers = ["demo-officer", "demo-officer-2", "demo-head"];
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (turn, _) =>
            (await scenarios.As(readers[turn % readers.Length]).AskAsync(ByNumber, new { number = applications[turn % applications.Length].Number })).WithoutErrors());

        foreach (var application in applications)
        {
            Assert.Equal(readers.Order(), (await RowsOfAsync(application)).Select(row => row.Reader).Distinct().Order());
        }
    }

    /// However an operation of the product is answered, it leaves the same rows.
    [SkippableFact]
    public async Task Log_ShouldBeTheSame_WhenPlansOrTheEngineAnswerTheOperations()
    {
        SkipIfMissing();
        var told = new SortedSet<string>();
        foreach (var operation in Operation.All.Where(operation => operation.Document.StartsWith("query ", StringComparison.Ordinal)))
        {
            var variables = await operation.Variables(scenarios);
            List<string>? expected = null;
            foreach (var plans in new[] { false, true, true })
            {
                await ForgetAsync();
                Options.UsePlans = plans;
                (await scenarios.As(operation.By).AskAsync(operation.Document, variables)).WithoutErrors();
                var rows = await RowsAsync();
                Assert.Equal(expected ??= rows, rows);
            }

            if (expected!.Count > 0)
            {
                told.Add(operation.Name);
            }
        }

        Assert.Superset(new HashSet<string> { "Applications/ApplicationById", "Applications/ApplicationByNumber", "Nodes/Node", "Nodes/Nodes" }, told);
    }

    [SkippableFact]
    public async Task Answer_ShouldNotLeave_WhenTheLogCannotBeWritten()
    {
        SkipIfMissing();
        var application = await UnreadAsync();
        var officer = scenarios.As("demo-officer");
        await HideAsync();
        try
        {
            foreach (var plans in new[] { false, true, true })
            {
                Options.UsePlans = plans;
                foreach (var answer in new[]
                {
                    await officer.AskAsync(ByNumber, new { number = application.Number }),
                    await officer.AskAsync(ById, new { id = application.Id }),
                    await officer.AskAsync(Names, new { numbers = new[] { application.Number } }),
                })
                {
                    Assert.Equal((HttpStatusCode.ServiceUnavailable, "ACCESS_LOG_UNAVAILABLE"), (answer.Status, answer.ErrorCode));
                    Assert.DoesNotContain("Siti", answer.Body, StringComparison.Ordinal);
                    Assert.DoesNotContain("\"data\"", answer.Body, StringComparison.Ordinal);
                }

                // Who is about nobody goes on.
                (await officer.AskAsync(WorkList, new { numbers = new[] { application.Number } })).WithoutErrors();
            }
        }
        finally
        {
            await RestoreAsync();
        }

        (await officer.AskAsync(ByNumber, new { number = application.Number })).WithoutErrors();
        Assert.Single(await RowsOfAsync(application));
    }

    /// What belongs to a citizen must say so, or its reads are not logged.
    [SkippableFact]
    public async Task Nodes_ShouldBeDeclaredPersonal_WhenTheirRecordsBelongToACitizen()
    {
        SkipIfMissing();
        var schema = (GraphSchema)app.Services.GetRequiredService<GraphQL.Types.ISchema>();
        await using var database = await scenarios.DatabaseAsync();
        var personal = database.Model.GetEntityTypes()
            .Where(entity => entity.FindProperty("CitizenKey") is not null && entity.ClrType != typeof(AccessRecord) && entity.ClrType != typeof(CitizenCode))
            .Select(entity => entity.ClrType)
            .ToList();

        Assert.Contains(typeof(Application), personal);
        Assert.All(personal, entity => Assert.NotNull(schema.MapOf(entity).Person));
    }

    public void Dispose()
    {
        if (app.Address.Port != 80)
        {
            Options.UsePlans = true;
        }

        GC.SuppressFinalize(this);
    }

    protected virtual void SkipIfMissing()
    {
    }

    protected abstract Task HideAsync();

    protected abstract Task RestoreAsync();

    protected async Task ExecuteAsync(string sql)
    {
        await using var database = await scenarios.DatabaseAsync();
        await database.Database.ExecuteSqlRawAsync(sql);
    }

    private Task<LiveSocket> SubscribeToAsync(string reader, string number, string shown) => Task.Run(async () => await LiveSocket.SubscribeAsync(
        app,
        await app.TokenAsync(reader),
        $"subscription($number: String!) {{ onApplicationStatusChanged(number: $number, after: \"0\") {{ type {shown} }} }}",
        new { number }));

    /// Its submission is a read of its own, which is taken away.
    private async Task<TestApplication> UnreadAsync()
    {
        var application = await scenarios.SubmittedAsync();
        await ForgetAsync();
        return application;
    }

    private async Task ForgetAsync()
    {
        await Log.SettleAsync(CancellationToken.None);
        await using var database = await scenarios.DatabaseAsync();
        await database.AccessRecords.ExecuteDeleteAsync();
    }

    private async Task<List<AccessRecord>> RowsOfAsync(TestApplication application)
    {
        await Log.SettleAsync(CancellationToken.None);
        await using var database = await scenarios.DatabaseAsync();
        var id = application.Subject;
        var (record, citizen) = await database.Applications.Where(found => found.Id == id)
            .Select(found => new ValueTuple<long, long>(found.Key, found.CitizenKey)).SingleAsync();
        return await database.AccessRecords.Where(row => row.RecordKey == record && row.CitizenKey == citizen)
            .OrderBy(row => row.Key).AsNoTracking().ToListAsync();
    }

    private async Task<List<AccessRecord>> LookUpsAsync(TestApplication application)
    {
        await Log.SettleAsync(CancellationToken.None);
        await using var database = await scenarios.DatabaseAsync();
        var citizen = await database.Applications.Where(found => found.Id == application.Subject).Select(found => found.CitizenKey).SingleAsync();
        return await database.AccessRecords.Where(row => row.CitizenKey == citizen && row.RecordType == nameof(Citizen)).AsNoTracking().ToListAsync();
    }

    private async Task<List<string>> RowsAsync()
    {
        await Log.SettleAsync(CancellationToken.None);
        await using var database = await scenarios.DatabaseAsync();
        var rows = await database.AccessRecords.AsNoTracking().ToListAsync();
        return [.. rows.Select(row => $"{row.Reader} {row.Way} {row.Operation} {row.RecordType} {row.RecordKey} {row.CitizenKey} {row.Data}").Order(StringComparer.Ordinal)];
    }
}
