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

    public override async Task<int> SaveChangesAsync(IList<IUpdateEntry> entries, CancellationToken cancellationToken = default)
    {
        if (gate is null || RelationalDependencies.Connection.CurrentTransaction is not null
            || RowStatements.Of(current.Context.Model).TryOrder(entries) is not { } rows)
        {
            return await base.SaveChangesAsync(entries, cancellationToken);
        }

        await using var transaction = await RelationalDependencies.Connection.BeginTransactionAsync(cancellationToken);
        foreach (var (statement, entry) in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(gate, statement, entry);
        }

        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }

    private void Write(SqliteWriteGate through, RowStatement statement, IUpdateEntry entry)
    {
        bool isWritten;
        var (begun, start) = (TimeProvider.System.GetUtcNow(), TimeProvider.System.GetTimestamp());
        try
        {
            isWritten = through.Write(statement, entry);
            CommandSpans.Tell(statement.Sql, DatabaseSystem, begun, TimeProvider.System.GetElapsedTime(start));
        }
        catch (SqliteException exception)
        {
            CommandSpans.Tell(statement.Sql, DatabaseSystem, begun, TimeProvider.System.GetElapsedTime(start), exception);
            throw new DbUpdateException("A row could not be saved.", exception, [entry]);
        }

        if (!isWritten)
        {
            through.Failed(current.Context);
            throw new DbUpdateConcurrencyException("A row is not what it was any more.", [entry]);
        }
    }
}
