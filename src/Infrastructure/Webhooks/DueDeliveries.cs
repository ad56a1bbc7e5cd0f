using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Webhooks;

/// A webhook that has something to send.
internal sealed record DueWebhook(long Key, long PartnerKey, bool Failing);

/// A delivery that is this process's to send until the claim lapses.
internal sealed record ClaimedDelivery(long Key, Guid Claim, DateTimeOffset Until);

/// <summary>
/// What is to be sent now, claimed in the database, so that of many instances one sends each. Of one subject nothing is due
/// while something before it is still to be sent.
/// </summary>
internal sealed class DueDeliveries(IDbContextFactory<AppDbContext> databases, IdSource ids, TimeProvider time)
{
    /// The deadlines of a try follow from it (WebhookAttempt). When an instance dies, another one is so late, and 30 seconds
    /// at the most.
    internal static readonly TimeSpan ClaimHolds = TimeSpan.FromSeconds(26);

    /// Real time on purpose: a claim is about processes, whatever clock the product runs on.
    private static DateTimeOffset RealNow => TimeProvider.System.GetUtcNow();

    public async Task<List<DueWebhook>> WebhooksAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var (now, real) = (time.GetUtcNow(), RealNow);
        return await database.Webhooks
            .Where(webhook => webhook.Enabled && database.WebhookDeliveries.Any(delivery =>
                delivery.WebhookKey == webhook.Key && delivery.NextAttemptAt <= now
                && (delivery.ClaimedUntil == null || delivery.ClaimedUntil < real)))
            .OrderBy(webhook => webhook.Key)
            .Select(webhook => new DueWebhook(webhook.Key, webhook.PartnerKey, webhook.FailingSince != null))
            .ToListAsync(cancellationToken);
    }

    public async Task<List<ClaimedDelivery>> ClaimAsync(long webhook, int atMost, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var (now, real, claim) = (time.GetUtcNow(), RealNow, ids.Next());
        var until = real + ClaimHolds;
        var due = await database.WebhookDeliveries
            .Where(delivery => delivery.WebhookKey == webhook && delivery.NextAttemptAt <= now
                && (delivery.ClaimedUntil == null || delivery.ClaimedUntil < real)
                && !database.WebhookDeliveries.Any(before =>
                    before.WebhookKey == webhook && before.SubjectId == delivery.SubjectId
                    && before.NextAttemptAt != null && before.Position < delivery.Position))
            .OrderBy(delivery => delivery.NextAttemptAt)
            .Select(delivery => delivery.Key)
            .Take(atMost)
            .ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return [];
        }

        // Asked again, as another instance may have been as quick.
        await database.WebhookDeliveries
            .Where(delivery => due.Contains(delivery.Key) && delivery.NextAttemptAt <= now
                && (delivery.ClaimedUntil == null || delivery.ClaimedUntil < real))
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(delivery => delivery.ClaimedBy, claim)
                    .SetProperty(delivery => delivery.ClaimedUntil, until),
                cancellationToken);
        var own = await database.WebhookDeliveries
            .Where(delivery => due.Contains(delivery.Key) && delivery.ClaimedBy == claim)
            .Select(delivery => delivery.Key)
            .ToListAsync(cancellationToken);
        return [.. own.Select(key => new ClaimedDelivery(key, claim, until))];
    }

    public async Task<WebhookBacklog> BacklogAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var oldest = await database.Webhooks
            .Where(webhook => webhook.Enabled && webhook.FailingSince == null)
            .Select(webhook => database.WebhookDeliveries
                .Where(delivery => delivery.WebhookKey == webhook.Key && delivery.NextAttemptAt <= now)
                .Min(delivery => delivery.NextAttemptAt))
            .Where(due => due != null)
            .OrderBy(due => due)
            .FirstOrDefaultAsync(cancellationToken);
        return new WebhookBacklog(
            await database.WebhookDeliveries.LongCountAsync(delivery => delivery.NextAttemptAt != null, cancellationToken),
            oldest is { } since ? now - since : TimeSpan.Zero);
    }

    /// So that another instance need not wait for it to lapse.
    public async Task ReleaseAsync(ClaimedDelivery claimed)
    {
        await using var database = await databases.CreateDbContextAsync(CancellationToken.None);
        await database.WebhookDeliveries
            .Where(delivery => delivery.Key == claimed.Key && delivery.ClaimedBy == claimed.Claim)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(delivery => delivery.ClaimedBy, (Guid?)null)
                    .SetProperty(delivery => delivery.ClaimedUntil, (DateTimeOffset?)null),
                CancellationToken.None);
    }
}
