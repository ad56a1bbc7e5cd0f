using System.Net;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Api.Tests.Applications;

[Collection(ApiGroup.Name)]
public sealed class IdempotencyTests(ApiApp app)
{
    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Key_ShouldBeRefusedWith422_WhenTheContentIsAnother()
    {
        var (key, input) = NewRequest();
        await SubmitAsync(key, input);

        var other = await SubmitAsync(key, new(input) { ["fullName"] = "Another Name" });

        Assert.Equal("IDEMPOTENCY_KEY_REUSED", other.ErrorCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
    }

    [Fact]
    public async Task Refusal_ShouldBeKept_WhenItsCauseIsGone()
    {
        var first = await scenarios.SubmittedAsync();
        var input = Scenarios.Submission(first.Person);
        var refused = await SubmitAsync("kept-" + first.Number, input);
        await scenarios.DoAsync(first, Verb.Named("cancelApplication"));

        var again = await SubmitAsync("kept-" + first.Number, input);
        var fresh = await SubmitAsync("fresh-" + first.Number, input);

        Assert.Equal("DUPLICATE_APPLICATION", refused.RefusalCode("submitApplication"));
        Assert.Equal(refused, again);
        Assert.Null(fresh.Refusal("submitApplication"));
    }

    [Fact]
    public async Task Key_ShouldBeTheCallersOwn_WhenAnotherUsesTheSame()
    {
        var (key, input) = NewRequest();
        var first = await SubmitAsync(key, input);

        var stranger = await SubmitAsync(key, input, "demo-portal-2");

        Assert.Null(first.Refusal("submitApplication"));
        Assert.Equal("CONSENT_REQUIRED", stranger.RefusalCode("submitApplication"));
    }

    [Fact]
    public async Task Key_ShouldCoverOneMutation_WhenARequestHoldsTwo()
    {
        var application = await scenarios.SubmittedAsync();

        var answer = await scenarios.As("demo-supervisor").AskAsync(
            "mutation($id: ID!) { a: cancelApplication(input: { id: $id }) { errors { __typename } } b: cancelApplication(input: { id: $id }) { errors { __typename } } }",
            new { id = application.Id },
            "two-" + application.Number);

        Assert.Equal("IDEMPOTENCY_KEY_SEVERAL_MUTATIONS", answer.ErrorCode);
    }

    /// As after a crash between the commit and the keeping of the answer: the retry renders the effect that it finds.
    [Theory]
    [InlineData("submitApplication")]
    [InlineData("printCard")]
    [InlineData("recordConsent")]
    public async Task Retry_ShouldRenderTheEffectAgain_WhenItsAnswerWasNotKept(string mutation)
    {
        var key = "crash-" + mutation;
        var ask = await RequestAsync(mutation, key);
        var first = (await ask()).WithoutErrors();
        await using var database = await scenarios.DatabaseAsync();
        var forgotten = await database.IdempotencyRecords.Where(record => record.IdempotencyKey == key)
            .ExecuteUpdateAsync(set => set.SetProperty(record => record.Answer, (string?)null));
        var events = await database.ToldToAll().CountAsync();

        var retry = await ask();

        Assert.Equal(1, forgotten);
        Assert.Equal(first, retry);
        Assert.Null(retry.Refusal(mutation));
        Assert.Equal(events, await database.ToldToAll().CountAsync());
    }

    private async Task<Func<Task<Answer>>> RequestAsync(string mutation, string key)
    {
        switch (mutation)
        {
            case "submitApplication":
                var input = Scenarios.Submission(Person.Next());
                return () => SubmitAsync(key, input);
            case "recordConsent":
                var nik = Person.Next().Nik;
                return () => scenarios.As("demo-village").AskAsync(
                    "mutation($nik: NIK!) { recordConsent(input: { nik: $nik, purpose: \"KTP-el\", method: IN_PERSON }) { consent { id purpose } errors { ... on Error { code } } } }",
                    new { nik },
                    key);
            default:
                var verb = Verb.Named(mutation);
                var application = await scenarios.ReadyForAsync(verb);
                return () => scenarios.TryAsync(verb, application.Id, verb.By, idempotencyKey: key);
        }
    }

    private static (string Key, Dictionary<string, object?> Input) NewRequest()
    {
        var person = Person.Next();
        return ("key-" + person.BirthDate, Scenarios.Submission(person));
    }

    private Task<Answer> SubmitAsync(string key, Dictionary<string, object?> input, string by = "demo-portal") =>
        scenarios.As(by).AskAsync(Scenarios.Submit, new { input }, key);
}
