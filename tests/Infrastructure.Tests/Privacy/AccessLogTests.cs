using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Tests.Privacy;

/// Each test has a citizen of its own.
public sealed class AccessLogTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);
    private static readonly AccessContext officer = new(new Actor(ActorRole.Officer, "demo-officer"), null, AccessWay.Query, "applications");
    private static readonly AccessContext portal = new(new Actor(ActorRole.Partner, "demo-portal"), 1, AccessWay.Subscription, "onEvent");

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Row_ShouldBeInTheDatabaseAsGiven_WhenTheReadMayBeAnswered(DatabaseProvider provider)
    {
        await using var test = await NewLogAsync(provider);
        var read = new Access(portal, "Application", 5, 71, PersonalData.Identity | PersonalData.Documents, "O'Neil's \"appeal\"");

        await test.Log.RecordAsync([read, read with { By = officer, Data = PersonalData.Progress, Purpose = null }], CancellationToken.None);

        var rows = await test.RowsOfAsync(71);
        Assert.Equal(2, rows.Count);
        Assert.All(rows, row => Assert.Equal((start, "Application", 5L), (row.At, row.RecordType, row.RecordKey)));
        Assert.Equal((ActorRole.Partner, "demo-portal", 1L, AccessWay.Subscription, "onEvent"), By(rows[0]));
        Assert.Equal((PersonalData.Identity | PersonalData.Documents, "O'Neil's \"appeal\""), (rows[0].Data, rows[0].Purpose));
        Assert.Equal((ActorRole.Officer, "demo-officer", null, AccessWay.Query, "applications"), By(rows[1]));
        Assert.Equal((PersonalData.Progress, null), (rows[1].Data, rows[1].Purpose));

        static (ActorRole, string, long?, AccessWay, string) By(AccessRecord row) => (row.ReaderRole, row.Reader, row.PartnerKey, row.Way, row.Operation);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Rows_ShouldAllBeThereOnce_WhenAThousandReadAtOnce(DatabaseProvider provider)
    {
        await using var test = await NewLogAsync(provider);
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(key => Task.Run(async () =>
        {
            // Each finds its own rows when it is told that they are written, though others share their commit.
            await test.Log.RecordAsync([Read(key, 72), Read(key + 1_000, 72)], CancellationToken.None);
            if (key % 50 == 0)
            {
                await test.Log.SettleAsync(CancellationToken.None);
                await using var context = test.Database.NewContext();
                Assert.Equal(2, await context.AccessRecords.CountAsync(row => row.CitizenKey == 72 && (row.RecordKey == key || row.RecordKey == key + 1_000)));
            }
        })));

        var keys = (await test.RowsOfAsync(72)).ConvertAll(row => row.RecordKey);
        Assert.Equal(Enumerable.Range(0, 2_000).Select(key => (long)key), keys.Order());
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Rows_ShouldAllBeThereOnce_WhateverTheirNumber(DatabaseProvider provider)
    {
        await using var test = await NewLogAsync(provider);
        foreach (var count in new[] { 1, 2, 3, 7, 64, 127, 128, 129, 255, 300 })
        {
            await test.Log.RecordAsync([.. Enumerable.Range(0, count).Select(key => Read(key, 7_200 + count))], CancellationToken.None);

            var keys = (await test.RowsOfAsync(7_200 + count)).ConvertAll(row => row.RecordKey);
            Assert.Equal(Enumerable.Range(0, count).Select(key => (long)key), keys);
        }
    }

    [SkippableFact]
    public async Task Read_ShouldBeRefused_WhileTheServerIsAway()
    {
        await using var test = await NewLogAsync(DatabaseProvider.Postgres);
        test.Contexts.IsBroken = true;
        for (var read = 0; read < 3; read++)
        {
            var all = Enumerable.Range(0, 20).Select(key => Task.Run(() => test.Log.RecordAsync([Read(key, 73)], CancellationToken.None).AsTask()));
            foreach (var refused in all.ToList())
            {
                await Assert.ThrowsAsync<AccessLogUnavailableException>(() => refused.WaitAsync(patience));
            }
        }

        test.Contexts.IsBroken = false;
        await test.Log.RecordAsync([Read(99, 73)], CancellationToken.None);

        Assert.Equal(99, Assert.Single(await test.RowsOfAsync(73)).RecordKey);
    }

    [SkippableFact]
    public async Task Read_ShouldBeLogged_WhenTheDatabaseWasRestartedSinceTheLastOne()
    {
        await using var test = await NewLogAsync(DatabaseProvider.Postgres);
        await test.Log.RecordAsync([Read(1, 74)], CancellationToken.None);
        await using (var context = test.Database.NewContext())
        {
            await context.Database.ExecuteSqlRawAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }

        await test.Log.RecordAsync([Read(2, 74)], CancellationToken.None);

        Assert.Equal([1, 2], (await test.RowsOfAsync(74)).ConvertAll(row => row.RecordKey));
    }

    [SkippableFact]
    public async Task Read_ShouldBeRefused_WhenTheServerIsLockedTooLong()
    {
        await using var test = await NewLogAsync(DatabaseProvider.Postgres);
        await test.Log.RecordAsync([Read(1, 75)], CancellationToken.None);
        await using (var holding = test.Database.NewContext())
        {
            await using var transaction = await holding.Database.BeginTransactionAsync();
            await holding.Database.ExecuteSqlRawAsync("LOCK TABLE \"AccessRecords\" IN EXCLUSIVE MODE");
            var first = test.Log.RecordAsync([Read(2, 75)], CancellationToken.None).AsTask();
            using var gone = new CancellationTokenSource();
            var second = test.Log.RecordAsync([Read(3, 75)], CancellationToken.None).AsTask();
            var third = test.Log.RecordAsync([Read(4, 75)], gone.Token).AsTask();
            await gone.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third.WaitAsync(patience));
            Assert.False(first.IsCompleted || second.IsCompleted);
            test.Time.Advance(TimeSpan.FromSeconds(6));
            await Assert.ThrowsAsync<AccessLogUnavailableException>(() => first.WaitAsync(patience));
        }

        await test.Log.RecordAsync([Read(5, 75)], CancellationToken.None).AsTask().WaitAsync(patience);
        var keys = (await test.RowsOfAsync(75)).ConvertAll(row => row.RecordKey);
        Assert.Contains(5, keys);
        Assert.DoesNotContain(2, keys);
    }

    [Fact]
    public async Task Read_ShouldNotWaitForTheDatabase_WhenItIsAFile()
    {
        await using var test = await NewLogAsync(DatabaseProvider.Sqlite);
        await using (var holding = test.Database.NewContext())
        {
            await using var transaction = await holding.Database.BeginTransactionAsync();

            await test.Log.RecordAsync([Read(1, 76)], CancellationToken.None).AsTask().WaitAsync(patience);

            test.Contexts.IsBroken = true;
            await transaction.RollbackAsync();
            await Assert.ThrowsAsync<InvalidOperationException>(() => test.Log.SettleAsync(CancellationToken.None));
            await test.Log.RecordAsync([Read(2, 76)], CancellationToken.None).AsTask().WaitAsync(patience);
            test.Contexts.IsBroken = false;
        }

        Assert.Equal([1, 2], (await test.RowsOfAsync(76)).ConvertAll(row => row.RecordKey));
    }

    [Fact]
    public async Task Read_ShouldWaitForTheDatabase_WhenAHundredThousandWaitForItAlready()
    {
        await using var test = await NewLogAsync(DatabaseProvider.Sqlite);
        test.Contexts.IsBroken = true;
        await FillAsync();
        await Assert.ThrowsAsync<AccessLogUnavailableException>(() => test.Log.RecordAsync([Read(1, 79)], CancellationToken.None).AsTask());

        test.Contexts.IsBroken = false;
        await test.Log.RecordAsync([Read(2, 79)], CancellationToken.None);

        Assert.Equal(JournaledAccessLog.MostUnsettled, (await test.RowsOfAsync(78)).Count);
        Assert.Equal([2], (await test.RowsOfAsync(79)).ConvertAll(row => row.RecordKey));

        async Task FillAsync()
        {
            foreach (var keys in Enumerable.Range(0, JournaledAccessLog.MostUnsettled).Chunk(1_000))
            {
                await test.Log.RecordAsync([.. keys.Select(key => Read(key, 78))], CancellationToken.None);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Reads_ShouldBeOneRow_WhenTheyDifferInNothingButTheMoment(DatabaseProvider provider)
    {
        await using var test = await NewLogAsync(provider);
        var read = Read(1, 81);

        await test.Log.RecordAsync([read, read, read with { By = portal }, read with { Data = PersonalData.Documents }, read], CancellationToken.None);
        Assert.Equal(3, (await test.RowsOfAsync(81)).Count);

        await test.Log.RecordAsync([read], CancellationToken.None);
        Assert.Equal(4, (await test.RowsOfAsync(81)).Count);
    }

    [Fact]
    public async Task Reads_ShouldBecomeRowsOnce_WhenTheirProcessWasKilled()
    {
        var directory = NewDirectory();
        var read = new Access(portal, "Application", 1, 80, PersonalData.Identity | PersonalData.Documents, "O'Neil's \"appeal\"\n");
        await using (var killed = await NewLogAsync(DatabaseProvider.Sqlite, directory))
        {
            await killed.Log.RecordAsync([read], CancellationToken.None);
            killed.Time.Advance(TimeSpan.FromMilliseconds(1));
            await killed.Log.RecordAsync([read with { RecordKey = 2 }], CancellationToken.None);

            // Who lives keeps its file.
            await using var other = await NewLogAsync(DatabaseProvider.Sqlite, directory);
            Assert.Empty(await other.RowsOfAsync(80));
        }

        // Killed in the middle of a line, for which nobody was answered.
        var file = Assert.Single(Directory.GetFiles(directory));
        await File.AppendAllTextAsync(file, "{\"Access\":{\"By\":");
        var left = await File.ReadAllBytesAsync(file);
        for (var run = 0; run < 2; run++)
        {
            await using var next = await NewLogAsync(DatabaseProvider.Sqlite, directory);

            var rows = await next.RowsOfAsync(80);

            Assert.Equal([1, 2], rows.ConvertAll(row => row.RecordKey));
            Assert.All(rows, row => Assert.Equal((read.Data, read.Purpose, "demo-portal"), (row.Data, row.Purpose, row.Reader)));
            Assert.Empty(Directory.GetFiles(directory));

            // The next one was killed as well: between its commit and the removal of the file.
            await File.WriteAllBytesAsync(file, left);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Retention_ShouldForgetAfterFiveYears_WhenTheHourComes(DatabaseProvider provider)
    {
        await using var test = await NewLogAsync(provider);
        await test.Log.RecordAsync([Read(1, 77)], CancellationToken.None);
        test.Time.Advance(TimeSpan.FromDays(5 * 365));
        await test.Log.RecordAsync([Read(2, 77)], CancellationToken.None);

        await TrimAsync(start.AddYears(5));
        Assert.Equal([1, 2], (await test.RowsOfAsync(77)).ConvertAll(row => row.RecordKey));
        await TrimAsync(start.AddYears(5).AddSeconds(1));
        Assert.Equal([2], (await test.RowsOfAsync(77)).ConvertAll(row => row.RecordKey));

        async Task TrimAsync(DateTimeOffset at)
        {
            await using var later = test.Database.NewInstance(new FakeTimeProvider(at));
            await later.GetRequiredService<RecordRetention>().TrimAsync(CancellationToken.None);
        }
    }

    private static Access Read(long record, long citizen) => new(officer, "Application", record, citizen, PersonalData.Identity);

    private async Task<TestLog> NewLogAsync(DatabaseProvider provider, string? directory = null) =>
        new(await fixture.GetAsync(provider), directory ?? NewDirectory());

    private static string NewDirectory() => Directory.CreateTempSubdirectory("sipokmuba-test").FullName;

    private sealed class TestLog : IAsyncDisposable
    {
        private readonly AccessWriter writer;

        public TestLog(TestDatabase database, string directory)
        {
            Database = database;
            Contexts = new BreakableFactory(database.Contexts);
            writer = new AccessWriter(Contexts);
            var meters = database.Services.GetRequiredService<IMeterFactory>();
            Log = database.Provider == DatabaseProvider.Sqlite
                ? new JournaledAccessLog(writer, Contexts, new IdSource(Time), directory, Time, meters, NullLogger<AccessLog>.Instance)
                : new GroupedAccessLog(writer, Time, meters, NullLogger<AccessLog>.Instance);
        }

        public TestDatabase Database { get; }

        public BreakableFactory Contexts { get; }

        public FakeTimeProvider Time { get; } = new(start);

        public AccessLog Log { get; }

        /// As another process finds them, in the order in which they were written.
        public async Task<List<AccessRecord>> RowsOfAsync(long citizen)
        {
            await Log.SettleAsync(CancellationToken.None);
            await using var context = Database.NewContext();
            return await context.AccessRecords.Where(row => row.CitizenKey == citizen).OrderBy(row => row.Key).ToListAsync();
        }

        public async ValueTask DisposeAsync()
        {
            ((IDisposable)Log).Dispose();
            await writer.DisposeAsync();
        }
    }

    private sealed class BreakableFactory(IDbContextFactory<AppDbContext> inner) : IDbContextFactory<AppDbContext>
    {
        public bool IsBroken { get; set; }

        public AppDbContext CreateDbContext() => IsBroken ? throw new InvalidOperationException("The database is away.") : inner.CreateDbContext();
    }
}
