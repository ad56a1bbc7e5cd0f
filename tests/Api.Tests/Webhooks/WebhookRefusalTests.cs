using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Api.Tests.Webhooks;

/// What a webhook may be, and whose it is.
[Collection(ApiGroup.Name)]
public sealed class WebhookRefusalTests(ApiApp app)
{
    private const string Url = "http://127.0.0.1:9/hook";
    private const string Node = "query($id: ID!) { node(id: $id) { id } nodes(ids: [$id]) { id } webhookDeliveries(webhook: $id) { nodes { id } } }";
    private const string Test = "mutation($id: ID!, $expectedVersion: Int) { testWebhook(input: { id: $id, expectedVersion: $expectedVersion }) { webhook { testStatus testFault testedAt } errors { ... on Error { code } } } }";
    private readonly Scenarios scenarios = app.Scenarios;
    private readonly WebhookSteps webhooks = new(app.Scenarios);

    [Theory]
    [InlineData("http://partner.example/hook", "NOT_HTTPS")]
    [InlineData("https://10.0.0.1/hook", "NOT_PUBLIC")]
    [InlineData("https://[::ffff:192.168.0.1]/hook", "NOT_PUBLIC")]
    [InlineData("https://user:secret@partner.example/hook", "WITH_CREDENTIALS")]
    public async Task CreateWebhook_ShouldSayWhatIsWrong_WhenTheUrlIsNoPublicOne(string url, string reason)
    {
        var refusal = (await AskAsync(url)).Refusal("createWebhook")!.Value;

        Assert.Equal(("INVALID_WEBHOOK_URL", reason), (Text(refusal, "code"), Text(refusal, "urlReason")));
    }

    [Theory]
    [InlineData("{ viewer { name } }", "NOT_A_SUBSCRIPTION")]
    [InlineData("mutation { testWebhook(input: { id: \"x\" }) { webhook { id } } }", "NOT_A_SUBSCRIPTION")]
    [InlineData("subscription A { onEvent { id } } subscription B { onEvent { id } }", "NOT_A_SUBSCRIPTION")]
    [InlineData("subscription { onEvent { idd } }", "REFUSED")]
    [InlineData("subscription { onEvent { id } ", "REFUSED")]
    [InlineData("subscription { onEvent(types: [\"application.verifid\"]) { id } }", "REFUSED")]
    [InlineData("subscription { onApplicationStatusChanged(number: \"KTP-1606-2601-AAAAAA\") { id } }", "REFUSED")]
    [InlineData("subscription($region: String!) { onEvent(region: $region) { id } }", "REFUSED")]
    [InlineData("subscription { onEvent(after: \"0\") { id } }", "WITH_CURSOR")]
    [InlineData("subscription { onApplicationStatusChanged { application { documents { link { url } } } } }", "REFUSED")]
    [InlineData("subscription { onEvent { subject { ... on Application { ...files } } } } fragment files on Application { documents { file: link { url } } }", "REFUSED")]
    public async Task CreateWebhook_ShouldSayWhatIsWrong_WhenTheDocumentIsNoSubscriptionOfThePartner(string query, string reason)
    {
        var refusal = (await AskAsync(Url, query: query)).Refusal("createWebhook")!.Value;

        Assert.Equal(("INVALID_WEBHOOK_QUERY", reason), (Text(refusal, "code"), Text(refusal, "queryReason")));
        Assert.NotEqual("", Text(refusal, "detail"));
    }

    [Fact]
    public async Task CreateWebhook_ShouldSayWhatIsWrong_WhenTypesAreUnknownOrBesideADocument()
    {
        var unknown = (await AskAsync(Url, ["application.verified", "application.verifid"])).Refusal("createWebhook")!.Value;
        var both = (await AskAsync(Url, ["application.verified"], "subscription { onEvent { id } }")).Refusal("createWebhook")!.Value;
        var tooLong = (await AskAsync(Url, query: "subscription { onEvent { id } }" + new string(' ', 8000))).Refusal("createWebhook")!.Value;

        Assert.Equal(("EVENT_TYPE_UNKNOWN", "application.verifid"), (Text(unknown, "code"), Text(unknown, "eventType")));
        Assert.Equal("WITH_EVENT_TYPES", Text(both, "queryReason"));
        Assert.Equal("TOO_LONG", Text(tooLong, "queryReason"));
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-village", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-officer", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-admin", "AUTH_NOT_AUTHORIZED")]
    public async Task CreateWebhook_ShouldBeRefused_WhenTheCallerIsNoPartner(string who, string code) =>
        Assert.Equal(code, (await scenarios.As(who).AskAsync(WebhookSteps.Create, new { url = Url })).ErrorCode);

    [Fact]
    public async Task CreateWebhook_ShouldBeRefused_WhenTheTokenMayNotReadEvents()
    {
        using var narrow = app.AsPartner("applications:read");

        Assert.Equal("AUTH_NOT_AUTHORIZED", (await narrow.AskAsync(WebhookSteps.Create, new { url = Url })).ErrorCode);
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await narrow.AskAsync("{ webhooks { nodes { id } } }")).ErrorCode);
    }

    /// A stranger's answers exactly like a missing one.
    [Fact]
    public async Task Webhook_ShouldNotBeFound_WhenItIsAnotherPartners()
    {
        var webhook = await scenarios.WebhookAsync();
        const string Missing = "V2ViaG9vazoBI0VniavN7wEjRWeJq83v";
        var stranger = scenarios.As("demo-portal-2");

        var (foreign, missing) = (await stranger.AskAsync(Node, new { id = webhook }), await stranger.AskAsync(Node, new { id = Missing }));
        Assert.Equal(missing.Body, foreign.Body);
        Assert.Equal("NOT_FOUND", (await stranger.AskAsync(Test, new { id = webhook })).RefusalCode("testWebhook"));
        Assert.Equal(
            (await stranger.AskAsync(Test, new { id = Missing })).Body, (await stranger.AskAsync(Test, new { id = webhook })).Body);
        Assert.Equal(0, (await stranger.AskAsync("{ webhooks { totalCount } }")).WithoutErrors()["webhooks"].GetProperty("totalCount").GetInt32());
        Assert.NotEqual(missing.Body, (await scenarios.As("demo-portal").AskAsync(Node, new { id = webhook })).Body);

        // An administrator sees who is told, but no token that may be part of the address.
        var seen = await scenarios.As("demo-admin").AskAsync("query($id: ID!) { node(id: $id) { ... on Webhook { host enabled url } } }", new { id = webhook });
        Assert.Equal("AUTH_NOT_AUTHORIZED", seen.ErrorCode);
        Assert.Equal("""{"host":"127.0.0.1","enabled":true,"url":null}""", seen["node"].GetRawText());
    }

    [Fact]
    public async Task TestWebhook_ShouldSayHowItWent_WhateverTheReceiverDoes()
    {
        await using var receiver = await Receiver.StartAsync();
        var partner = await scenarios.PartnerAsync();
        var webhook = await webhooks.CreateAsync(receiver.Url("/hook?token=very-private"), partner, ["application.unclaimed"]);
        receiver.Answer("/hook", 503);

        var failed = await scenarios.As(partner).AskAsync(Test, new { id = webhook.Id });
        var first = await receiver.NextAsync("/hook");
        receiver.Answer("/hook", 200);
        var taken = await scenarios.As(partner).AskAsync(Test, new { id = webhook.Id, expectedVersion = 1 });
        var second = await receiver.NextAsync("/hook");

        Assert.Null(failed.Refusal("testWebhook"));
        Assert.Equal((503, "HTTP_STATUS"), (Webhook(failed).GetProperty("testStatus").GetInt32(), Text(Webhook(failed), "testFault")));
        Assert.Equal((200, null), (Webhook(taken).GetProperty("testStatus").GetInt32(), Text(Webhook(taken), "testFault")));
        Assert.Equal("webhook.test", first.Type);
        Assert.True(first.IsSignedWith(webhook.Secret) && second.IsSignedWith(webhook.Secret));
        Assert.NotEqual(first.Id, second.Id);
        Assert.Equal("STALE_VERSION", (await scenarios.As(partner).AskAsync(Test, new { id = webhook.Id, expectedVersion = 2 })).RefusalCode("testWebhook"));
        Assert.DoesNotContain(app.Log.Lines, line => line.Contains("very-private", StringComparison.Ordinal) || line.Contains(webhook.Secret[6..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wire_ShouldTellByOneStatementWhatAPartnerMayRead_HoweverManySubjectsAreAsked()
    {
        var (partner, stranger, lost, kept) = (await scenarios.PartnerAsync(), await scenarios.PartnerAsync(), Person.Next(), Person.Next());
        var consent = await scenarios.RecordConsentAsync(lost, partner);
        await scenarios.RecordConsentAsync(kept, partner);
        var withdrawn = await scenarios.SubmittedAsync(partner, person: lost);
        await scenarios.WithdrawConsentAsync(consent);
        var own = await scenarios.SubmittedAsync(partner, person: kept);
        var foreign = await scenarios.SharedAsync(Verb.Named("claimApplication"));
        var (ownHook, foreignHook) = (await webhooks.CreateAsync(Url, partner), await webhooks.CreateAsync(Url, stranger));
        var wire = app.Services.GetRequiredService<IWebhookWire>();
        var open = new IdSource(TimeProvider.System).Next();
        (string, Guid)[] subjects =
        [
            ("Application", own.Subject), ("Application", withdrawn.Subject), ("Application", foreign.Subject), ("Webhook", IdOf(ownHook)),
            ("Webhook", IdOf(foreignHook)), ("MobileVisit", open), .. Enumerable.Range(0, 250).Select(_ => ("Application", Guid.Empty)),
        ];
        var trace = app.Statements.Watch();

        IReadOnlySet<Guid> readable;
        using (new Activity("dispatch").SetParentId($"00-{trace}-0123456789abcdef-01").Start())
        {
            readable = await wire.ReadableAsync(new WebhookGrant(partner, "events:read"), subjects, CancellationToken.None);
        }

        Assert.Equal(new[] { own.Subject, IdOf(ownHook), open }.Order(), readable.Order());
        Assert.InRange(app.Statements.Of(trace).Count(sent => sent.Sql.Contains("\"Applications\"", StringComparison.Ordinal)), 1, 1);
        Assert.Empty(await wire.ReadableAsync(new WebhookGrant(partner, "applications:read"), subjects, CancellationToken.None));

        static Guid IdOf(TestWebhook webhook) => NodeId.Parse(webhook.Id, "Webhook");
    }

    private static JsonElement Webhook(Answer answer) => answer["testWebhook"].GetProperty("webhook");

    private static string? Text(JsonElement of, string name) => of.GetProperty(name).GetString();

    private Task<Answer> AskAsync(string url, string[]? eventTypes = null, string? query = null) =>
        scenarios.As("demo-portal").AskAsync(WebhookSteps.Create, new { url, eventTypes, query });
}
