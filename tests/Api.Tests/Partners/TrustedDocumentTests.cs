using System.Net;
using System.Text.Json;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Partners;

[Collection(ApiGroup.Name)]
public sealed class TrustedDocumentTests(ApiApp app)
{
    private const string Registered = "registerTrustedDocuments";
    private readonly PartnerSteps steps = app.Scenarios.Partners;

    [Fact]
    public async Task Document_ShouldBeKnownToItsPartnerAlone_WhenItWasRegistered()
    {
        var document = Document("viewer { name }");
        using var partner = await PartnerAsync();
        using var another = await PartnerAsync();

        var id = await PartnerSteps.TrustedAsync(partner, document);

        Assert.Equal(DocumentIds.Of(document), id);
        (await SendAsync(partner, id)).WithoutErrors();
        (await SendAsync(partner, id["sha256:".Length..])).WithoutErrors();
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(another, id)).ErrorCode);
        using var nobody = app.AsAnonymous();
        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(nobody, id)).ErrorCode);
        var listed = (await partner.AskAsync("{ trustedDocuments { nodes { documentId operations text } } }"))["trustedDocuments"].GetProperty("nodes");
        Assert.Equal((id, document), (listed[0].GetProperty("documentId").GetString(), listed[0].GetProperty("text").GetString()));
        Assert.Empty((await another.AskAsync("{ trustedDocuments { nodes { id } } }"))["trustedDocuments"].GetProperty("nodes").EnumerateArray());
    }

    /// A citizen's app is its partner's.
    [Fact]
    public async Task Document_ShouldBeKnownToTheCitizensOfItsPartner_WhenTheirAppSendsIt()
    {
        var id = await PartnerSteps.TrustedAsync(app.Scenarios.As("demo-portal"), Document("viewer { kind }"));

        var answer = (await SendAsync(app.Scenarios.As(Scenarios.Citizen), id)).WithoutErrors();

        Assert.Equal("CITIZEN", answer["viewer"].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task Own_ShouldBeKnownToEverybody_WhenTheyNameItOrItsHash()
    {
        using var nobody = app.AsAnonymous();
        var text = await File.ReadAllTextAsync(Repository.PathTo("schema", "operations", "Regions", "Regions.graphql"));

        var named = await nobody.GetStringAsync("/graphql/persisted/Regions");
        var hashed = (await SendAsync(nobody, DocumentIds.Of(text))).WithoutErrors();

        Assert.Equal(Asking.WithoutBudget(named), hashed.Body);
    }

    [Fact]
    public async Task Registration_ShouldTellWhichIsNew_WhenSomeAreThere()
    {
        using var partner = await PartnerAsync();
        var (old, fresh) = (Document("viewer { name }"), $"query A {{ viewer {{ name }} }} query B {{ viewer {{ kind }} }} # {PartnerSteps.Next()}");
        await PartnerSteps.TrustedAsync(partner, old);

        var answer = await partner.AskAsync(PartnerSteps.Trust, new { documents = new[] { old, fresh, fresh } });

        var documents = answer[Registered].GetProperty("trustedDocumentRegistration").GetProperty("documents").EnumerateArray().ToList();
        Assert.Equal([false, true, true], documents.Select(document => document.GetProperty("added").GetBoolean()));
        Assert.Equal("[\"A\",\"B\"]", documents[1].GetProperty("operations").GetRawText());
        var listed = (await partner.AskAsync("{ trustedDocuments { nodes { documentId } } }"))["trustedDocuments"].GetProperty("nodes");
        Assert.Equal(2, listed.GetArrayLength());
    }

    [Theory]
    [InlineData("{ viewer { name } ", "SYNTAX_ERROR")]
    [InlineData("{ viewer { nothing } }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("query($id: ID!) { node(id: $id) { id } unknown }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("fragment F on Query { viewer { name } }", "DOCUMENT_NOT_EXECUTABLE")]
    [InlineData("{ viewer { name } } # \u0007", "BAD_REQUEST")]
    [InlineData("query { ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A }", "FRAGMENT_CYCLE")]
    [InlineData("{ applications(first: 50) { nodes { a: waits { party } b: waits { party } c: waits { party } d: waits { party } } } }", "HC0047")]
    [InlineData("query A { viewer { name } } query B($n: Int = 0) { applications(first: 50, last: $n) { nodes { a: waits { party } b: waits { party } c: waits { party } d: waits { party } } } }", "HC0047")]
    public async Task Registration_ShouldRefuseAll_WhenOneCanNotBeRun(string wrong, string fault)
    {
        using var partner = await PartnerAsync();

        var answer = await partner.AskAsync(PartnerSteps.Trust, new { documents = new[] { Document("viewer { name }"), wrong } });

        var refusal = answer.Refusal(Registered)!.Value;
        Assert.Equal(
            ("INVALID_TRUSTED_DOCUMENT", 1, fault),
            (refusal.GetProperty("code").GetString(), refusal.GetProperty("position").GetInt32(), refusal.GetProperty("fault").GetString()));
        Assert.Empty((await partner.AskAsync("{ trustedDocuments { nodes { id } } }"))["trustedDocuments"].GetProperty("nodes").EnumerateArray());
    }

    /// What it costs is said when it is sent, by its variables.
    [Theory]
    [InlineData("query Own($first: Int = 50) { applications(first: $first) { nodes { a: waits { party } b: waits { party } c: waits { party } d: waits { party } } } }")]
    [InlineData("query Own($all: Boolean!) { applications(first: 50) { nodes { number a: waits @include(if: $all) { party } b: waits @include(if: $all) { party } c: waits @skip(if: $all) { party } d: waits @skip(if: $all) { party } } } }")]
    public async Task Registration_ShouldTakeADocument_WhenItsVariablesMayMakeItCheap(string document)
    {
        using var partner = await PartnerAsync();

        var id = await PartnerSteps.TrustedAsync(partner, document);

        Assert.Equal(DocumentIds.Of(document), id);
    }

    [Fact]
    public async Task Registration_ShouldSayWhatADocumentCosts_WhenThatIsTooMuch()
    {
        const string document = "{ applications(first: 50) { nodes { a: waits { party } b: waits { party } c: waits { party } d: waits { party } } } }";
        using var partner = await PartnerAsync();

        var refused = (await partner.AskAsync(document)).Errors[0];
        var refusal = (await partner.AskAsync(PartnerSteps.Trust, new { documents = new[] { document } })).Refusal(Registered)!.Value;

        Assert.Equal("HC0047", refused.GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal(refused.GetProperty("message").GetString(), refusal.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Registration_ShouldAskForItsScope_WhenAPartnerCalls()
    {
        using var partner = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(await steps.RegisteredAsync()), "applications:read"));

        Assert.Equal("AUTH_NOT_AUTHORIZED", (await partner.AskAsync(PartnerSteps.Trust, new { documents = new[] { "{ viewer { name } }" } })).ErrorCode);
    }

    [Fact]
    public async Task Removal_ShouldMakeItUnknown_WhenItIsThePartnersOwn()
    {
        const string remove = "mutation($ids: [String!]!) { removeTrustedDocuments(input: { documentIds: $ids }) { partner { id } errors { ... on Error { code } } } }";
        using var partner = await PartnerAsync();
        using var another = await PartnerAsync();
        var id = await PartnerSteps.TrustedAsync(partner, Document("viewer { name }"));

        Assert.Equal("NOT_FOUND", (await another.AskAsync(remove, new { ids = new[] { id } })).RefusalCode("removeTrustedDocuments"));
        Assert.Equal("NOT_FOUND", (await partner.AskAsync(remove, new { ids = new[] { id, DocumentIds.Of("another") } })).RefusalCode("removeTrustedDocuments"));
        Assert.Null((await partner.AskAsync(remove, new { ids = new[] { id } })).RefusalCode("removeTrustedDocuments"));

        Assert.Equal("PERSISTED_QUERY_NOT_FOUND", (await SendAsync(partner, id)).ErrorCode);
    }

    [Fact]
    public async Task LockedKey_ShouldRunWhatIsRegisteredAndNothingElse_WhenItIsCreatedSo()
    {
        var partner = await steps.RegisteredAsync();
        using var builder = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner)));
        using var locked = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner, locked: true)));
        var document = Document("viewer { name }");
        var id = await PartnerSteps.TrustedAsync(builder, document);

        (await SendAsync(locked, id)).WithoutErrors();
        (await locked.AskAsync(document)).WithoutErrors();
        Assert.Equal("HC0067", (await locked.AskAsync("{ viewer { name } }")).ErrorCode);
        Assert.Equal("HC0067", (await locked.AskAsync("{ __schema { queryType { name } } }")).ErrorCode);
        Assert.Equal("HC0067", (await SendAsync(locked, "Regions")).ErrorCode);
        Assert.Equal("HC0067", (await locked.AskAsync(PartnerSteps.Trust, new { documents = new[] { "{ viewer { name } }" } })).ErrorCode);
        using var schema = await locked.GetAsync("/graphql/schema");
        Assert.Equal(HttpStatusCode.Forbidden, schema.StatusCode);
        (await builder.AskAsync("{ viewer { name } }")).WithoutErrors();
    }

    /// Whatever it may call, it opens nothing else.
    [Fact]
    public async Task LockedKey_ShouldOpenNothing_WhenItMayChangeKeys()
    {
        const string hook = "mutation($url: URI!, $query: String) { createWebhook(input: { url: $url, query: $query }) { webhook { id } errors { ... on Error { code } } } }";
        var partner = await steps.RegisteredAsync();
        using var builder = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner)));
        var key = await steps.KeyAsync(partner, locked: true);
        using var locked = app.WithToken(await steps.TokenAsync(key));
        Assert.Null((await builder.AskAsync(PartnerSteps.Trust, new { documents = new[] { PartnerSteps.Trust, PartnerSteps.Create, PartnerSteps.UpdateKey, hook } })).Refusal(Registered));

        Assert.Equal("KEY_IS_LOCKED", (await locked.AskAsync(PartnerSteps.Trust, new { documents = new[] { "{ viewer { name } }" } })).RefusalCode(Registered));
        Assert.Equal("KEY_IS_LOCKED", (await locked.AskAsync(PartnerSteps.Create, new { name = "open", locked = false })).RefusalCode("createPartnerKey"));
        Assert.Equal("KEY_IS_LOCKED", (await locked.AskAsync(PartnerSteps.UpdateKey, new { id = key.Id, locked = false })).RefusalCode("updatePartnerKey"));
        Assert.Equal("INVALID_WEBHOOK_QUERY", (await locked.AskAsync(hook, new { url = "http://127.0.0.1:9/", query = "subscription { onEvent { id } }" })).RefusalCode("createWebhook"));
        var made = (await locked.AskAsync(PartnerSteps.Create, new { name = "like itself" }))["createPartnerKey"].GetProperty("partnerKey");
        Assert.True(made.GetProperty("onlyTrustedDocuments").GetBoolean());
    }

    [Fact]
    public async Task UpdatePartnerKey_ShouldLockTokensAndOpenSockets_WhenTheyExist()
    {
        var partner = await steps.RegisteredAsync();
        var key = await steps.KeyAsync(partner);
        var token = await steps.TokenAsync(key);
        using var client = app.WithToken(token);
        (await client.AskAsync("{ viewer { name } }")).WithoutErrors();
        await using var live = await LiveSocket.SubscribeAsync(app, token, "subscription { onEvent { type } }");

        var changed = (await app.Scenarios.As("demo-head").AskAsync(PartnerSteps.UpdateKey, new { id = key.Id, expectedVersion = 1, locked = true }))["updatePartnerKey"];

        Assert.Equal(2, changed.GetProperty("partnerKey").GetProperty("version").GetInt32());
        await Poll.UntilAsync(async _ => (await client.AskAsync("{ viewer { name } }")).ErrorCode is "HC0067");

        // Its next event of its own, or the progress of the others.
        await app.Scenarios.As("demo-head").AskAsync(PartnerSteps.UpdateKey, new { id = key.Id, name = "still locked" });
        var message = await live.ReceiveAsync();
        while (message.GetProperty("type").GetString() == "next")
        {
            message = await live.ReceiveAsync();
        }

        Assert.Equal("HC0067", message.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Equal("STALE_VERSION", (await app.Scenarios.As("demo-head").AskAsync(PartnerSteps.UpdateKey, new { id = key.Id, expectedVersion = 1 })).RefusalCode("updatePartnerKey"));
    }

    private async Task<HttpClient> PartnerAsync() => app.WithToken(await steps.TokenAsync(await steps.KeyAsync(await steps.RegisteredAsync())));

    private static string Document(string fields) => $"query Own {{ {fields} }} # {PartnerSteps.Next()}";

    private static async Task<Answer> SendAsync(HttpClient client, string id)
    {
        using var response = await client.PostAsync("/graphql", JsonContent(new { id }));
        return new Answer(response.StatusCode, Asking.WithoutBudget(await response.Content.ReadAsStringAsync()));
    }

    private static StringContent JsonContent(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
}
