using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests;

/// What an instance asks of its database, and how the database would find it.
internal sealed class HeardCommands : DbCommandInterceptor
{
    public ConcurrentQueue<(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters)> All { get; } = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Heard(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        new(Heard(command, result));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Heard(command, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(Heard(command, result));

    private T Heard<T>(DbCommand command, T result)
    {
        All.Enqueue((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(it => (it.ParameterName, it.Value))]));
        return result;
    }

    /// Null: this database shows none this way.
    public static async Task<string?> PlanOfAsync(TestDatabase database, string sql, IReadOnlyList<(string Name, object? Value)> parameters)
    {
        if (database.Provider == DatabaseProvider.SqlServer)
        {
            return null;
        }

        await using var context = database.NewContext();
        await context.Database.OpenConnectionAsync();
        var connection = context.Database.GetDbConnection();
        if (database.Provider == DatabaseProvider.Postgres)
        {
            // A table of two rows is read whole, whatever indexes it has.
            await context.Database.ExecuteSqlAsync($"SET enable_seqscan = off; SET enable_bitmapscan = off");
        }

        await using var command = connection.CreateCommand();
        command.CommandText = (database.Provider == DatabaseProvider.Postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        var plan = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            plan.Add(rows.GetString(rows.FieldCount - 1));
        }

        return string.Join('\n', plan);
    }
}

internal sealed class HeardTransactions : DbTransactionInterceptor
{
    private int committed;

    public int Committed => Volatile.Read(ref committed);

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Interlocked.Increment(ref committed);

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref committed);
        return Task.CompletedTask;
    }
}
