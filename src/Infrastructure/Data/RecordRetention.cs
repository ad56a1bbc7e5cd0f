using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Data;

/// Forgets what has served its time: idempotency keys after 7 days, codes after two, failed look-ups and messages after a day,
/// budgets after an hour, deliveries of webhooks, messages to citizens and what became of groups after 30 days, the usage of
/// partners after 400 days, the access log after five years.
internal sealed partial class RecordRetention(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ILogger<RecordRetention> logger) : BackgroundService
{
    private const int AtATime = 5000;
    private static readonly TimeSpan keysKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan failuresKept = TimeSpan.FromDays(1);

    // The day is counted by them.
    private static readonly TimeSpan codesKept = TimeSpan.FromDays(2);
    private static readonly TimeSpan budgetsKept = TimeSpan.FromHours(1);
    private static readonly TimeSpan deliveriesKept = TimeSpan.FromDays(30);
    private static readonly TimeSpan groupsKept = TimeSpan.FromDays(30);
    private static readonly TimeSpan notificationsKept = TimeSpan.FromDays(30);
    private const int UsageDays = 400;
    private const int AccessYears = 5;
    private static readonly TimeSpan period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        do
        {
            try
            {
                while (await TrimAsync(stoppingToken) >= AtATime)
                {
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailure(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// Keys rise with time, so the oldest rows are found by them: an index of the times would be paid for by every look-up.
    internal async Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var (keyLimit, failureLimit, codeLimit, budgetLimit) = (now - keysKept, now - failuresKept, now - codesKept, now - budgetsKept);
        return await database.IdempotencyRecords
                .Where(record => record.CreatedAt < keyLimit)
                .OrderBy(record => record.CreatedAt)
                .Take(AtATime)
                .ExecuteDeleteAsync(cancellationToken)
            + await database.LookupFailures
                .OrderBy(failure => failure.Key)
                .Take(AtATime)
                .Where(failure => failure.At < failureLimit)
                .ExecuteDeleteAsync(cancellationToken)
            + await database.CitizenCodes
                .OrderBy(code => code.Key)
                .Take(AtATime)
                .Where(code => code.RequestedAt < codeLimit)
                .ExecuteDeleteAsync(cancellationToken)
            + await database.OutgoingMessages
                .OrderBy(message => message.Key)
                .Take(AtATime)
                .Where(message => message.ExpiresAt < failureLimit)
                .ExecuteDeleteAsync(cancellationToken)
            + await database.BudgetWindows
                .Where(window => window.StartsAt < budgetLimit)
                .ExecuteDeleteAsync(cancellationToken)
            + await TrimDeliveriesAsync(database, now - deliveriesKept, cancellationToken)
            + await TrimNotificationsAsync(database, now - notificationsKept, cancellationToken)
            + await TrimGroupsAsync(database, now - groupsKept, cancellationToken)
            + await TrimUsageAsync(database, Wib.DateOf(now.AddDays(-UsageDays)), cancellationToken)
            + await TrimAccessAsync(database, cancellationToken);
    }

    /// With their rows; the appointments stay.
    private static Task<int> TrimGroupsAsync(AppDbContext database, DateTimeOffset limit, CancellationToken cancellationToken) =>
        database.GroupBookings
            .OrderBy(group => group.Key)
            .Take(AtATime)
            .Where(group => group.CreatedAt < limit)
            .ExecuteDeleteAsync(cancellationToken);

    /// As long as what they told can be read again.
    private static Task<int> TrimNotificationsAsync(AppDbContext database, DateTimeOffset limit, CancellationToken cancellationToken) =>
        database.Notifications
            .OrderBy(notification => notification.Key)
            .Take(AtATime)
            .Where(notification => notification.DueAt < limit)
            .ExecuteDeleteAsync(cancellationToken);

    /// Their events are forgotten by then, too. What waits for a webhook that is deleted, at once.
    private static async Task<int> TrimDeliveriesAsync(AppDbContext database, DateTimeOffset limit, CancellationToken cancellationToken) =>
        await database.WebhookDeliveries
            .OrderBy(delivery => delivery.Key)
            .Take(AtATime)
            .Where(delivery => delivery.CreatedAt < limit)
            .ExecuteDeleteAsync(cancellationToken)
        + await database.WebhookDeliveries
            .Where(delivery => delivery.NextAttemptAt != null && delivery.Webhook.DeletedAt != null)
            .Take(AtATime)
            .ExecuteDeleteAsync(cancellationToken)
        + await database.Webhooks
            .Where(webhook => webhook.DeletedAt < limit && !database.WebhookDeliveries.Any(delivery => delivery.WebhookKey == webhook.Key))
            .ExecuteDeleteAsync(cancellationToken);

    private static Task<int> TrimUsageAsync(AppDbContext database, DateOnly limit, CancellationToken cancellationToken) =>
        database.PartnerUsages
            .OrderBy(usage => usage.Key)
            .Take(AtATime)
            .Where(usage => usage.Day < limit)
            .ExecuteDeleteAsync(cancellationToken);

    /// By their keys too.
    private Task<int> TrimAccessAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        var limit = time.GetUtcNow().AddYears(-AccessYears);
        return database.AccessRecords
            .OrderBy(record => record.Key)
            .Take(AtATime)
            .Where(record => record.At < limit)
            .ExecuteDeleteAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Forgetting old records failed; trying again in an hour.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
