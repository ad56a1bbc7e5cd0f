using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Clocks;

/// <summary>
/// Does what is due for applications because nobody acted, in the order of the due times over all of them. An application
/// is looked at when its bound has come; if its duty is due later by the calendar, it waits its turn under the exact time.
/// Any number may run at once: who loses a race looks again.
/// </summary>
internal sealed partial class DueApplications(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ClockMeters meters, ILogger<DueApplications> logger)
{
    internal const int BatchSize = 100;
    private const int MostFailuresInARow = 3;

    private static readonly TimeSpan afterConflict = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan afterFailure = TimeSpan.FromMinutes(1);

    // Left alone for a while, so that what fails does not stop all that follows.
    private readonly Dictionary<long, DateTimeOffset> resting = [];
    private int failuresInARow;

    /// Until nothing is due; tells how long nothing will be, at most as long as `lookAhead`.
    public async Task<TimeSpan> PerformAsync(TimeSpan lookAhead, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var found = await FindAsync(now + lookAhead, cancellationToken);
            meters.Found(found.Any(waiting => waiting.Bound <= now));
            var taken = found.Where(waiting => !resting.ContainsKey(waiting.Key)).Take(BatchSize).ToList();
            if (taken.Count == 0 || taken[0].Bound > now)
            {
                return taken.Count == 0 ? lookAhead : taken[0].Bound - now;
            }

            await PerformAsync(taken, now, cancellationToken);
        }
    }

    /// The one statement of a moment at which nothing is due.
    private async Task<List<Waiting>> FindAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        foreach (var rested in resting.Where(pair => pair.Value <= TimeProvider.System.GetUtcNow()).ToList())
        {
            resting.Remove(rested.Key);
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.Applications
            .Where(application => application.NotDueBefore <= until)
            .OrderBy(application => application.NotDueBefore).ThenBy(application => application.Key)
            .Take(BatchSize + resting.Count)
            .Select(application => new Waiting(application.Key, application.NotDueBefore!.Value))
            .ToListAsync(cancellationToken);
    }

    private async Task PerformAsync(List<Waiting> taken, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Read after the bounds, so that a bound that holds still at the save was there when this calendar was.
        var offices = await ReadOfficesAsync(cancellationToken);
        var last = taken[^1].Bound;
        var until = taken.Count == BatchSize && last < now ? last : now;
        var queue = new PriorityQueue<Waiting, (DateTimeOffset Turn, long Key)>(
            taken.Where(waiting => waiting.Bound <= until).Select(waiting => (waiting, (waiting.Bound, waiting.Key))));
        while (queue.TryDequeue(out var waiting, out var place))
        {
            if (await TryTakeUpAsync(waiting, place.Turn, until, offices, cancellationToken) is { } again)
            {
                queue.Enqueue(again.Waiting, (again.Turn, waiting.Key));
            }
        }
    }

    private async Task<OfficeClocks> ReadOfficesAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await database.OfficeClocksAsync(cancellationToken);
    }

    private async Task<Again?> TryTakeUpAsync(
        Waiting waiting, DateTimeOffset turn, DateTimeOffset until, OfficeClocks offices, CancellationToken cancellationToken)
    {
        try
        {
            var again = await TakeUpAsync(waiting, turn, until, offices, cancellationToken);
            failuresInARow = 0;
            return again;
        }
        catch (Exception exception) when (Conflicts.IsConflict(exception))
        {
            // Somebody acted meanwhile: what is due now is found anew.
            Rest(waiting.Key, afterConflict);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && failuresInARow < MostFailuresInARow)
        {
            // Several in a row are no matter of the applications: then the round ends.
            failuresInARow++;
            Rest(waiting.Key, afterFailure);
            LogFailed(logger, waiting.Key, exception);
        }

        return null;
    }

    /// When it may have another turn in this round.
    private async Task<Again?> TakeUpAsync(
        Waiting waiting, DateTimeOffset turn, DateTimeOffset until, OfficeClocks offices, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var application = await database.Applications
            .Include(found => found.Waits.Where(segment => segment.EndedAt == null))
            .SingleOrDefaultAsync(found => found.Key == waiting.Key, cancellationToken);
        if (application is null || application.NotDueBefore != waiting.Bound)
        {
            return null;
        }

        var office = offices.Of(application.RegionCode);
        var next = application.AwaitNextDuty(office);
        if (next is null || next.DueAt > until)
        {
            await database.SaveChangesAsync(cancellationToken);
            return null;
        }

        if (next.DueAt > turn)
        {
            return new(waiting, next.DueAt);
        }

        var now = time.GetUtcNow();
        if (!application.PerformNextDuty(now, office))
        {
            return null;
        }

        await database.SaveChangesAsync(cancellationToken);
        meters.Performed(next, now);
        return application.NotDueBefore is { } bound && bound <= until ? new(waiting with { Bound = bound }, bound) : null;
    }

    private void Rest(long key, TimeSpan span) => resting[key] = TimeProvider.System.GetUtcNow() + span;

    [LoggerMessage(Level = LogLevel.Error, Message = "What is due for the application with key {Key} failed; trying again in a minute.")]
    private static partial void LogFailed(ILogger logger, long key, Exception exception);

    private sealed record Waiting(long Key, DateTimeOffset Bound);

    private sealed record Again(Waiting Waiting, DateTimeOffset Turn);
}
