using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Tests.Events;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class SqliteWriteGateTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    /// By SQLite's own waiting two of eight writers wrote nothing in four seconds.
    [Fact]
    public async Task Writers_ShouldTakeTurnsInOrderOfArrival_WhenEightWait()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var writing = database.NewContext();
        var first = await writing.Database.BeginTransactionAsync();
        var turns = new ConcurrentQueue<int>();

        // Each arrives at the gate before its call returns, and before the next one calls.
        var waiting = Enumerable.Range(0, 8).Select(WriteAsync).ToList();
        Assert.DoesNotContain(waiting, writer => writer.IsCompleted);
        await first.CommitAsync();
        await Task.WhenAll(waiting).WaitAsync(patience);

        Assert.Equal(Enumerable.Range(0, 8), turns);

        async Task WriteAsync(int writer)
        {
            await using var context = database.NewContext();
            await using var transaction = await context.Database.BeginTransactionAsync();
            turns.Enqueue(writer);
            context.Citizens.Add(Submissions.NewCitizen());
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }
    }

    /// Nobody could take the file over from a process that has ended its host.
    [Fact]
    public async Task Writer_ShouldLeaveTheFile_WhenItsHostHasEnded()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var host = database.NewInstance())
        {
            await using var context = await host.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
            context.Citizens.Add(Submissions.NewCitizen());
            await context.SaveChangesAsync();
        }

        using (var pooled = new SqliteConnection(database.ConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }

        // SQLite takes it away with the last connection.
        Assert.False(File.Exists(new SqliteConnectionStringBuilder(database.ConnectionString).DataSource + "-wal"));
    }

    [Fact]
    public async Task Gate_ShouldOpenAgain_WhenATransactionFailsOrIsDropped()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using (var failing = database.NewContext())
        {
            failing.Partners.Add(
                Domain.Partners.Partner.Delivered(Submissions.Ids, null!, "x", "", DateTimeOffset.UnixEpoch));
            await Assert.ThrowsAsync<DbUpdateException>(() => failing.SaveChangesAsync());
        }

        await using (var dropping = database.NewContext())
        {
            _ = await dropping.Database.BeginTransactionAsync();
        }

        await using (var rolledBack = database.NewContext())
        {
            await using var transaction = await rolledBack.Database.BeginTransactionAsync();
            await transaction.RollbackAsync();
        }

        await using var next = database.NewContext();
        next.Citizens.Add(Submissions.NewCitizen());
        await next.SaveChangesAsync().WaitAsync(patience);
    }

    /// It has passed the gate when it fails, and its context goes back to the pool.
    [Fact]
    public async Task Gate_ShouldOpenAgain_WhenATransactionDoesNotBegin()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using (var failing = database.NewContext())
        {
            await failing.Database.OpenConnectionAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => failing.Database.BeginTransactionAsync(System.Data.IsolationLevel.Chaos));
        }

        await using var next = database.NewContext();
        next.Citizens.Add(Submissions.NewCitizen());
        await next.SaveChangesAsync().WaitAsync(patience);
    }

    [Fact]
    public async Task Gate_ShouldOpenAgain_WhenAStatementIsCanceled()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        using var caller = new CancellationTokenSource();
        await using (var host = database.NewInstance(configure: services => services.Intercept(DatabaseProvider.Sqlite, new Leaving(caller))))
        {
            await using var leaving = await host.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
            await leaving.Database.OpenConnectionAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => leaving.Regions.ExecuteUpdateAsync(set => set.SetProperty(region => region.Name, region => region.Name), caller.Token));
        }

        await using var next = database.NewContext();
        next.Citizens.Add(Submissions.NewCitizen());
        await next.SaveChangesAsync().WaitAsync(patience);
    }

    /// Outside the gate it would wait by SQLite's lottery, for seconds under load.
    [Fact]
    public async Task BulkUpdate_ShouldWaitAtTheGate_WhenAnotherWrites()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var writing = database.NewContext();
        await using var bulk = database.NewContext();
        var transaction = await writing.Database.BeginTransactionAsync();
        var updating = bulk.Partners.ExecuteUpdateAsync(
            set => set.SetProperty(partner => partner.Name, partner => partner.Name + "!"));

        // SQLite's own waiting would block this very thread inside the call.
        Assert.False(updating.IsCompleted);
        await transaction.DisposeAsync();
        Assert.Equal(2, await updating.WaitAsync(patience));

        await using var next = database.NewContext();
        next.Citizens.Add(Submissions.NewCitizen());
        await next.SaveChangesAsync().WaitAsync(patience);
    }

    /// The writer's connection outlives a failed save; a statement left open on it would hold up all who come after.
    [Fact]
    public async Task Saves_ShouldGoOn_WhenOthersFailOnTheSameStatements()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        var taken = Submissions.NewCitizen();
        await using (var first = database.NewContext())
        {
            first.Citizens.Add(taken);
            await first.SaveChangesAsync();
        }

        var kept = new ConcurrentBag<Guid>();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(SaveAsync)).WaitAsync(patience);

        await using var reading = database.NewContext();
        Assert.Equal(20, await reading.Citizens.CountAsync(citizen => kept.Contains(citizen.Id)));

        async Task SaveAsync(int writer)
        {
            await using var context = database.NewContext();
            var fresh = context.Citizens.Add(Submissions.NewCitizen()).Entity;
            if (writer % 2 == 0)
            {
                await context.SaveChangesAsync();
                kept.Add(fresh.Id);
                return;
            }

            var copy = context.Citizens.Add(Submissions.NewCitizen());
            copy.Property(citizen => citizen.NikHash).CurrentValue = taken.NikHash;
            await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());

            // On the context's own connection again, which sees nothing of the writer's transaction.
            Assert.False(await context.Citizens.AnyAsync(citizen => citizen.Id == fresh.Id));
        }
    }

    /// A save that EF Core wraps itself is made on the writer's connection, and takes nothing of the manual ones with it.
    [Fact]
    public async Task Save_ShouldBeUndone_WhenItsOwnTransactionIsRolledBack()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var context = database.NewContext();
        var (kept, undone) = (Submissions.NewCitizen(), Submissions.NewCitizen());
        context.Citizens.Add(kept);
        await context.SaveChangesAsync();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            context.Citizens.Add(undone);
            await context.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        context.ChangeTracker.Clear();
        Assert.True(await context.Citizens.AnyAsync(citizen => citizen.Id == kept.Id));
        Assert.False(await context.Citizens.AnyAsync(citizen => citizen.Id == undone.Id));
    }

    /// EF Core tells of a lost race by an event of its own.
    [Fact]
    public async Task Transaction_ShouldBeOfItsOwnConnection_WhenTheContextHasLostARaceBefore()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var context = database.NewContext();
        var raced = Submissions.NewCitizen();
        context.Citizens.Add(raced);
        await context.SaveChangesAsync();
        await using (var faster = database.NewContext())
        {
            await faster.Citizens.Where(citizen => citizen.Id == raced.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(citizen => citizen.SubjectVersion, citizen => citizen.SubjectVersion + 1));
        }

        raced.RecordBiometrics(Submissions.Start);
        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync());
        context.ChangeTracker.Clear();
        var next = Submissions.NewCitizen();
        await using (var transaction = await context.Database.BeginTransactionAsync())
        {
            context.Citizens.Add(next);
            await context.SaveChangesAsync();
            await transaction.CommitAsync();
        }

        Assert.True(await context.Citizens.AnyAsync(citizen => citizen.Id == next.Id));
    }

    [Fact]
    public async Task Connections_ShouldBeDurableAndChecked_WhenOpened()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var context = database.NewContext();

        Assert.Equal("wal", await PragmaAsync(context, "journal_mode"));
        Assert.Equal("2", await PragmaAsync(context, "synchronous"));
        Assert.Equal("1", await PragmaAsync(context, "foreign_keys"));
        Assert.Equal("5000", await PragmaAsync(context, "busy_timeout"));
    }

    /// A position must never come twice, whatever is rolled back or deleted.
    [Fact]
    public async Task Positions_ShouldBeContiguous_WhenTransactionsRollBack()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Sqlite);
        await using var instance = await LogInstance.StartAsync(database);
        var reader = await instance.FromNowAsync();
        var writers = new LogWriters(database.Contexts, 1) { LongestSleep = 0 };
        await writers.PrepareAsync();
        await writers.RunAsync(1, 2);
        await using (var context = database.NewContext())
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            var point = await context.ServicePoints.FirstAsync();
            point.RecordBlankStock(
                new(Domain.Common.ActorRole.Supervisor, "x"), TimeProvider.System.GetUtcNow(), 1);
            await context.SaveChangesAsync();
            await transaction.RollbackAsync();
        }

        await writers.RunAsync(1, 4);
        var seen = await LogInstance.CollectAsync(reader, 3);
        Assert.Equal([1L, 2L, 3L], seen.Select(logged => logged.Position - seen[0].Position + 1));
    }

    private static async Task<string?> PragmaAsync(AppDbContext context, string name)
    {
        await context.Database.OpenConnectionAsync();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (await command.ExecuteScalarAsync())?.ToString();
    }

    private sealed class Leaving(CancellationTokenSource caller) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            caller.Cancel();
            return base.NonQueryExecutingAsync(command, eventData, result, CancellationToken.None);
        }
    }
}
