using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class RecordRetentionTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    private static readonly IdSource ids = new(TimeProvider.System);

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Trim_ShouldForgetOnlyWhatIsOld_WhenRun(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var now = TimeProvider.System.GetUtcNow();
        await using (var context = database.NewContext())
        {
            context.IdempotencyRecords.AddRange(Key("old", now.AddDays(-7).AddMinutes(-1)), Key("kept", now.AddDays(-6)));
            context.LookupFailures.AddRange(Failure(now.AddDays(-2)), Failure(now.AddHours(-1)));
            context.BudgetWindows.AddRange(Budget("old", now.AddHours(-2)), Budget("kept", now.AddMinutes(-1)));
            var partner = await context.Partners.FirstOrDefaultAsync() ?? context.Partners.Add(
                Partner.Delivered(ids, "retention", "retention", "", now)).Entity;
            await context.SaveChangesAsync();
            var webhook = context.Webhooks.Add(WebhookOf(partner.Key, now)).Entity;
            await context.SaveChangesAsync();
            context.WebhookDeliveries.AddRange(DeliveryOf(webhook, now.AddDays(-30).AddMinutes(-1)), DeliveryOf(webhook, now.AddDays(-29)));

            // One that was deleted a month ago, and one that was deleted now, with something that waits.
            var (forgotten, recent) = (DeletedOf(partner.Key, now.AddDays(-31)), DeletedOf(partner.Key, now));
            context.Webhooks.AddRange(forgotten, recent);
            await context.SaveChangesAsync();
            context.WebhookDeliveries.Add(DeliveryOf(recent, now));
            await context.SaveChangesAsync();
        }

        var trimmed = await database.Services.GetRequiredService<RecordRetention>().TrimAsync(CancellationToken.None);

        await using var after = database.NewContext();
        Assert.Equal(6, trimmed);
        Assert.Equal(["kept"], await after.IdempotencyRecords.Select(record => record.IdempotencyKey).ToListAsync());
        Assert.True(Assert.Single(await after.LookupFailures.ToListAsync()).At > now.AddHours(-2));
        Assert.Equal(["kept"], await after.BudgetWindows.Select(window => window.Payer).ToListAsync());
        Assert.True(Assert.Single(await after.WebhookDeliveries.ToListAsync()).CreatedAt > now.AddDays(-30));
        Assert.Equal(Wib.WholeSeconds(now), Assert.Single(await after.Webhooks.Where(webhook => webhook.DeletedAt != null).ToListAsync()).DeletedAt);
    }

    private static Webhook WebhookOf(long partner, DateTimeOffset at) => Webhook.Create(
        new Actor(ActorRole.Partner, "retention"), at, ids, new WebhookOwner(partner, []),
        new WebhookTarget(WebhookUrl.Of(new Uri("https://partner.example/"), new WebhookReach(Loopback: false)), null, new WebhookChoice(null, null, null, null, [])),
        _ => [1], startsAfter: 0);

    private static Webhook DeletedOf(long partner, DateTimeOffset at)
    {
        var webhook = WebhookOf(partner, at);
        webhook.Delete(new Actor(ActorRole.Partner, "retention"), at);
        return webhook;
    }

    private static WebhookDelivery DeliveryOf(Webhook webhook, DateTimeOffset at) =>
        WebhookDelivery.Of(ids, at, webhook, new DeliveredEvent(ids.Next(), "application.submitted", 1, ids.Next()));

    private static BudgetWindow Budget(string payer, DateTimeOffset at) => new() { StartsAt = at, Payer = payer, Granted = 1 };

    private static IdempotencyRecord Key(string key, DateTimeOffset at) =>
        new() { Caller = "tests", IdempotencyKey = key, ContentHash = new byte[32], CreatedAt = at };

    private static LookupFailure Failure(DateTimeOffset at) =>
        new() { TargetHash = new byte[32], AddressHash = new byte[32], At = at };
}
