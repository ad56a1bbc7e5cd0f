using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class SqliteConnectionsTests : IAsyncLifetime
{
    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);

    public async Task DisposeAsync() => await database.DisposeAsync();

    [Fact]
    public async Task Statements_ShouldStayPrepared_WhenTheContextHasGoneBackToItsPool()
    {
        var code = "16.06.09.2006";
        var prepared = new List<int>();
        sqlite3? handle = null;
        for (var use = 0; use < 5; use++)
        {
            await using var context = database.NewContext();
            Assert.NotNull(await context.Regions.AsNoTracking().FirstOrDefaultAsync(region => region.Code == code));
            await context.Database.OpenConnectionAsync();
            var connection = ConnectionOf(context);
            Assert.Same(handle ??= connection.Handle, connection.Handle);
            prepared.Add(PreparedOn(connection));
        }

        Assert.Equal(prepared[0], prepared[^1]);
        Assert.NotEqual(0, prepared[0]);
    }

    /// One that runs would keep SQLite from ever writing its log back.
    [Fact]
    public async Task Nothing_ShouldRunOnAConnection_WhenNobodyUsesIt()
    {
        SqliteLastingConnection connection;
        await using (var context = database.NewContext())
        {
            connection = ConnectionOf(context);
            Assert.NotNull(await context.Regions.FirstOrDefaultAsync());
            await foreach (var region in context.Regions.AsAsyncEnumerable())
            {
                Assert.NotNull(region);
                break;
            }
        }

        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.NotNull(connection.Handle);
        await using var writing = database.NewContext();
        writing.Citizens.Add(Submissions.NewCitizen());
        await writing.SaveChangesAsync();
        await writing.Database.OpenConnectionAsync();
        await using var checkpoint = ConnectionOf(writing).CreateCommand();
        checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        Assert.Equal(0L, await checkpoint.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Connection_ShouldBeClosedForGood_WhenAReaderWasLeftOpen()
    {
        SqliteLastingConnection connection;
        await using (var context = database.NewContext())
        {
            connection = ConnectionOf(context);
            var regions = context.Regions.AsAsyncEnumerable().GetAsyncEnumerator();
            Assert.True(await regions.MoveNextAsync());
        }

        Assert.Null(connection.Handle);
        await using var next = database.NewContext();
        Assert.NotEqual(0, await next.Regions.CountAsync());
    }

    [Fact]
    public async Task Transaction_ShouldBeRolledBack_WhenItsContextIsDropped()
    {
        await using (var dropped = database.NewContext())
        {
            _ = await dropped.Database.BeginTransactionAsync();
            Assert.NotEqual(0, await dropped.Database.ExecuteSqlAsync($"DELETE FROM Holidays"));
        }

        await using var next = database.NewContext();
        Assert.NotEqual(0, await next.Holidays.CountAsync());
        Assert.Equal(1, sqlite3_get_autocommit(ConnectionOf(next).Handle));
    }

    [Fact]
    public async Task Connections_ShouldBeClosed_BeyondSomeAndWhenTheHostEnds()
    {
        const int most = 64;
        List<SqliteLastingConnection> connections;
        await using (var host = database.NewInstance())
        {
            var contexts = Enumerable.Range(0, most + 10).Select(_ => host.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext()).ToList();
            contexts.ForEach(context => context.Database.OpenConnection());
            connections = contexts.ConvertAll(ConnectionOf);
            foreach (var context in contexts)
            {
                await context.DisposeAsync();
            }

            Assert.Equal(most, connections.Count(connection => connection.Handle is not null));
        }

        Assert.All(connections, connection => Assert.Null(connection.Handle));
    }

    private static SqliteLastingConnection ConnectionOf(AppDbContext context) =>
        Assert.IsType<SqliteLastingConnection>(context.Database.GetDbConnection());

    /// Bytes that the statements take.
    private static int PreparedOn(SqliteConnection connection)
    {
        Assert.Equal(SQLITE_OK, sqlite3_db_status(connection.Handle, SQLITE_DBSTATUS_STMT_USED, out var bytes, out _, 0));
        return bytes;
    }
}
