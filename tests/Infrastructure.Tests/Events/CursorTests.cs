using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Tests.Events;

public sealed class CursorTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Read_ShouldGoOnBehindTheCursor_WhenResumed(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var all = await WriteAsync(database, instance, 12);

        var resumed = await instance.CollectAsync(7, after: all[4].Cursor);
        var oldest = await instance.CollectAsync(1, after: "0");

        Assert.Equal(all.Skip(5), resumed);
        Assert.Equal(1, oldest[0].Position);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Open_ShouldRefuse_WhenTheCursorIsNotOfThisLog(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var all = await WriteAsync(database, instance, 3);
        var epoch = await EpochAsync(database);
        string[] strangers =
        [
            new EventCursor(epoch, all[^1].Position + 1).ToString(),
            new EventCursor(epoch - 1, all[^1].Position).ToString(),
            new EventCursor(epoch + 1, all[^1].Position).ToString(),
            "", "1", "%%%", new string('A', 5000), "MTIz", "MS4tMQ", "é",
        ];

        foreach (var stranger in strangers)
        {
            var refusal = await Assert.ThrowsAsync<CursorUnknownError>(
                () => instance.Stream.OpenAsync(EventFilter.All, stranger, CancellationToken.None));
            Assert.Equal("CURSOR_UNKNOWN", refusal.Code);
            Assert.Equal(all[^1].Cursor, refusal.HeadCursor);
            Assert.Empty((await instance.Stream.PageAsync(
                EventFilter.All, refusal.HeadCursor, 5, CancellationToken.None)).Events);
            Assert.Equal(1, (await instance.CollectAsync(1, refusal.OldestCursor))[0].Position);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Streams_ShouldEndAndOldCursorsBeRefused_WhenTheEpochIsRaised(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var all = await WriteAsync(database, instance, 3);
        var live = LogInstance.CollectAsync(await instance.FromNowAsync(), 1);

        await database.Services.GetRequiredService<LogEpoch>().RaiseAsync(CancellationToken.None);

        await Assert.ThrowsAsync<CursorUnknownError>(() => live);
        await Assert.ThrowsAsync<CursorUnknownError>(
            () => instance.Stream.OpenAsync(EventFilter.All, all[1].Cursor, CancellationToken.None));
        var again = await instance.CollectAsync(3, after: "0");
        Assert.Equal(all.Select(logged => logged.EventId), again.Select(logged => logged.EventId));
        Assert.NotEqual(all[0].Cursor, again[0].Cursor);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Retention_ShouldExpireTheOldestCursors_WhenThirtyDaysHavePassed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var all = await WriteAsync(database, instance, 6);
        await AgeAsync(database, all.Take(4));

        Assert.Equal(4, await TrimAsync(database));
        Assert.Equal(0, await TrimAsync(database));

        var refusal = await Assert.ThrowsAsync<CursorExpiredError>(
            () => instance.Stream.OpenAsync(EventFilter.All, all[2].Cursor, CancellationToken.None));
        Assert.Equal("CURSOR_EXPIRED", refusal.Code);
        Assert.Equal(all[3].Cursor, refusal.OldestCursor);
        Assert.Equal(all.Skip(4), await instance.CollectAsync(2, refusal.OldestCursor));
        Assert.Equal(all.Skip(4), await instance.CollectAsync(2, "0"));
    }

    /// Its first page would begin at what is left: a silent gap.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Reader_ShouldEndWithAnError_WhenRetentionOvertakesIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var all = await WriteAsync(database, instance, 6);
        await using var fresh = await LogInstance.StartAsync(database);
        var slow = await fresh.Stream.OpenAsync(EventFilter.All, all[0].Cursor, CancellationToken.None);
        var filtered = await fresh.Stream.OpenAsync(
            new EventFilter { SubjectId = all[5].SubjectId }, all[0].Cursor, CancellationToken.None);
        await AgeAsync(database, all.Take(4));
        await TrimAsync(database);

        await Assert.ThrowsAsync<CursorExpiredError>(() => LogInstance.CollectAsync(slow, 1));
        await Assert.ThrowsAsync<CursorExpiredError>(() => LogInstance.CollectAsync(filtered, 1));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Positions_ShouldGoOn_WhenEverythingWasTrimmed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var instance = await LogInstance.StartAsync(database);
        var all = await WriteAsync(database, instance, 3);
        await AgeAsync(database, all);
        await TrimAsync(database);

        await using var fresh = await LogInstance.StartAsync(database);
        var next = fresh.CollectAsync(1, all[^1].Cursor);
        await WriteAsync(database, instance, 1);

        Assert.Equal(all[^1].Position + 1, (await next)[0].Position);
    }

    [Fact]
    public void Cursor_ShouldBeOpaqueAndUrlSafe_WhenWritten()
    {
        var cursor = new EventCursor(1_790_000_000, 123_456_789_012);

        Assert.Matches("^[A-Za-z0-9_-]+$", cursor.ToString());
        Assert.Equal(cursor, EventCursor.Parse(cursor.ToString()));
        Assert.DoesNotContain("123", cursor.ToString(), StringComparison.Ordinal);
        Assert.Null(EventCursor.Parse(Convert.ToBase64String(Encoding.ASCII.GetBytes("1.2.3")).TrimEnd('=')));
    }

    private static async Task<List<LoggedEvent>> WriteAsync(TestDatabase database, LogInstance instance, int count)
    {
        var seen = LogInstance.CollectAsync(await instance.FromNowAsync(), count);
        var writers = new LogWriters(database.Contexts, 2) { LongestSleep = 0 };
        await writers.PrepareAsync();
        await writers.RunAsync(1, count);
        return await seen;
    }

    /// As if the audit log had taken up everything, as it does within seconds.
    private static async Task<int> TrimAsync(TestDatabase database)
    {
        await using var context = database.NewContext();
        await context.AuditHead.ExecuteUpdateAsync(set => set.SetProperty(head => head.Position, long.MaxValue));
        return await database.Services.GetRequiredService<LogRetention>().TrimAsync(CancellationToken.None);
    }

    private static async Task<long> EpochAsync(TestDatabase database)
    {
        await using var context = database.NewContext();
        return await context.LogHead.Select(head => head.Epoch).SingleAsync();
    }

    private static async Task AgeAsync(TestDatabase database, IEnumerable<LoggedEvent> events)
    {
        await using var context = database.NewContext();
        var ids = events.Select(logged => logged.EventId).ToList();
        var then = TimeProvider.System.GetUtcNow().AddDays(-31);
        await context.OutboxEvents.Where(row => ids.Contains(row.EventId))
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.OccurredAt, then));
    }
}
