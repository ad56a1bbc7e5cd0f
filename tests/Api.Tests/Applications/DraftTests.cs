using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Applications;

[Collection(ApiGroup.Name)]
public sealed class DraftTests(ApiApp app)
{
    private static readonly Verb SubmitDraft = Verb.Named("submitDraft");
    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Draft_ShouldHoldNoPlace_WhenAnotherSubmits()
    {
        var draft = await scenarios.DraftedAsync();
        var second = await scenarios.DraftedAsync(person: draft.Person);

        var submitted = await scenarios.SubmittedAsync(person: draft.Person);
        var refusal = (await scenarios.TryAsync(SubmitDraft, draft.Id, "demo-portal")).Refusal(SubmitDraft.Name)!.Value;

        Assert.Equal("DUPLICATE_APPLICATION", refusal.GetProperty("code").GetString());
        Assert.NotEqual(draft.Number, submitted.Number);
        Assert.Equal(ApplicationStatus.Draft, (await scenarios.StateAsync(draft)).Status);
        Assert.Equal(ApplicationStatus.Draft, (await scenarios.StateAsync(second)).Status);
    }

    [Fact]
    public async Task SubmitDraft_ShouldSucceedForOne_WhenManyDraftsOfACitizenAreSubmittedAtOnce()
    {
        var person = Person.Next();
        var drafts = new List<TestApplication>();
        for (var i = 0; i < 6; i++)
        {
            drafts.Add(await scenarios.DraftedAsync(person: person));
        }

        var answers = await Task.WhenAll(drafts.Select(draft => scenarios.TryAsync(SubmitDraft, draft.Id, "demo-portal")));

        Assert.Single(answers, answer => answer.Refusal(SubmitDraft.Name) is null);
        Assert.Equal(5, answers.Count(answer => answer.RefusalCode(SubmitDraft.Name) == "DUPLICATE_APPLICATION"));
        var states = await Task.WhenAll(drafts.Select(scenarios.StateAsync));
        Assert.Single(states, state => state.Status == ApplicationStatus.Submitted);
        Assert.Equal(5, states.Count(state => state is { Status: ApplicationStatus.Draft, Events: 1 }));
    }

    [Fact]
    public async Task SubmitDraft_ShouldTellAllThatIsMissing_UntilItWasAdded()
    {
        var input = Scenarios.Submission(Person.Next(), ApplicationKind.ReplacementLost);
        input.Remove("documents");
        var drafted = await scenarios.As("demo-portal").AskAsync(
            "mutation($input: DraftApplicationInput!) { draftApplication(input: $input) { application { id version waitingOn documents { type } } errors { ... on Error { code } } } }",
            new { input });
        var id = drafted["draftApplication"].GetProperty("application").GetProperty("id").GetString()!;

        var refused = await SubmitAsync(id);
        foreach (var type in new[] { "FAMILY_CARD", "POLICE_LOSS_LETTER" })
        {
            var added = await scenarios.As("demo-portal").AskAsync(
                "mutation($id: ID!, $document: DocumentInput!) { addDocument(input: { id: $id, document: $document }) { application { documents { type } } errors { ... on Error { code } } } }",
                new { id, document = new { type, uploadId = "sample-pdf" } });
            Assert.Null(added.Refusal("addDocument"));
        }

        var submitted = await SubmitAsync(id);

        var refusal = refused.Refusal("submitDraft")!.Value;
        Assert.Equal("MISSING_DOCUMENTS", refusal.GetProperty("code").GetString());
        Assert.Equal(
            ["FAMILY_CARD", "POLICE_LOSS_LETTER"],
            refusal.GetProperty("missing").EnumerateArray().Select(type => type.GetString()));
        Assert.Equal("SUBMITTED", submitted["submitDraft"].GetProperty("application").GetProperty("status").GetString());
    }

    [Fact]
    public async Task AddDocument_ShouldBeRefused_WhenTheUploadIsUnknown()
    {
        var draft = await scenarios.DraftedAsync();

        var answer = await scenarios.As("demo-portal").AskAsync(
            "mutation($id: ID!) { addDocument(input: { id: $id, document: { type: OTHER, uploadId: \"nowhere\" } }) { application { id } errors { ... on Error { code } } } }",
            new { id = draft.Id });

        Assert.Equal("UPLOAD_NOT_FOUND", answer.RefusalCode("addDocument"));
    }

    [Theory]
    [InlineData("demo-portal-2")]
    [InlineData("demo-village")]
    public async Task DraftApplication_ShouldNeedTheConsent_WhenAPartnerOrAVillageBegins(string who)
    {
        var answer = await scenarios.As(who).AskAsync(
            "mutation($input: DraftApplicationInput!) { draftApplication(input: $input) { application { id } errors { ... on Error { code } } } }",
            new { input = Scenarios.Submission(Person.Next()) });

        Assert.Equal("CONSENT_REQUIRED", answer.RefusalCode("draftApplication"));
    }

    private Task<Answer> SubmitAsync(string id) => scenarios.As("demo-portal").AskAsync(
        "mutation($id: ID!) { submitDraft(input: { id: $id }) { application { status } errors { ... on Error { code } ... on MissingDocumentsError { missing } } } }",
        new { id });
}
