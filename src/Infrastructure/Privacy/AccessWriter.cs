using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// Inserts rows of the access log by statements of many rows on a connection of its own: tracking each row as an entity
/// and asking for its key would cost more than the read that it tells of. One batch at a time.
/// </summary>
internal sealed class AccessWriter(IDbContextFactory<AppDbContext> databases) : IAsyncDisposable
{
    // Statements have 1, 2, 4 … rows, so that few texts serve every number. SQL Server takes 2,100 parameters.
    private const int MostRows = 128;
    public const int SecondsOfAStatement = 5;

    private Session? kept;

    /// All or none.
    public async ValueTask WriteAsync(List<TimedAccess> rows, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (session, isFresh) = kept is null ? (await OpenAsync(cancellationToken), true) : (kept, false);
            kept = null;
            try
            {
                await session.WriteAsync(rows, cancellationToken);
                kept = session;
                return;
            }
            catch (Exception fault) when (fault is DbException or InvalidOperationException && !isFresh && !cancellationToken.IsCancellationRequested)
            {
                // The database may have been restarted since.
                await session.DisposeAsync();
            }
            catch
            {
                await session.DisposeAsync();
                throw;
            }
        }
    }

    public ValueTask DisposeAsync() => kept?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async ValueTask<Session> OpenAsync(CancellationToken cancellationToken)
    {
        var context = await databases.CreateDbContextAsync(cancellationToken);
        try
        {
            await context.Database.OpenConnectionAsync(cancellationToken);
            var connection = context.Database.GetDbConnection();
            return new Session(context, connection, connection is SqliteConnection sqlite ? SqliteWriteGate.Of(sqlite) : null);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    private sealed class Session(AppDbContext context, DbConnection connection, SemaphoreSlim? turn) : IAsyncDisposable
    {
        private readonly AccessStatement?[] statements = new AccessStatement?[System.Numerics.BitOperations.Log2(MostRows) + 1];
        private readonly AccessColumns columns = new(context);

        public async ValueTask WriteAsync(List<TimedAccess> rows, CancellationToken cancellationToken)
        {
            if (turn is not null)
            {
                await turn.WaitAsync(cancellationToken);
            }

            try
            {
                // A single statement is a transaction.
                var many = rows.Count > MostRows || !System.Numerics.BitOperations.IsPow2(rows.Count);
                await using var transaction = many ? await connection.BeginTransactionAsync(cancellationToken) : null;
                for (var from = 0; from < rows.Count;)
                {
                    var power = System.Numerics.BitOperations.Log2((uint)Math.Min(rows.Count - from, MostRows));
                    var statement = statements[power] ??= columns.Insert(connection, 1 << power);
                    await statement.RunAsync(rows, from, transaction, cancellationToken);
                    from += 1 << power;
                }

                if (transaction is not null)
                {
                    await transaction.CommitAsync(cancellationToken);
                }
            }
            finally
            {
                turn?.Release();
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var statement in statements)
            {
                statement?.Dispose();
            }

            // Its context may go back to the pool with an open connection.
            await context.Database.CloseConnectionAsync();
            await context.DisposeAsync();
        }
    }
}
