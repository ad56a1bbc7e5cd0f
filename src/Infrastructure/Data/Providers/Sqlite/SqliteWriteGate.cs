using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// <summary>
/// Writers queue here in order of arrival, as SQLite's own waiting is a lottery (measured: two of eight writers wrote
/// nothing in four seconds). Held from before BEGIN IMMEDIATE until commit, rollback or, after a failure, the close of
/// the connection.
/// </summary>
internal sealed class SqliteWriteGate : DbConnectionInterceptor, IDbTransactionInterceptor
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);

    private readonly ConditionalWeakTable<DbContext, SemaphoreSlim> held = [];

    public InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        if (eventData.Context is { } context && !held.TryGetValue(context, out _))
        {
            var gate = GateOf(connection);
            gate.Wait();
            held.Add(context, gate);
        }

        return result;
    }

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken)
    {
        if (eventData.Context is { } context && !held.TryGetValue(context, out _))
        {
            var gate = GateOf(connection);
            await gate.WaitAsync(cancellationToken);
            held.Add(context, gate);
        }

        return result;
    }

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        Release(eventData.Context);

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        Release(eventData.Context);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) =>
        Release(eventData.Context);

    public Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        Release(eventData.Context);
        return Task.CompletedTask;
    }

    public override void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) =>
        Release(eventData.Context);

    public override Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Release(eventData.Context);
        return Task.CompletedTask;
    }

    private void Release(DbContext? context)
    {
        if (context is not null && held.TryGetValue(context, out var gate) && held.Remove(context))
        {
            gate.Release();
        }
    }

    private static SemaphoreSlim GateOf(DbConnection connection)
    {
        var path = Path.GetFullPath(((SqliteConnection)connection).DataSource);
        return gates.GetOrAdd(path, _ => new SemaphoreSlim(1, 1));
    }
}
