using System.Net;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Applications;

/// What must hold when many ask at once, on every database.
internal sealed class Races(Scenarios scenarios)
{
    public async Task OneOfManySubmissionsAsync()
    {
        var person = Person.Next();
        var input = Scenarios.Submission(person);

        var answers = await AllAsync(50, _ => scenarios.As("demo-portal").AskAsync(Scenarios.Submit, new { input }));

        var created = Assert.Single(answers, answer => answer.Refusal("submitApplication") is null);
        var number = created["submitApplication"].GetProperty("application").GetProperty("number").GetString();
        var refused = answers.Where(answer => answer != created).Select(answer => answer.Refusal("submitApplication")!.Value).ToList();
        Assert.Equal(49, refused.Count);
        Assert.All(refused, refusal => Assert.Equal("DUPLICATE_APPLICATION", refusal.GetProperty("code").GetString()));
        Assert.All(refused, refusal => Assert.Equal(number, refusal.GetProperty("number").GetString()));
        await using var database = await scenarios.DatabaseAsync();
        var stored = await database.Applications.Where(application => application.Number == number).Select(application => application.CitizenKey).ToListAsync();
        Assert.Equal(1, await database.Applications.CountAsync(application => application.CitizenKey == stored.Single()));
    }

    public async Task OneOfManyClaimsAsync()
    {
        var application = await scenarios.SubmittedAsync();
        var claim = Verb.Named("claimApplication");

        var answers = await AllAsync(10, _ => scenarios.TryAsync(claim, application.Id, claim.By));

        Assert.Single(answers, answer => answer.Refusal(claim.Name) is null);
        var refused = answers.Select(answer => answer.Refusal(claim.Name)).OfType<System.Text.Json.JsonElement>().ToList();
        Assert.Equal(9, refused.Count);
        Assert.All(refused, refusal => Assert.Equal("INVALID_TRANSITION", refusal.GetProperty("code").GetString()));
        Assert.All(refused, refusal => Assert.Equal("UNDER_VERIFICATION", refusal.GetProperty("status").GetString()));
        var state = await scenarios.StateAsync(application);
        Assert.Equal((ApplicationStatus.UnderVerification, 2, 2), (state.Status, state.SubjectVersion, state.Events));
    }

    /// A thousand keys by SIPOKMUBA_TEST_SCALE=50. Every fourth request is one that is refused: that is kept, too.
    public async Task OneEffectOfEachKeyAsync()
    {
        const int equal = 50;
        var applicant = (await scenarios.SubmittedAsync()).Person;
        var portal = scenarios.As("demo-portal");
        var (keys, done) = (Math.Min(20 * Abuse.Scale.Factor, 1_000), 0);
        var before = await CountAsync();
        for (var number = 0; number < keys; number++)
        {
            var isRefused = number % 4 == 3;
            var (key, input) = ($"many-{applicant.Nik}-{number}", Scenarios.Submission(isRefused ? applicant : Person.Next()));

            var answers = await AllAsync(equal, _ => portal.AskAsync(Scenarios.Submit, new { input }, key));
            var other = await portal.AskAsync(Scenarios.Submit, new { input = new Dictionary<string, object?>(input) { ["fullName"] = "Another Name" } }, key);

            var answer = Assert.Single(answers.Distinct());
            Assert.Equal(isRefused ? "DUPLICATE_APPLICATION" : null, answer.RefusalCode("submitApplication"));
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "IDEMPOTENCY_KEY_REUSED"), (other.Status, other.ErrorCode));
            done += isRefused ? 0 : 1;
        }

        Assert.Equal((before.Applications + done, before.Submitted + done), await CountAsync());
    }

    private static async Task<Answer[]> AllAsync(int count, Func<int, Task<Answer>> ask) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(ask));

    private async Task<(int Applications, int Submitted)> CountAsync()
    {
        await using var database = await scenarios.DatabaseAsync();
        return (await database.Applications.CountAsync(), await database.OutboxEvents.CountAsync(row => row.Type == "application.submitted"));
    }
}

[Collection(ApiGroup.Name)]
public sealed class RaceTests(ApiApp app)
{
    private readonly Races races = new(app.Scenarios);

    [Fact]
    public Task SubmitApplication_ShouldCreateOne_WhenFiftyAskAtOnce() => races.OneOfManySubmissionsAsync();

    [Fact]
    public Task ClaimApplication_ShouldBeDoneOnce_WhenTenAskAtOnce() => races.OneOfManyClaimsAsync();

    [Fact]
    public Task IdempotencyKey_ShouldHaveOneEffectAndOneAnswer_WhenFiftyEqualRequestsRun() => races.OneEffectOfEachKeyAsync();
}

[Collection(AloneGroup.Name)]
public sealed class PostgresRaceTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    private readonly Races races = new(new Scenarios(app));

    [SkippableFact]
    public Task SubmitApplication_ShouldCreateOne_WhenFiftyAskAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneOfManySubmissionsAsync();
    }

    [SkippableFact]
    public Task ClaimApplication_ShouldBeDoneOnce_WhenTenAskAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneOfManyClaimsAsync();
    }

    [SkippableFact]
    public Task IdempotencyKey_ShouldHaveOneEffectAndOneAnswer_WhenFiftyEqualRequestsRun()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneEffectOfEachKeyAsync();
    }
}
