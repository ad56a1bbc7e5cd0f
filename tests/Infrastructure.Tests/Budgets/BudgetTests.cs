using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Infrastructure.Budgets;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Budgets;

public sealed class BudgetTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    private const int Limit = 3_000;
    private static readonly DateTimeOffset noon = new(2026, 1, 1, 12, 0, 20, TimeSpan.Zero);
    private static int payers;

    private readonly FakeTimeProvider time = new(noon);
    private readonly string payer = $"tests:{Interlocked.Increment(ref payers)}";

    [SkippableTheory]
    [InlineData(DatabaseProvider.Sqlite, 1)]
    [InlineData(DatabaseProvider.Postgres, 2)]
    [InlineData(DatabaseProvider.Postgres, 5)]
    [InlineData(DatabaseProvider.SqlServer, 2)]
    public async Task Charges_ShouldNeverExceedTheLimit_WhenManyAskEveryInstanceAtOnce(DatabaseProvider provider, int instances)
    {
        var database = await fixture.GetAsync(provider);
        await using var processes = new Processes(database, time, instances);
        var charged = 0;
        var refused = 0;

        await Task.WhenAll(Enumerable.Range(0, 48).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            var purse = processes.PurseOf(caller % instances, payer);
            for (var i = 0; i < 60; i++)
            {
                var points = random.Next(10) == 0 ? random.Next(100, 400) : random.Next(1, 20);
                var balance = await purse.ChargeAsync(points, Limit, CancellationToken.None);
                Interlocked.Add(ref balance.IsRefused ? ref refused : ref charged, points);
                Assert.InRange(balance.Remaining, 0, Limit);
            }
        })));

        Assert.True(refused > 0);
        Assert.InRange(charged, Limit - instances * Limit / 20, Limit);
        Assert.InRange(await GrantedAsync(database), charged, Limit);
    }

    /// With one process nothing is lost in slices: the budget is spent to the last point, and `remaining` is exact.
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Remaining_ShouldBeExact_WhenOneInstanceCharges(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var processes = new Processes(database, time, 1);
        var purse = processes.PurseOf(0, payer);
        var random = new Random(7);
        var left = Limit;
        while (left > 0)
        {
            var points = random.Next(1, 500);
            var balance = await purse.ChargeAsync(points, Limit, CancellationToken.None);

            Assert.Equal(points > left, balance.IsRefused);
            left -= balance.IsRefused ? 0 : points;
            Assert.Equal(new BudgetBalance(Limit, left, noon.AddSeconds(40), balance.IsRefused), balance);
            Assert.Equal(balance with { IsRefused = false }, purse.Balance(Limit));
        }

        Assert.Equal(Limit, await GrantedAsync(database));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Budget_ShouldBeWholeAgain_WhenTheMinuteIsOver(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var processes = new Processes(database, time, 1);
        var purse = processes.PurseOf(0, payer);
        Assert.False((await purse.ChargeAsync(Limit, Limit, CancellationToken.None)).IsRefused);

        time.Advance(TimeSpan.FromSeconds(39));
        Assert.True((await purse.ChargeAsync(1, Limit, CancellationToken.None)).IsRefused);
        time.Advance(TimeSpan.FromSeconds(1));
        var next = await purse.ChargeAsync(1, Limit, CancellationToken.None);

        Assert.Equal(new BudgetBalance(Limit, Limit - 1, noon.AddSeconds(100)), next);
    }

    [Fact]
    public async Task Budget_ShouldNotBeOpenedTwice_WhenTheClockIsSetBackALittle()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var clock = new SettableTime { Now = noon.AddSeconds(41) };
        await using var processes = new Processes(database, clock, 1);
        var purse = processes.PurseOf(0, payer);
        await purse.ChargeAsync(100, Limit, CancellationToken.None);

        clock.Now = noon.AddSeconds(39);

        Assert.Equal(Limit - 150, (await purse.ChargeAsync(50, Limit, CancellationToken.None)).Remaining);
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Budget_ShouldBeKnown_WhenAProcessStartsAnew(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using (var first = new Processes(database, time, 1))
        {
            await first.PurseOf(0, payer).ChargeAsync(2_900, Limit, CancellationToken.None);
        }

        await using var second = new Processes(database, time, 1);

        Assert.True((await second.PurseOf(0, payer).ChargeAsync(101, Limit, CancellationToken.None)).IsRefused);
        Assert.Equal(0, (await second.PurseOf(0, payer).ChargeAsync(100, Limit, CancellationToken.None)).Remaining);
    }

    [Fact]
    public async Task Charge_ShouldBeRefusedWithoutALease_WhenItCostsMoreThanTheLimit()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var processes = new Processes(database, time, 1);

        var balance = await processes.PurseOf(0, payer).ChargeAsync(51, 50, CancellationToken.None);

        Assert.Equal(new BudgetBalance(50, 50, noon.AddSeconds(40), IsRefused: true), balance);
        Assert.Equal(0, await GrantedAsync(database));
    }

    [Fact]
    public async Task Charge_ShouldAllocateNothing_WhenTheSliceHolds()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var processes = new Processes(database, time, 1);
        var purse = processes.PurseOf(0, payer);
        await purse.ChargeAsync(1, 1_000_000, CancellationToken.None);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            await purse.ChargeAsync(13, 1_000_000, CancellationToken.None);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// Several processes: what none can see nobody grants. The rest of a slice is still served.
    [SkippableFact]
    public async Task Charge_ShouldBeUnavailable_WhenASharedLedgerCannotBeReached()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Postgres);
        await using var processes = new Processes(database, time, 1);
        var purse = processes.PurseOf(0, payer);
        await purse.ChargeAsync(1, Limit, CancellationToken.None);
        await ExecuteAsync(database, "ALTER TABLE \"BudgetWindows\" RENAME TO away");
        try
        {
            Assert.False((await purse.ChargeAsync(149, Limit, CancellationToken.None)).IsRefused);
            await Assert.ThrowsAsync<BudgetUnavailableException>(() => purse.ChargeAsync(1, Limit, CancellationToken.None).AsTask());
        }
        finally
        {
            await ExecuteAsync(database, "ALTER TABLE away RENAME TO \"BudgetWindows\"");
        }

        await Assert.ThrowsAsync<BudgetUnavailableException>(() => purse.ChargeAsync(1, Limit, CancellationToken.None).AsTask());
        time.Advance(BudgetPurse.RetryAfter);
        Assert.Equal(Limit - 151, (await purse.ChargeAsync(1, Limit, CancellationToken.None)).Remaining);
    }

    [Fact]
    public async Task Charge_ShouldBeCountedInMemory_WhenALonelyProcessCannotWrite()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var processes = new Processes(database, time, 1);
        var purse = processes.PurseOf(0, payer);
        await purse.ChargeAsync(100, Limit, CancellationToken.None);
        await ExecuteAsync(database, "CREATE TRIGGER disk_is_full BEFORE UPDATE ON \"BudgetWindows\" BEGIN SELECT RAISE(FAIL, 'full'); END");
        try
        {
            Assert.Equal(1_000, (await purse.ChargeAsync(1_900, Limit, CancellationToken.None)).Remaining);
            Assert.Equal(150, await GrantedAsync(database));
        }
        finally
        {
            await ExecuteAsync(database, "DROP TRIGGER disk_is_full");
        }

        time.Advance(BudgetPurse.RetryAfter);
        Assert.Equal(1, (await purse.ChargeAsync(999, Limit, CancellationToken.None)).Remaining);
        Assert.True((await purse.ChargeAsync(2, Limit, CancellationToken.None)).IsRefused);
        Assert.Equal(Limit - 1, await GrantedAsync(database));
    }

    private async Task<int> GrantedAsync(TestDatabase database)
    {
        await using var context = database.NewContext();
        return await context.BudgetWindows.Where(window => window.Payer == payer).Select(window => window.Granted).SingleOrDefaultAsync();
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var context = database.NewContext();
        await context.Database.ExecuteSqlRawAsync(sql);
    }

    /// Processes that share nothing but the database.
    private sealed class Processes(TestDatabase database, TimeProvider time, int count) : IAsyncDisposable
    {
        private readonly ServiceProvider[] services = [.. Enumerable.Range(0, count).Select(_ => database.NewInstance(time))];

        public BudgetPurse PurseOf(int process, string payer) => services[process].GetRequiredService<BudgetPurses>().Of(payer);

        public async ValueTask DisposeAsync()
        {
            foreach (var process in services)
            {
                await process.DisposeAsync();
            }
        }
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
