using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Tests.Events;

/// Writers that compete for a few subjects and dawdle before they commit, as real ones do now and then.
internal sealed class LogWriters(IDbContextFactory<AppDbContext> contexts, int subjectCount)
{
    private static readonly Actor supervisor = new(ActorRole.Supervisor, "tests");
    private static readonly IdSource ids = new(TimeProvider.System);
    private readonly List<Guid> subjects = [];
    private int written;

    public ConcurrentDictionary<Guid, DateTimeOffset> Committed { get; } = new();

    /// An idempotency row first gives the transaction its number early, as the product's mutations do.
    public bool WritesIdempotencyRowFirst { get; init; }

    public int EventsPerTransaction { get; init; } = 1;

    public int LongestSleep { get; init; } = 20;

    public async Task PrepareAsync()
    {
        await using var context = await contexts.CreateDbContextAsync();
        for (var index = 0; index < subjectCount; index++)
        {
            var id = ids.Next();
            subjects.Add(id);
            context.ServicePoints.Add(ServicePoint.Open(id, $"Subject {id}", "16.06.09"));
        }

        await context.SaveChangesAsync();
    }

    public Task RunAsync(int writers, int total) => Task.WhenAll(
        Enumerable.Range(0, writers).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            while (Interlocked.Add(ref written, EventsPerTransaction) <= total)
            {
                while (!await TryWriteAsync(random))
                {
                }
            }
        })));

    public async Task<bool> TryWriteAsync(Random random)
    {
        await using var context = await contexts.CreateDbContextAsync();
        try
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            if (WritesIdempotencyRowFirst)
            {
                context.IdempotencyRecords.Add(new IdempotencyRecord
                {
                    Caller = "tests",
                    IdempotencyKey = ids.Next().ToString(),
                    ContentHash = new byte[32],
                    CreatedAt = TimeProvider.System.GetUtcNow(),
                });
                await context.SaveChangesAsync();
                await SleepAsync(random);
            }

            var id = subjects[random.Next(subjects.Count)];
            var subject = await context.ServicePoints.SingleAsync(point => point.Id == id);
            for (var count = 0; count < EventsPerTransaction; count++)
            {
                subject.RecordBlankStock(supervisor, TimeProvider.System.GetUtcNow(), random.Next(1000));
            }

            await context.SaveChangesAsync();
            await SleepAsync(random);
            await transaction.CommitAsync();
            foreach (var row in context.ChangeTracker.Entries<OutboxEvent>())
            {
                Committed[row.Entity.EventId] = TimeProvider.System.GetUtcNow();
            }

            return true;
        }
        catch (Exception exception) when (Conflicts.IsConflict(exception))
        {
            return false;
        }
    }

    private async Task SleepAsync(Random random)
    {
        if (LongestSleep > 0 && random.Next(3) == 0)
        {
            var pause = TimeSpan.FromMilliseconds(random.Next(1, LongestSleep + 1));
            await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
        }
    }
}

internal static class Seen
{
    private static readonly int scale =
        int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), out var wanted) ? wanted : 1;

    /// A bounded number of events for every run; more where SIPOKMUBA_TEST_SCALE asks for it.
    public static int Scaled(int count) => count * scale;

    public static List<SeenEvent> Of(IEnumerable<LoggedEvent> events) =>
        [.. events.Select(e => new SeenEvent(e.Position, e.EventId, e.SubjectId, e.SubjectVersion))];
}
