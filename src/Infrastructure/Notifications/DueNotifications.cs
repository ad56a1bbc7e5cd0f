using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Notifications;

/// <summary>
/// Tells what is due, many in one save. Of a citizen one in a save, so that the log has them as they happened; a citizen of
/// whom one could not be told rests with all others, so that none overtakes it.
/// </summary>
internal sealed partial class DueNotifications(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ClockMeters meters, ILogger<DueNotifications> logger) : IDueWork
{
    public const int BatchSize = 100;

    private static readonly TimeSpan afterConflict = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan afterFailure = TimeSpan.FromMinutes(1);

    private const int MostFailuresInARow = 3;

    private readonly Dictionary<long, DateTimeOffset> resting = [];
    private int failuresInARow;

    public string Subject => nameof(Notification);

    public async Task<TimeSpan> PerformAsync(TimeSpan lookAhead, CancellationToken cancellationToken)
    {
        meters.Looks(Subject);
        var now = time.GetUtcNow();
        var found = await FindAsync(now + lookAhead, cancellationToken);
        if (found.Count == 0 || found[0].Bound > now)
        {
            meters.FoundNothingDue(Subject);
            return found.Count == 0 ? lookAhead : found[0].Bound - now;
        }

        var firsts = found.Where(waiting => waiting.Bound <= now).OrderBy(waiting => waiting.Key).DistinctBy(waiting => waiting.CitizenKey).ToList();
        try
        {
            await SettleAsync([.. firsts.Select(waiting => waiting.Key)], cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogSeparated(logger, firsts.Count, exception.GetType().Name);
            foreach (var waiting in firsts)
            {
                await SettleAloneAsync(waiting, cancellationToken);
            }
        }

        return TimeSpan.Zero;
    }

    private async Task<List<Waiting>> FindAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        foreach (var rested in resting.Where(pair => pair.Value <= TimeProvider.System.GetUtcNow()).ToList())
        {
            resting.Remove(rested.Key);
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        IQueryable<Notification> waiting = database.Notifications;
        if (resting.Count > 0)
        {
            var citizens = resting.Keys.ToArray();
            waiting = waiting.Where(notification => !citizens.Contains(notification.CitizenKey));
        }

        return await waiting
            .Where(notification => notification.NotDueBefore <= until)
            .OrderBy(notification => notification.NotDueBefore).ThenBy(notification => notification.Key)
            .Take(BatchSize)
            .Select(notification => new Waiting(notification.Key, notification.CitizenKey, notification.NotDueBefore!.Value))
            .ToListAsync(cancellationToken);
    }

    /// By the wishes of this moment.
    private async Task SettleAsync(long[] keys, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var taken = await database.Notifications
            .Where(notification => keys.Contains(notification.Key))
            .OrderBy(notification => notification.Key)
            .Select(notification => new
            {
                Notification = notification,
                notification.Citizen.PreferredChannels,
                notification.Citizen.QuietFrom,
                notification.Citizen.QuietUntil,

                // What is urgent waits for nothing that is not.
                Earlier = database.Notifications
                    .Where(other => other.CitizenKey == notification.CitizenKey && other.Key < notification.Key && other.NotDueBefore != null
                        && (other.IsUrgent || !notification.IsUrgent))
                    .OrderByDescending(other => other.NotDueBefore)
                    .Select(other => other.NotDueBefore)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        var settled = new List<DueDuty>();
        foreach (var one in taken)
        {
            var due = new DueDuty<NotificationDuty>(NotificationDuty.Tell, one.Notification.DueAt);
            if (one.Earlier is { } earlier)
            {
                one.Notification.StandBehind(earlier);
            }
            else if (one.Notification.Settle(now, ContactWish.Of(one.PreferredChannels, one.QuietFrom, one.QuietUntil))
                && one.Notification.Status != NotificationStatus.Waiting)
            {
                settled.Add(due);
            }
        }

        await database.SaveChangesAsync(cancellationToken);
        settled.ForEach(due => meters.Performed(Subject, due, now));
    }

    private async Task SettleAloneAsync(Waiting waiting, CancellationToken cancellationToken)
    {
        try
        {
            await SettleAsync([waiting.Key], cancellationToken);
            failuresInARow = 0;
        }
        catch (Exception exception) when (Conflicts.IsConflict(exception))
        {
            // Overtaken meanwhile, or told by another instance: what is due now is found anew.
            resting[waiting.CitizenKey] = TimeProvider.System.GetUtcNow() + afterConflict;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && failuresInARow < MostFailuresInARow)
        {
            // Several in a row are no matter of the messages: then the round ends.
            failuresInARow++;
            resting[waiting.CitizenKey] = TimeProvider.System.GetUtcNow() + afterFailure;
            LogFailed(logger, waiting.Key, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} messages could not be told at once ({Fault}); telling them one by one.")]
    private static partial void LogSeparated(ILogger logger, int count, string fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "The message with key {Key} could not be told; trying again in a minute.")]
    private static partial void LogFailed(ILogger logger, long key, Exception exception);

    private sealed record Waiting(long Key, long CitizenKey, DateTimeOffset Bound);
}
