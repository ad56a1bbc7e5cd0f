using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Webhooks;

/// From the event to the receiver, on SQLite and PostgreSQL.
public sealed class WebhookTests(TestApp app) : WebhookCases(app), IClassFixture<TestApp>;

public sealed class PostgresWebhookTests(PostgresTestApp app) : WebhookCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

public abstract class WebhookCases
{
    private readonly TestApp app;
    private readonly Scenarios scenarios;
    private readonly WebhookSteps webhooks;

    protected WebhookCases(TestApp app)
    {
        (this.app, scenarios) = (app, new Scenarios(app));
        webhooks = new WebhookSteps(scenarios);
    }

    [SkippableFact]
    public async Task Receiver_ShouldGetEachEventSignedAndInOrder_WhenAnApplicationMoves()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await webhooks.CreateAsync(receiver.Url());

        var application = await scenarios.AfterAsync(Verb.Named("claimApplication"));
        var first = await receiver.NextAsync();
        var second = await receiver.NextAsync();

        Assert.Equal(["application.submitted", "application.underVerification"], new[] { first.Type, second.Type });
        Assert.All([first, second], one => Assert.True(one.IsSignedWith(webhook.Secret)));
        Assert.All([first, second], one => Assert.Equal("application/json", one.ContentType));
        Assert.StartsWith("SIP-OK-Muba-Webhooks/", first.Agent, StringComparison.Ordinal);
        var data = first.Json.GetProperty("data");
        Assert.Equal(first.Id, data.GetProperty("id").GetString());
        Assert.Equal(application.Id, data.GetProperty("subject").GetProperty("id").GetString());
        Assert.Equal(("SUBMITTED", 1), (data.GetProperty("status").GetString(), data.GetProperty("subjectVersion").GetInt32()));
        Assert.DoesNotContain("Siti", first.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(application.Person.Nik, first.Body, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Receiver_ShouldGetTheResultOfTheDocument_WhenTheWebhookHoldsOne()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        const string Query = "subscription { onApplicationStatusChanged(region: \"16.06.09\") { id type status application { number nik applicantName } } }";
        var webhook = await webhooks.CreateAsync(receiver.Url(), query: Query);

        var application = await scenarios.AfterAsync(Verb.Named("claimApplication"));
        var first = await receiver.NextAsync();

        Assert.True(first.IsSignedWith(webhook.Secret));
        var shown = first.Json.GetProperty("data").GetProperty("onApplicationStatusChanged");
        Assert.Equal(first.Id, shown.GetProperty("id").GetString());
        Assert.Equal(application.Number, shown.GetProperty("application").GetProperty("number").GetString());
        Assert.Equal("1606************", shown.GetProperty("application").GetProperty("nik").GetString());
        Assert.Single(first.Json.EnumerateObject());
        await scenarios.SubmittedAsync(village: "16.06.01.2001");
        Assert.Equal("UNDER_VERIFICATION", (await receiver.NextAsync()).Json.GetProperty("data").GetProperty("onApplicationStatusChanged").GetProperty("status").GetString());
        var own = await scenarios.SubmittedAsync();
        Assert.Equal(own.Number, (await receiver.NextAsync()).Json.GetProperty("data").GetProperty("onApplicationStatusChanged").GetProperty("application").GetProperty("number").GetString());
    }

    /// Whoever is sent personal data has read them, as on every other wire.
    [SkippableFact]
    public async Task AccessLog_ShouldNameThePartner_WhenADocumentShowsPersonalData()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var partner = await scenarios.PartnerAsync();
        var person = Person.Next();
        await scenarios.RecordConsentAsync(person, partner);
        await webhooks.CreateAsync(receiver.Url(), partner, query: "subscription { onApplicationStatusChanged { application { applicantName } } }");

        var application = await scenarios.SubmittedAsync(partner, person: person);
        await receiver.NextAsync();

        // On SQLite reads become rows within seconds.
        await using var database = await scenarios.DatabaseAsync();
        var key = database.Applications.Single(found => found.Id == application.Subject).Key;
        await Poll.UntilAsync(cancellationToken => database.AccessRecords.AnyAsync(
            record => record.RecordKey == key && record.Reader == partner && record.Way == AccessWay.Subscription, cancellationToken));
    }

    [SkippableFact]
    public async Task Receiver_ShouldGetNothing_WhenTheConsentIsWithdrawnBeforeTheNextTry()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var person = Person.Next();
        var consent = await scenarios.RecordConsentAsync(person, "demo-portal-2");
        var webhook = await webhooks.CreateAsync(receiver.Url(), by: "demo-portal-2");
        receiver.Answer("/", context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });

        await scenarios.SubmittedAsync("demo-portal-2", person: person);
        await receiver.NextAsync();
        await scenarios.WithdrawConsentAsync(consent);
        var withheld = await webhooks.DeliveryAsync(webhook, delivery => delivery.GetProperty("status").GetString() == "WITHHELD", by: "demo-portal-2");

        Assert.Equal("NOT_PERMITTED", withheld.GetProperty("fault").GetString());
        Assert.False(receiver.TryNext("/", out _));
    }

    [SkippableFact]
    public async Task Receiver_ShouldNotWaitForOthers_WhenThoseHang()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer("/hang", _ => released.Task);
        string[] submitted = ["application.submitted"];
        var (slow, quick, person) = (await scenarios.PartnerAsync(), await scenarios.PartnerAsync(), Person.Next());
        await scenarios.RecordConsentAsync(person, quick);
        await webhooks.CreateAsync(receiver.Url("/hang"), slow, submitted);
        await webhooks.CreateAsync(receiver.Url("/quick"), quick, submitted);
        for (var i = 0; i < 12; i++)
        {
            var other = Person.Next();
            await scenarios.RecordConsentAsync(other, slow);
            await scenarios.SubmittedAsync("demo-officer", person: other);
        }

        await receiver.NextAsync("/hang");
        await scenarios.SubmittedAsync("demo-officer", person: person);

        Assert.Equal("application.submitted", (await receiver.NextAsync("/quick")).Type);
        Assert.False(released.Task.IsCompleted);
        released.SetResult();
    }

    /// The token that names the receiver bounds what it is sent.
    [SkippableFact]
    public async Task Receiver_ShouldSeeNoMoreThanTheToken_WhenANarrowOneNamesIt()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        const string Query = "subscription { onApplicationStatusChanged { status application { number } } }";
        var partner = await scenarios.PartnerAsync();
        var person = Person.Next();
        await scenarios.RecordConsentAsync(person, partner);
        using var narrow = app.As(partner, "events:read");
        var wide = await webhooks.CreateAsync(receiver.Url("/wide"), partner, query: Query);
        var redirected = await webhooks.CreateAsync(receiver.Url("/before"), partner, query: Query);
        var created = await narrow.AskAsync(WebhookSteps.Create, new { url = receiver.Url("/narrow"), query = Query });
        var changed = await narrow.AskAsync(
            "mutation($id: ID!, $url: URI) { updateWebhook(input: { id: $id, url: $url }) { webhook { url } errors { ... on Error { code } } } }",
            new { id = redirected.Id, url = receiver.Url("/after") });
        Assert.Null(created.Refusal("createWebhook") ?? changed.Refusal("updateWebhook"));

        var application = await scenarios.SubmittedAsync(partner, person: person);

        Assert.Contains(application.Number, (await receiver.NextAsync("/wide")).Body, StringComparison.Ordinal);
        foreach (var path in new[] { "/narrow", "/after" })
        {
            var body = (await receiver.NextAsync(path)).Body;
            Assert.DoesNotContain(application.Number, body, StringComparison.Ordinal);
            Assert.Contains("\"data\":null", body, StringComparison.Ordinal);
        }

        Assert.False(receiver.TryNext("/before", out _));
        Assert.NotEqual(wide.Secret, redirected.Secret);
    }

    [SkippableFact]
    public async Task Secret_ShouldBeShownOnce_WhenTheRequestIsRepeated()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var variables = new { url = receiver.Url() };

        var first = await scenarios.As("demo-portal").AskAsync(WebhookSteps.Create, variables, idempotencyKey: "once");
        var second = await scenarios.As("demo-portal").AskAsync(WebhookSteps.Create, variables, idempotencyKey: "once");

        Assert.Matches("^whsec_[A-Za-z0-9+/]{43}=$", first["createWebhook"].GetProperty("secret").GetString()!);
        Assert.Equal("ALREADY_SHOWN", second.ErrorCode);
        await using var database = await scenarios.DatabaseAsync();
        var id = NodeId.Parse(first["createWebhook"].GetProperty("webhook").GetProperty("id").GetString()!, "Webhook");
        var stored = database.Webhooks.Single(webhook => webhook.Id == id).Secret;
        Assert.DoesNotContain("whsec_", System.Text.Encoding.Latin1.GetString(stored), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Webhook_ShouldBeGone_WhenItIsDeleted()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer("/deleted", 503);
        var (partner, person, next) = (await scenarios.PartnerAsync(), Person.Next(), Person.Next());
        await scenarios.RecordConsentAsync(person, partner);
        await scenarios.RecordConsentAsync(next, partner);
        var deleted = await webhooks.CreateAsync(receiver.Url("/deleted"), partner, ["application.submitted"]);
        var kept = await webhooks.CreateAsync(receiver.Url("/kept"), partner);
        await scenarios.SubmittedAsync(partner, person: person);
        await receiver.NextAsync("/deleted");

        var stranger = await webhooks.DoAsync("deleteWebhook", deleted, "demo-portal-2");
        var answer = await webhooks.DoAsync("deleteWebhook", deleted, partner, result: "again: webhook { deletedAt url host }", key: "delete-once");
        var repeated = await webhooks.DoAsync("deleteWebhook", deleted, partner, result: "again: webhook { deletedAt url host }", key: "delete-once");
        var late = await webhooks.DoAsync("deleteWebhook", deleted, partner);
        var changed = await webhooks.DoAsync("updateWebhook", deleted, partner, "enabled: true");

        var shown = answer.WithoutErrors()["deleteWebhook"].GetProperty("again");
        Assert.Equal(shown.GetRawText(), repeated["deleteWebhook"].GetProperty("again").GetRawText());
        Assert.Equal(
            (JsonValueKind.String, JsonValueKind.Null, JsonValueKind.Null),
            (shown.GetProperty("deletedAt").ValueKind, shown.GetProperty("url").ValueKind, shown.GetProperty("host").ValueKind));
        Assert.All(
            [stranger.Refusal("deleteWebhook"), late.Refusal("deleteWebhook"), changed.Refusal("updateWebhook")],
            refusal => Assert.Equal("NOT_FOUND", refusal!.Value.GetProperty("code").GetString()));
        var listed = (await scenarios.As(partner).AskAsync("{ webhooks { totalCount nodes { id } } }")).WithoutErrors()["webhooks"];
        Assert.Equal((1, kept.Id), (listed.GetProperty("totalCount").GetInt32(), listed.GetProperty("nodes")[0].GetProperty("id").GetString()));

        // The other one is told of it, and what happens next goes there alone.
        await scenarios.SubmittedAsync(partner, person: next);
        var told = new List<string>();
        while (told.Count < 4)
        {
            told.Add((await receiver.NextAsync("/kept")).Type);
        }

        Assert.Equal(["application.submitted", "application.submitted", "webhook.deleted", "webhook.disabled"], told.Order(StringComparer.Ordinal));
        Assert.Single(await webhooks.DeliveriesAsync(deleted, partner));
        Assert.False(receiver.TryNext("/deleted", out _));
    }

    [SkippableFact]
    public async Task CreateWebhook_ShouldTakeAFreePlace_WhenOneOfTwentyIsDeleted()
    {
        SkipIfMissing();
        var partner = await scenarios.PartnerAsync();
        var all = new List<TestWebhook>();
        while (all.Count < 20)
        {
            all.Add(await webhooks.CreateAsync("http://127.0.0.1:9/hook", partner, ["application.unclaimed"]));
        }

        Assert.Null((await webhooks.DoAsync("deleteWebhook", all[7], partner)).Refusal("deleteWebhook"));

        await webhooks.CreateAsync("http://127.0.0.1:9/hook", partner, ["application.unclaimed"]);
        var full = await scenarios.As(partner).AskAsync(WebhookSteps.Create, new { url = "http://127.0.0.1:9/hook" });
        Assert.Equal("WEBHOOK_LIMIT_REACHED", full.Refusal("createWebhook")!.Value.GetProperty("code").GetString());
    }

    [SkippableFact]
    public async Task CreateWebhook_ShouldKeepTheLimit_WhenFiftyAskAtOnce()
    {
        SkipIfMissing();
        var partner = await scenarios.PartnerAsync();
        var variables = new { url = "http://127.0.0.1:9/hook", eventTypes = new[] { "application.unclaimed" } };

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => scenarios.As(partner).AskAsync(WebhookSteps.Create, variables)));

        var refused = answers.Select(answer => answer.Refusal("createWebhook")).OfType<JsonElement>().ToList();
        Assert.Equal(30, refused.Count);
        Assert.All(refused, refusal => Assert.Equal(("WEBHOOK_LIMIT_REACHED", 20), (refusal.GetProperty("code").GetString(), refusal.GetProperty("limit").GetInt32())));
        var listed = await scenarios.As(partner).AskAsync("{ webhooks(first: 50) { totalCount nodes { id } } }");
        Assert.Equal(20, listed.WithoutErrors()["webhooks"].GetProperty("totalCount").GetInt32());
    }

    protected virtual void SkipIfMissing()
    {
    }
}
