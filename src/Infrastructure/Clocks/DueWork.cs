using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Clocks;

/// <summary>
/// Does what is due for subjects of one kind because nobody acted, in the order of the due times over all of them. A
/// subject is looked at when its bound has come; if its duty is due later by the calendar, it waits its turn under the
/// exact time. Any number of instances may run at once: who loses a race looks again.
/// </summary>
internal abstract partial class DueWork<TSubject>(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ClockMeters meters, ILogger logger) : IDueWork
    where TSubject : AggregateRoot, IClocked
{
    public const int BatchSize = 100;
    private const int MostFailuresInARow = 3;

    private static readonly TimeSpan afterConflict = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan afterFailure = TimeSpan.FromMinutes(1);

    // Left alone for a while, so that what fails does not stop all that follows.
    private readonly Dictionary<long, DateTimeOffset> resting = [];
    private int failuresInARow;

    public string Subject => typeof(TSubject).Name;

    /// With all that a duty needs.
    protected abstract IQueryable<TSubject> SubjectsOf(AppDbContext database);

    /// Reads what all subjects of a batch have in common, once.
    protected abstract Task<Round> BeginAsync(AppDbContext database, CancellationToken cancellationToken);

    /// Whether what else changes takes locks, which are held until it is committed.
    protected virtual bool TakesLocks => false;

    /// What else changes in the save of a duty that has been performed.
    protected virtual Task ChangeWithAsync(
        TSubject subject, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<TimeSpan> PerformAsync(TimeSpan lookAhead, CancellationToken cancellationToken)
    {
        meters.Looks(Subject);
        var now = time.GetUtcNow();
        var found = await FindAsync(now + lookAhead, cancellationToken);
        if (!found.Any(waiting => waiting.Bound <= now))
        {
            meters.FoundNothingDue(Subject);
        }

        var taken = found.Where(waiting => !resting.ContainsKey(waiting.Key)).Take(BatchSize).ToList();
        if (taken.Count == 0 || taken[0].Bound > now)
        {
            return taken.Count == 0 ? lookAhead : taken[0].Bound - now;
        }

        await PerformAsync(taken, now, cancellationToken);
        return TimeSpan.Zero;
    }

    /// The one statement of a moment at which nothing is due.
    private async Task<List<Waiting>> FindAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        foreach (var rested in resting.Where(pair => pair.Value <= TimeProvider.System.GetUtcNow()).ToList())
        {
            resting.Remove(rested.Key);
        }

        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return await SubjectsOf(database)
            .Where(subject => subject.NotDueBefore <= until)
            .OrderBy(subject => subject.NotDueBefore).ThenBy(subject => subject.Key)
            .Take(BatchSize + resting.Count)
            .Select(subject => new Waiting(subject.Key, subject.NotDueBefore!.Value))
            .ToListAsync(cancellationToken);
    }

    private async Task PerformAsync(List<Waiting> taken, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Read after the bounds, so that a bound that holds still at the save was there when this calendar was.
        Round round;
        await using (var database = await databases.CreateDbContextAsync(cancellationToken))
        {
            round = await BeginAsync(database, cancellationToken);
        }

        var last = taken[^1].Bound;
        var until = taken.Count == BatchSize && last < now ? last : now;
        var queue = new PriorityQueue<Waiting, (DateTimeOffset Turn, long Key)>(
            taken.Where(waiting => waiting.Bound <= until).Select(waiting => (waiting, (waiting.Bound, waiting.Key))));
        while (queue.TryDequeue(out var waiting, out var place))
        {
            if (await TryTakeUpAsync(waiting, place.Turn, until, round, cancellationToken) is { } again)
            {
                queue.Enqueue(again.Waiting, (again.Turn, waiting.Key));
            }
        }
    }

    private async Task<Again?> TryTakeUpAsync(
        Waiting waiting, DateTimeOffset turn, DateTimeOffset until, Round round, CancellationToken cancellationToken)
    {
        try
        {
            var again = await TakeUpAsync(waiting, turn, until, round, cancellationToken);
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
            // Several in a row are no matter of the subjects: then the round ends.
            failuresInARow++;
            Rest(waiting.Key, afterFailure);
            LogFailed(logger, Subject, waiting.Key, exception);
        }

        return null;
    }

    /// When it may have another turn in this round.
    private async Task<Again?> TakeUpAsync(
        Waiting waiting, DateTimeOffset turn, DateTimeOffset until, Round round, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var subject = await SubjectsOf(database).SingleOrDefaultAsync(found => found.Key == waiting.Key, cancellationToken);
        if (subject is null || subject.NotDueBefore != waiting.Bound)
        {
            return null;
        }

        var next = round.Await(subject);
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
        if (!round.Perform(subject, now))
        {
            return null;
        }

        await using (var transaction = TakesLocks ? await RolledBackTransaction.BeginAsync(database, cancellationToken) : null)
        {
            await ChangeWithAsync(subject, database, now, cancellationToken);
            await database.SaveChangesAsync(cancellationToken);
            if (transaction is not null)
            {
                await transaction.CommitAsync(cancellationToken);
            }
        }

        meters.Performed(Subject, next, now);
        return subject.NotDueBefore is { } bound && bound <= until ? new(waiting with { Bound = bound }, bound) : null;
    }

    private void Rest(long key, TimeSpan span) => resting[key] = TimeProvider.System.GetUtcNow() + span;

    [LoggerMessage(Level = LogLevel.Error, Message = "What is due for {Subject} with key {Key} failed; trying again in a minute.")]
    private static partial void LogFailed(ILogger logger, string subject, long key, Exception exception);

    /// <param name="Await">The next duty, whose exact time takes the place of the bound.</param>
    /// <param name="Perform">Does it; false where none is due yet.</param>
    protected sealed record Round(Func<TSubject, DueDuty?> Await, Func<TSubject, DateTimeOffset, bool> Perform);

    private sealed record Waiting(long Key, DateTimeOffset Bound);

    private sealed record Again(Waiting Waiting, DateTimeOffset Turn);
}
