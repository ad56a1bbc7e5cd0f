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

    public async Task OneEffectOfManyRetriesAsync()
    {
        var input = Scenarios.Submission(Person.Next());
        var before = await CountAsync();

        var answers = await AllAsync(20, _ => scenarios.As("demo-portal").AskAsync(Scenarios.Submit, new { input }, idempotencyKey: "many-" + input["birthDate"]));

        Assert.All(answers, answer => Assert.Null(answer.Refusal("submitApplication")));
        Assert.Single(answers.Select(answer => answer.Data.GetRawText()).Distinct());
        Assert.DoesNotContain("\"application\":null", answers[0].Body, StringComparison.Ordinal);
        Assert.Equal(before + 1, await CountAsync());
    }

    private static async Task<Answer[]> AllAsync(int count, Func<int, Task<Answer>> ask) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(ask));

    private async Task<int> CountAsync()
    {
        await using var database = await scenarios.DatabaseAsync();
        return await database.Applications.CountAsync();
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
    public Task IdempotencyKey_ShouldHaveOneEffect_WhenTwentyEqualRequestsRun() => races.OneEffectOfManyRetriesAsync();
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
    public Task IdempotencyKey_ShouldHaveOneEffect_WhenTwentyEqualRequestsRun()
    {
        PostgresTestApp.SkipIfMissing();
        return races.OneEffectOfManyRetriesAsync();
    }
}
