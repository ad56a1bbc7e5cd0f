using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Tests.Events;

/// Each event once, in one order, contiguous, and by version within a subject, whatever writers do.
public sealed class LogOrderTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    [SkippableTheory]
    [InlineData(DatabaseProvider.Sqlite, 600, 1, false)]
    [InlineData(DatabaseProvider.Postgres, 1500, 1, false)]
    [InlineData(DatabaseProvider.Postgres, 1200, 1, true)]
    [InlineData(DatabaseProvider.Postgres, 1200, 3, true)]
    [InlineData(DatabaseProvider.SqlServer, 1200, 1, true)]
    [InlineData(DatabaseProvider.SqlServer, 1200, 3, true)]
    public async Task Tails_ShouldAgreeAndMissNothing_When32WritersDawdle(
        DatabaseProvider provider, int count, int eventsPerTransaction, bool rowFirst)
    {
        var database = await fixture.GetAsync(provider);
        await using var first = await LogInstance.StartAsync(database);
        await using var second = await LogInstance.StartAsync(database);
        var total = Seen.Scaled(count);
        var writers = new LogWriters(database.Contexts, 20)
        {
            EventsPerTransaction = eventsPerTransaction,
            WritesIdempotencyRowFirst = rowFirst,
            LongestSleep = provider == DatabaseProvider.Sqlite ? 2 : 20,
        };
        await writers.PrepareAsync();
        var one = LogInstance.CollectAsync(await first.FromNowAsync(), total);
        var two = LogInstance.CollectAsync(await second.FromNowAsync(), total);

        await writers.RunAsync(32, total);
        var seen = Seen.Of(await one);

        Assert.Equal(total, writers.Committed.Count);
        Assert.Empty(LogChecker.FindFaults(seen, [.. writers.Committed.Keys]));
        Assert.Equal(seen, Seen.Of(await two));
        await AssertStoredAsync(database, seen);
    }

    /// A takes part in the log late although its transaction began first: the order (transaction, id) would invert it.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Tail_ShouldKeepTheVersions_WhenTheOlderTransactionWritesTheNewerEvent(DatabaseProvider provider)
    {
        Skip.If(provider == DatabaseProvider.Sqlite, "SQLite has one writer at a time: there is no older transaction.");
        var database = await fixture.GetAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var writers = new LogWriters(database.Contexts, 1) { LongestSleep = 0 };
        await writers.PrepareAsync();
        var seen = LogInstance.CollectAsync(await instance.FromNowAsync(), 2);

        await using var older = database.NewContext();
        await using var transaction = await older.Database.BeginTransactionAsync();
        older.LookupFailures.Add(new LookupFailure
        {
            TargetHash = new byte[32],
            AddressHash = new byte[32],
            At = TimeProvider.System.GetUtcNow(),
        });
        await older.SaveChangesAsync();
        Assert.True(await writers.TryWriteAsync(new Random(1)));
        var subject = await older.ServicePoints.OrderByDescending(point => point.Key).FirstAsync();
        subject.RecordBlankStock(new(Domain.Common.ActorRole.Supervisor, "A"), TimeProvider.System.GetUtcNow(), 7);
        await older.SaveChangesAsync();
        await transaction.CommitAsync();

        Assert.Equal([1, 2], (await seen).Select(logged => logged.SubjectVersion));
    }

    private static async Task AssertStoredAsync(TestDatabase database, List<SeenEvent> seen)
    {
        await using var context = database.NewContext();
        var from = seen[0].Position;
        var stored = (await context.OutboxEvents.AsNoTracking().ToListAsync())
            .Where(row => row.Position >= from)
            .OrderBy(row => row.Position)
            .Select(row => new SeenEvent(row.Position!.Value, row.EventId, row.SubjectId, row.SubjectVersion));
        Assert.Equal(stored, seen);
        if (database.Provider != DatabaseProvider.Sqlite)
        {
            Assert.Equal(seen[^1].Position, await context.LogHead.Select(head => head.Position).SingleAsync());
        }
    }
}
