using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Api.Webhooks;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Api.Tests.Webhooks;

public sealed class WebhookRetryTests(ShiftedApp app) : WebhookRetryCases(app), IClassFixture<ShiftedApp>;

public sealed class PostgresWebhookRetryTests(ShiftedPostgresApp app) : WebhookRetryCases(app), IClassFixture<ShiftedPostgresApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// Receivers that fail, under a clock that the test moves. Each test has a partner of its own.
public abstract class WebhookRetryCases
{
    private static readonly string[] submitted = ["application.submitted"];
    private static readonly TimeSpan[] pauses =
    [
        new(0, 0, 5), new(0, 5, 0), new(0, 30, 0), new(2, 0, 0), new(5, 0, 0), new(10, 0, 0), new(14, 0, 0), new(20, 0, 0), new(24, 0, 0),
    ];

    private readonly ShiftedApp app;
    private readonly Scenarios scenarios;
    private readonly WebhookSteps webhooks;

    protected WebhookRetryCases(ShiftedApp app)
    {
        (this.app, scenarios) = (app, new Scenarios(app));
        webhooks = new WebhookSteps(scenarios);
    }

    [SkippableFact]
    public async Task Delivery_ShouldBeTriedByTheScheduleAndThenBeDead_WhenTheReceiverAlwaysFails()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer("/", 500);
        var partner = await scenarios.PartnerAsync();
        var webhook = await webhooks.CreateAsync(receiver.Url(), partner, submitted);
        await SubmittedAsync(partner);

        var first = await receiver.NextAsync();
        for (var attempt = 1; attempt <= pauses.Length; attempt++)
        {
            var number = attempt;
            var delivery = await webhooks.DeliveryAsync(webhook, one => one.GetProperty("attempts").GetInt32() == number, partner);
            var (last, next) = (delivery.GetProperty("lastAttemptAt").GetDateTimeOffset(), delivery.GetProperty("nextAttemptAt").GetDateTimeOffset());
            Assert.InRange(next - last, pauses[attempt - 1], pauses[attempt - 1] * 1.1);
            Assert.Equal(("PENDING", 500, "HTTP_STATUS"), (
                delivery.GetProperty("status").GetString(), delivery.GetProperty("responseStatus").GetInt32(), delivery.GetProperty("fault").GetString()));
            Assert.False(receiver.TryNext("/", out _));

            app.Jump(next - app.Time.GetUtcNow());
            var again = await receiver.NextAsync();

            Assert.Equal(first.Id, again.Id);
            Assert.InRange(
                long.Parse(again.Timestamp, CultureInfo.InvariantCulture), next.ToUnixTimeSeconds(), app.Time.GetUtcNow().ToUnixTimeSeconds());
            Assert.True(again.IsSignedWith(webhook.Secret));
        }

        var dead = await webhooks.DeliveryAsync(webhook, one => one.GetProperty("status").GetString() == "DEAD", partner);
        Assert.Equal((10, JsonValueKind.Null), (dead.GetProperty("attempts").GetInt32(), dead.GetProperty("nextAttemptAt").ValueKind));

        receiver.Answer("/", 204);
        Assert.Null((await webhooks.DoAsync("redeliverEvents", webhook, partner)).Refusal("redeliverEvents"));
        Assert.Equal(first.Id, (await receiver.NextAsync()).Id);
        await webhooks.DeliveryAsync(webhook, one => one.GetProperty("status").GetString() == "DELIVERED", partner);
        Assert.Null((await webhooks.DoAsync("redeliverEvents", webhook, partner, $"deliveries: [\"{dead.GetProperty("id").GetString()}\"]")).Refusal("redeliverEvents"));
        Assert.Equal(first.Id, (await receiver.NextAsync()).Id);
    }

    [SkippableTheory]
    [InlineData("3600", 3600)]
    [InlineData("1", 5)]
    public async Task Delivery_ShouldWaitAsLongAsTheReceiverAsks_WhenItSaysRetryAfter(string wish, int seconds)
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer("/", 429, response => response.Headers.RetryAfter = wish);
        var (webhook, partner) = await FailedAsync(receiver);

        var delivery = await webhooks.DeliveryAsync(webhook, one => one.GetProperty("attempts").GetInt32() == 1, partner);

        Assert.InRange(
            (delivery.GetProperty("nextAttemptAt").GetDateTimeOffset() - delivery.GetProperty("lastAttemptAt").GetDateTimeOffset()).TotalSeconds,
            seconds, seconds * 1.1);
    }

    [SkippableFact]
    public async Task Redirection_ShouldNotBeFollowed_WhenTheReceiverAnswersWithOne()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer("/", 307, response => response.Headers.Location = receiver.Url("/elsewhere"));
        var (webhook, partner) = await FailedAsync(receiver);

        var delivery = await webhooks.DeliveryAsync(webhook, one => one.GetProperty("attempts").GetInt32() == 1, partner);

        Assert.Equal((307, "REDIRECTED"), (delivery.GetProperty("responseStatus").GetInt32(), delivery.GetProperty("fault").GetString()));
        Assert.False(receiver.TryNext("/elsewhere", out _));
    }

    [SkippableFact]
    public async Task Webhook_ShouldBeSwitchedOff_WhenTheReceiverIsGone()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer("/", 410);
        var (webhook, partner) = await FailedAsync(receiver);

        await scenarios.WaitForAsync(NodeId.Parse(webhook.Id, "Webhook"), "webhook.disabled");
        var delivery = Assert.Single(await webhooks.DeliveriesAsync(webhook, partner));

        Assert.Equal(("DEAD", 410), (delivery.GetProperty("status").GetString(), delivery.GetProperty("responseStatus").GetInt32()));
        Assert.Equal("GONE", (await webhooks.WebhookAsync(webhook, partner)).GetProperty("disabledReason").GetString());
        receiver.Answer("/", 204);
        await SubmittedAsync(partner);
        Assert.Null((await webhooks.DoAsync("updateWebhook", webhook, partner, "enabled: true")).Refusal("updateWebhook"));
        var later = await SubmittedAsync(partner);
        Assert.Equal(later.Id, (await receiver.NextAsync()).Json.GetProperty("data").GetProperty("subject").GetProperty("id").GetString());
    }

    /// Its partner is told on every wire, by its other webhooks too; nobody else is.
    [SkippableFact]
    public async Task Partner_ShouldBeToldOfItsOwnWebhooksOnly_WhenOneIsSwitchedOff()
    {
        const string Watch = "subscription { onEvent(types: [\"webhook.disabled\"]) { region subject { id ... on Webhook { disabledReason } } } }";
        const string Page = "query($id: ID!) { events(subject: $id, first: 50) { nodes { type } } }";
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer("/", 410);
        var partner = await scenarios.PartnerAsync();
        await webhooks.CreateAsync(receiver.Url("/told"), partner, ["webhook.disabled"]);
        await webhooks.CreateAsync(receiver.Url("/stranger"), await scenarios.PartnerAsync(), ["webhook.disabled"]);
        var gone = await webhooks.CreateAsync(receiver.Url(), partner, ["application.submitted", "webhook.disabled"]);
        await using var live = await LiveSocket.SubscribeAsync(app, await app.TokenAsync(partner), Watch);

        await SubmittedAsync(partner);
        var told = await receiver.NextAsync("/told");

        Assert.Equal(("webhook.disabled", gone.Id), (told.Type, Subject(told)));
        Assert.Equal(
            $$$"""{"region":null,"subject":{"id":"{{{gone.Id}}}","disabledReason":"GONE"}}""",
            (await live.NextAsync()).GetProperty("onEvent").GetRawText());
        Assert.Equal(["webhook.created", "webhook.disabled"], await TypesAsync(partner));
        Assert.Empty(await TypesAsync("demo-portal-2"));
        Assert.Empty(await TypesAsync("demo-head"));
        Assert.Empty(await TypesAsync("demo-admin"));
        Assert.False(receiver.TryNext("/stranger", out _));

        async Task<IEnumerable<string?>> TypesAsync(string who) =>
            (await scenarios.As(who).AskAsync(Page, new { id = gone.Id })).WithoutErrors()["events"].GetProperty("nodes")
                .EnumerateArray().Select(node => node.GetProperty("type").GetString());
    }

    [SkippableFact]
    public async Task Webhook_ShouldBeSwitchedOff_WhenNothingIsTakenForFiveDays()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer("/", 500);
        var (webhook, partner) = await FailedAsync(receiver);
        await webhooks.DeliveryAsync(webhook, one => one.GetProperty("attempts").GetInt32() == 1, partner);
        await WaitUntilAsync(database => database.Webhooks.Where(found => found.FailingSince != null), webhook);

        app.Jump(TimeSpan.FromDays(5));
        await receiver.NextAsync();
        await scenarios.WaitForAsync(NodeId.Parse(webhook.Id, "Webhook"), "webhook.disabled");

        Assert.Equal("FAILING", (await webhooks.WebhookAsync(webhook, partner)).GetProperty("disabledReason").GetString());
    }

    [SkippableFact]
    public async Task Message_ShouldBeSignedByBothSecretsForADay_WhenOneIsRotated()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var partner = await scenarios.PartnerAsync();
        var webhook = await webhooks.CreateAsync(receiver.Url(), partner, submitted);

        var rotated = await webhooks.DoAsync("rotateWebhookSecret", webhook, partner, result: "secret", key: "rotate");
        var secret = rotated["rotateWebhookSecret"].GetProperty("secret").GetString()!;
        await SubmittedAsync(partner);
        var both = await receiver.NextAsync();
        app.Jump(TimeSpan.FromHours(24));
        await SubmittedAsync(partner);
        var one = await receiver.NextAsync();

        Assert.NotEqual(webhook.Secret, secret);
        Assert.True(both.IsSignedWith(secret) && both.IsSignedWith(webhook.Secret));
        Assert.True(one.IsSignedWith(secret));
        Assert.False(one.IsSignedWith(webhook.Secret));
        Assert.Equal("ALREADY_SHOWN", (await webhooks.DoAsync("rotateWebhookSecret", webhook, partner, result: "secret", key: "rotate")).ErrorCode);
    }

    /// Of one subject nothing overtakes what fails; of others everything does.
    [SkippableFact]
    public async Task Events_ShouldKeepTheirOrderOfASubjectOnly_WhenOneOfThemFails()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var partner = await scenarios.PartnerAsync();
        await webhooks.CreateAsync(receiver.Url(), partner);
        receiver.Answer("/", 500);
        var held = await SubmittedAsync(partner);
        Assert.Equal(held.Id, Subject(await receiver.NextAsync()));
        receiver.Answer("/", 204);
        await scenarios.DoAsync(held, Verb.Named("claimApplication"));
        var other = await SubmittedAsync(partner);

        var overtaking = await receiver.NextAsync();
        app.Jump(TimeSpan.FromSeconds(6));
        var (second, third) = (await receiver.NextAsync(), await receiver.NextAsync());

        Assert.Equal(other.Id, Subject(overtaking));
        Assert.Equal([(held.Id, "application.submitted"), (held.Id, "application.underVerification")], [(Subject(second), second.Type), (Subject(third), third.Type)]);
    }

    /// A delivery costs what the event would cost on a socket.
    [SkippableFact]
    public async Task Deliveries_ShouldWaitForTheNextMinute_WhenTheBudgetIsUsedUp()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var partner = await scenarios.PartnerAsync(pointsPerMinute: 30);
        var person = Person.Next();
        await scenarios.RecordConsentAsync(person, partner);
        var webhook = await webhooks.CreateAsync(receiver.Url(), partner, query: "subscription { onEvent { id subject { id } } }");
        var application = await scenarios.SubmittedAsync("demo-officer", person: person);
        await using var database = await scenarios.DatabaseAsync();
        var id = NodeId.Parse(webhook.Id, "Webhook");
        var deliveries = database.WebhookDeliveries.AsNoTracking().Where(delivery => delivery.Webhook.Id == id);

        // A minute may end meanwhile, and with it the budget begins anew. One after the other: what is told beyond the budget has
        // to be waited for, minute by minute.
        WebhookDelivery? waiting = null;
        for (var happened = 1; waiting is null; happened++)
        {
            Assert.True(happened < 100, "Nothing used up the budget.");
            await Poll.UntilAsync(async cancellationToken =>
                (waiting = await deliveries.FirstOrDefaultAsync(delivery => delivery.Fault == WebhookFault.BudgetExhausted, cancellationToken)) is not null
                || await deliveries.CountAsync(delivery => delivery.Status == WebhookDeliveryStatus.Delivered, cancellationToken) == happened);
            await scenarios.DoAsync(application, Verb.Named(happened % 2 == 1 ? "claimApplication" : "releaseApplication"));
        }

        Assert.Equal((WebhookDeliveryStatus.Pending, 0), (waiting.Status, waiting.Attempts));
        Assert.InRange(waiting.NextAttemptAt!.Value - app.Time.GetUtcNow(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(1));
        var told = (await scenarios.StateAsync(application)).Events;
        await Poll.UntilAsync(async cancellationToken =>
        {
            if (await deliveries.MinAsync(delivery => delivery.NextAttemptAt, cancellationToken) is { } next && next > app.Time.GetUtcNow())
            {
                app.Jump(next - app.Time.GetUtcNow());
            }

            return await deliveries.CountAsync(delivery => delivery.Status == WebhookDeliveryStatus.Delivered, cancellationToken) == told;
        });

        for (var i = 0; i < told; i++)
        {
            await receiver.NextAsync();
        }

        Assert.False(receiver.TryNext("/", out _));
    }

    [SkippableFact]
    public async Task Webhook_ShouldFollowItsPartner_WhenItIsChanged()
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var partner = await scenarios.PartnerAsync();
        var webhook = await webhooks.CreateAsync(receiver.Url(), partner, submitted);

        Assert.Equal("STALE_VERSION", (await webhooks.DoAsync("updateWebhook", webhook, partner, "expectedVersion: 2, enabled: false")).RefusalCode("updateWebhook"));
        Assert.Null((await webhooks.DoAsync("updateWebhook", webhook, partner, "enabled: false")).Refusal("updateWebhook"));
        await SubmittedAsync(partner);
        var changed = await webhooks.DoAsync(
            "updateWebhook", webhook, partner, $"enabled: true, url: \"{receiver.Url("/new")}\", query: \"subscription {{ onEvent(types: [\\\"application.submitted\\\"]) {{ type }} }}\"");
        Assert.Null(changed.Refusal("updateWebhook"));
        await SubmittedAsync(partner);
        Assert.Equal("""{"data":{"onEvent":{"type":"application.submitted"}}}""", (await receiver.NextAsync("/new")).Body);
        Assert.False(receiver.TryNext("/", out _));

        Assert.Equal("AUTH_NOT_AUTHORIZED", (await webhooks.DoAsync("updateWebhook", webhook, "demo-admin", "description: \"ours\"")).RefusalCode("updateWebhook"));
        Assert.Null((await webhooks.DoAsync("updateWebhook", webhook, "demo-admin", "enabled: false")).Refusal("updateWebhook"));
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await webhooks.DoAsync("updateWebhook", webhook, partner, "enabled: true")).RefusalCode("updateWebhook"));
        Assert.Null((await webhooks.DoAsync("updateWebhook", webhook, "demo-admin", "enabled: true")).Refusal("updateWebhook"));
    }

    /// More than one statement takes; those of another webhook stay as they are.
    [SkippableFact]
    public async Task RedeliverEvents_ShouldSetBackEveryDeadLetterOfTheWebhook_HoweverManyThereAre()
    {
        const int Many = WebhookMutations.RedeliveredAtATime + 1;
        SkipIfMissing();
        var partner = await scenarios.PartnerAsync();
        var webhook = await webhooks.CreateAsync("http://127.0.0.1:9/hook", partner, ["application.unclaimed"]);
        var other = await webhooks.CreateAsync("http://127.0.0.1:9/hook", partner, ["application.unclaimed"]);
        Assert.Null((await webhooks.DoAsync("updateWebhook", webhook, partner, "enabled: false")).Refusal("updateWebhook"));
        await using var database = await scenarios.DatabaseAsync();
        foreach (var (of, count) in new[] { (webhook, Many), (other, 1) })
        {
            var row = await RowAsync(database, of);
            for (var i = 0; i < count; i++)
            {
                var dead = WebhookDelivery.Of(Ids, app.Time.GetUtcNow(), row, new DeliveredEvent(Ids.Next(), "application.unclaimed", i, Ids.Next()));
                dead.GiveUp(app.Time.GetUtcNow(), WebhookFault.HttpStatus, 500);
                database.WebhookDeliveries.Add(dead);
            }
        }

        await database.SaveChangesAsync();
        Assert.Null((await webhooks.DoAsync("redeliverEvents", webhook, partner)).Refusal("redeliverEvents"));

        var (key, otherKey) = ((await RowAsync(database, webhook)).Key, (await RowAsync(database, other)).Key);
        Assert.Equal(Many, await database.WebhookDeliveries.CountAsync(delivery =>
            delivery.WebhookKey == key && delivery.Status == WebhookDeliveryStatus.Pending && delivery.NextAttemptAt != null
            && delivery.Attempts == 0 && delivery.Fault == null && delivery.ResponseStatus == null));
        Assert.Equal(1, await database.WebhookDeliveries.CountAsync(delivery =>
            delivery.WebhookKey == otherKey && delivery.Status == WebhookDeliveryStatus.Dead && delivery.ResponseStatus == 500));
    }

    /// Whoever comes too late to end the post within the claim leaves it alone: another instance would send it, too.
    [SkippableTheory]
    [InlineData(-1, WebhookFault.Internal)]
    [InlineData(60, null)]
    public async Task Delivery_ShouldBePostedOnly_WhenTheClaimHoldsLongEnough(int spareSeconds, WebhookFault? fault)
    {
        SkipIfMissing();
        await using var receiver = await Receiver.StartAsync();
        var partner = await scenarios.PartnerAsync();
        var webhook = await webhooks.CreateAsync(receiver.Url(), partner, ["application.unclaimed"]);
        var application = await SubmittedAsync(partner);
        var logged = await scenarios.WaitForAsync(application.Subject, "application.submitted");
        await using var database = await scenarios.DatabaseAsync();
        var delivery = WebhookDelivery.Of(
            Ids, app.Time.GetUtcNow(), await RowAsync(database, webhook), new DeliveredEvent(logged.EventId, logged.Type, logged.Position, logged.SubjectId));
        var (claim, until) = (Ids.Next(), TimeProvider.System.GetUtcNow() + WebhookAttempt.PostNeeds + TimeSpan.FromSeconds(spareSeconds));
        var entry = database.WebhookDeliveries.Add(delivery);
        entry.Property(row => row.ClaimedBy).CurrentValue = claim;
        entry.Property(row => row.ClaimedUntil).CurrentValue = until;
        await database.SaveChangesAsync();

        await app.Services.GetRequiredService<WebhookAttempt>()
            .SendAsync(new ClaimedDelivery(delivery.Key, claim, until), CancellationToken.None);

        Assert.Equal(fault is null, receiver.TryNext("/", out _));
        await entry.ReloadAsync();
        Assert.Equal((fault, 1), (delivery.Fault, delivery.Attempts));
        Assert.Equal(fault is null ? WebhookDeliveryStatus.Delivered : WebhookDeliveryStatus.Pending, delivery.Status);
    }

    [SkippableTheory]
    [InlineData("updateWebhook")]
    [InlineData("rotateWebhookSecret")]
    [InlineData("testWebhook")]
    [InlineData("redeliverEvents")]
    public async Task Verb_ShouldFindNothing_WhenTheWebhookIsAnotherPartners(string verb)
    {
        SkipIfMissing();
        var webhook = await webhooks.CreateAsync("http://127.0.0.1:9/hook", await scenarios.PartnerAsync(), ["application.unclaimed"]);

        var foreign = await webhooks.DoAsync(verb, webhook, "demo-portal-2");
        var missing = await webhooks.DoAsync(verb, webhook with { Id = "V2ViaG9vazoBI0VniavN7wEjRWeJq83v" }, "demo-portal-2");

        Assert.Equal("NOT_FOUND", foreign.RefusalCode(verb));
        Assert.Equal(missing.Body, foreign.Body);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await webhooks.DoAsync(verb, webhook, Scenarios.Nobody)).ErrorCode);
    }

    protected virtual void SkipIfMissing()
    {
    }

    /// Of a citizen who consents to this partner alone: no other test has a hand in it.
    private async Task<TestApplication> SubmittedAsync(string partner)
    {
        var person = Person.Next();
        await scenarios.RecordConsentAsync(person, partner);
        return await scenarios.SubmittedAsync(partner, person: person);
    }

    private async Task<(TestWebhook Webhook, string Partner)> FailedAsync(Receiver receiver)
    {
        var partner = await scenarios.PartnerAsync();
        var webhook = await webhooks.CreateAsync(receiver.Url(), partner, submitted);
        await SubmittedAsync(partner);
        await receiver.NextAsync();
        return (webhook, partner);
    }

    /// The database tells nobody by itself.
    private async Task WaitUntilAsync(Func<AppDbContext, IQueryable<Webhook>> wanted, TestWebhook webhook)
    {
        var id = NodeId.Parse(webhook.Id, "Webhook");
        await using var database = await scenarios.DatabaseAsync();
        await Poll.UntilAsync(cancellationToken => wanted(database).AnyAsync(found => found.Id == id, cancellationToken));
    }

    private IdSource Ids => app.Services.GetRequiredService<IdSource>();

    private static Task<Webhook> RowAsync(AppDbContext database, TestWebhook webhook)
    {
        var id = NodeId.Parse(webhook.Id, "Webhook");
        return database.Webhooks.SingleAsync(found => found.Id == id);
    }

    private static string? Subject(Received received) => received.Json.GetProperty("data").GetProperty("subject").GetProperty("id").GetString();
}
