using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Api.Tests.Applications;

/// The code that proves a hand-over is shown once, to the village that the citizen has consented to, and nowhere else.
[Collection(ApiGroup.Name)]
public sealed class HandoverCodeTests(ApiApp app)
{
    private const string Issue = """
        mutation($id: ID!) {
          issueHandoverCode(input: { id: $id }) { application { id status version } code errors { __typename ... on Error { code message } } }
        }
        """;

    private const string HandOver = """
        mutation($id: ID!, $code: String!) {
          handOverCard(input: { id: $id, proof: { code: $code }, oldCardSurrendered: true }) {
            application { status }
            errors { __typename ... on Error { code message } ... on HandoverProofInvalidError { triesLeft } }
          }
        }
        """;

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Code_ShouldHandTheCardOver_WhenItIsTypedAsPeopleType()
    {
        var application = await ReadyAsync();
        var code = Code(await IssueAsync(application));

        var answer = await HandOverAsync(application, " " + code.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal));

        Assert.Matches("^[0-9A-Z]{4}-[0-9A-Z]{4}$", code);
        Assert.Null(answer.Refusal("handOverCard"));
        Assert.Equal("ISSUED", answer["handOverCard"].GetProperty("application").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Code_ShouldBeVoid_WhenANewOneIsIssued()
    {
        var application = await ReadyAsync();
        var former = Code(await IssueAsync(application));
        var code = Code(await IssueAsync(application));

        Assert.Equal("HANDOVER_PROOF_INVALID", (await HandOverAsync(application, former)).RefusalCode("handOverCard"));
        Assert.Null((await HandOverAsync(application, code)).Refusal("handOverCard"));
    }

    [Fact]
    public async Task Code_ShouldBeLocked_WhenFiveParallelTriesWereWrong()
    {
        var application = await ReadyAsync();
        var code = Code(await IssueAsync(application));

        var tries = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => HandOverAsync(application, "0000-0000")));
        var locked = await HandOverAsync(application, code);
        var renewed = Code(await IssueAsync(application));

        Assert.Equal(5, tries.Count(answer => answer.RefusalCode("handOverCard") == "HANDOVER_PROOF_INVALID"));
        Assert.Equal([4, 3, 2, 1, 0], tries.Select(answer => answer.Refusal("handOverCard")!.Value)
            .Where(refusal => refusal.TryGetProperty("triesLeft", out _))
            .Select(refusal => refusal.GetProperty("triesLeft").GetInt32()).OrderDescending());
        Assert.Equal(7, tries.Count(answer => answer.RefusalCode("handOverCard") == "HANDOVER_CODE_LOCKED"));
        Assert.Equal("HANDOVER_CODE_LOCKED", locked.RefusalCode("handOverCard"));
        Assert.Null((await HandOverAsync(application, renewed)).Refusal("handOverCard"));
    }

    [Fact]
    public async Task Code_ShouldBeShownOnce_WhenTheRequestIsRepeated()
    {
        var application = await ReadyAsync();
        var key = $"handover-{application.Number}";
        var first = await IssueAsync(application, key);

        var repeated = await IssueAsync(application, key);

        Assert.Equal(HttpStatusCode.Conflict, repeated.Status);
        Assert.Equal("ALREADY_SHOWN", repeated.ErrorCode);
        Assert.DoesNotContain(Code(first), repeated.Body, StringComparison.Ordinal);
        Assert.Null((await HandOverAsync(application, Code(first))).Refusal("handOverCard"));
    }

    [Fact]
    public async Task Refusal_ShouldBeRepeated_WhenNothingWasShown()
    {
        var application = await scenarios.SubmittedAsync();
        await scenarios.RecordVillageConsentAsync(application.Person);
        var key = $"handover-{application.Number}";

        var first = await IssueAsync(application, key);
        var repeated = await IssueAsync(application, key);

        Assert.Equal("INVALID_TRANSITION", first.RefusalCode("issueHandoverCode"));
        Assert.Equal(first.Data.GetRawText(), repeated.Data.GetRawText());
    }

    [Fact]
    public async Task Code_ShouldStandNowhere_WhenItWasIssued()
    {
        var application = await ReadyAsync();
        var code = Code(await IssueAsync(application, $"handover-{application.Number}"));
        await HandOverAsync(application, "0000-0000");

        await using var database = await scenarios.DatabaseAsync();
        var told = await database.OutboxEvents.Where(row => row.SubjectId == application.Subject).ToListAsync();
        var answers = await database.IdempotencyRecords.Select(record => record.Answer).ToListAsync();

        Assert.DoesNotContain(code, JsonSerializer.Serialize(told), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(answers, answer => answer?.Contains(code, StringComparison.OrdinalIgnoreCase) == true);
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(code, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task IssueHandoverCode_ShouldBeRefused_WhenTheVillageHasNoConsent()
    {
        var application = await scenarios.AfterAsync(Verb.Named("markReadyForPickup"));

        Assert.Equal("CONSENT_REQUIRED", (await IssueAsync(application)).RefusalCode("issueHandoverCode"));
    }

    private Task<TestApplication> ReadyAsync() => scenarios.ReadyForAsync(Verb.Named("issueHandoverCode"));

    private Task<Answer> IssueAsync(TestApplication application, string? key = null) =>
        scenarios.As("demo-village").AskAsync(Issue, new { id = application.Id }, key);

    private Task<Answer> HandOverAsync(TestApplication application, string code) =>
        scenarios.As("demo-officer").AskAsync(HandOver, new { id = application.Id, code });

    private static string Code(Answer issued)
    {
        Assert.Null(issued.Refusal("issueHandoverCode"));
        return issued["issueHandoverCode"].GetProperty("code").GetString()!;
    }
}
