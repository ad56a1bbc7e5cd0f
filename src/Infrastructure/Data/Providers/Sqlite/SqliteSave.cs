using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// <summary>
/// Saves rows that are new or changed by the writer's prepared statements, where EF Core would write, order and prepare a
/// command for each of them anew. It still does what these can not: deletions, rows that may take the place of one
/// another, and saves within a transaction that is open already.
/// </summary>
internal sealed class SqliteSave(
    DatabaseDependencies dependencies, RelationalDatabaseDependencies relationalDependencies, ICurrentDbContext current,
    IDbContextOptions options)
    : RelationalDatabase(dependencies, relationalDependencies)
{
    private const string DatabaseSystem = "sqlite";

    private readonly SqliteWriteGate? gate = options.FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<SqliteWriteGate>().FirstOrDefault();

    private SqliteAppDbContext Context => (SqliteAppDbContext)current.Context;

    public override async Task<int> SaveChangesAsync(IList<IUpdateEntry> entries, CancellationToken cancellationToken = default)
    {
        if (RelationalDependencies.Connection.CurrentTransaction is not null || gate is null)
        {
            return await base.SaveChangesAsync(entries, cancellationToken);
        }

        RefuseInsertedAmong(entries);

        if (RowStatements.Of(Context.Model).TryOrder(entries) is { } rows)
        {
            return await WriteAsync(rows, cancellationToken);
        }

        if (Context.InsertedRows.Count == 0)
        {
            return await base.SaveChangesAsync(entries, cancellationToken);
        }

        await using var transaction = await RelationalDependencies.Connection.BeginTransactionAsync(cancellationToken);
        return await SaveAsEfCoreAsync(entries, cancellationToken) + await WriteAsync([], transaction, cancellationToken);
    }

    // It would be written twice, and nothing might forbid it.
    private void RefuseInsertedAmong(IList<IUpdateEntry> entries)
    {
        foreach (var row in Context.InsertedRows)
        {
            if (entries.Any(entry => entry.ToEntityEntry().Entity == row.Record))
            {
                throw new InvalidOperationException($"A {row.Record.GetType().Name} is inserted and tracked by something that refers to it.");
            }
        }
    }

    // Within a transaction it would set a point to go back to, but here nothing goes on after a failure.
    private async Task<int> SaveAsEfCoreAsync(IList<IUpdateEntry> entries, CancellationToken cancellationToken)
    {
        Context.Database.AutoSavepointsEnabled = false;
        try
        {
            return await base.SaveChangesAsync(entries, cancellationToken);
        }
        finally
        {
            Context.Database.AutoSavepointsEnabled = true;
        }
    }

    /// Where nothing that is tracked was to be saved.
    public async Task<int> InsertAsync(CancellationToken cancellationToken)
    {
        gate!.Saves(Context);
        try
        {
            return await WriteAsync([], cancellationToken);
        }
        finally
        {
            gate.Saved(Context);
        }
    }

    private async Task<int> WriteAsync(IReadOnlyList<(RowStatement Statement, IUpdateEntry Entry)> rows, CancellationToken cancellationToken)
    {
        await using var transaction = await RelationalDependencies.Connection.BeginTransactionAsync(cancellationToken);
        return await WriteAsync(rows, transaction, cancellationToken);
    }

    private async Task<int> WriteAsync(
        IReadOnlyList<(RowStatement Statement, IUpdateEntry Entry)> rows, IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        // What has changed may free what a new row takes.
        foreach (var (statement, entry) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Write(statement, new TrackedRow(entry, statement.Properties), entry))
            {
                gate!.Saved(Context);
                throw new DbUpdateConcurrencyException("A row is not what it was any more.", [entry]);
            }
        }

        var inserted = Context.InsertedRows;
        foreach (var row in inserted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            row.Complete();
            Write(row.Statement, row);
        }

        await transaction.CommitAsync(cancellationToken);
        return rows.Count + inserted.Count;
    }

    /// Whether there was such a row.
    private bool Write(RowStatement statement, IRow row, params IReadOnlyList<IUpdateEntry> entries)
    {
        var (begun, start) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp());
        try
        {
            var isWritten = gate!.Write(statement, row);
            CommandSpans.Tell(statement.Sql, DatabaseSystem, begun, TimeProvider.System.GetElapsedTime(start));
            return isWritten;
        }
        catch (SqliteException exception)
        {
            CommandSpans.Tell(statement.Sql, DatabaseSystem, begun, TimeProvider.System.GetElapsedTime(start), exception);
            throw new DbUpdateException("A row could not be saved.", exception, entries);
        }
    }
}
