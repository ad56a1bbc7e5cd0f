using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// <summary>
/// Writers queue here in order of arrival, as SQLite's own waiting is a lottery (measured: two of eight writers wrote
/// nothing in four seconds). Held from before BEGIN IMMEDIATE until commit, rollback or, after a failure, the end of the
/// transaction; by ExecuteUpdate and ExecuteDelete, which need no transaction, for the statement. The transaction of a
/// save, which EF Core begins itself, is lent the writer's connection; any other runs on the connection of its context.
/// </summary>
internal sealed class SqliteWriteGate(Func<DbContext> open)
    : IDbTransactionInterceptor, IDbCommandInterceptor, ISaveChangesInterceptor, IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);

    private readonly ConditionalWeakTable<DbContext, Pass> held = [];
    private readonly ConditionalWeakTable<DbContext, object> saving = [];
    private readonly SqliteWriter writer = new(open);

    public void Dispose() => writer.Dispose();

    /// Told of each row that is about to be written without a command.
    public event Action<DbCommand>? Writing;

    /// Whether there was such a row. Only while the save that runs holds the gate.
    public bool Write(RowStatement statement, IRow row)
    {
        if (Writing is { } told)
        {
            using var command = writer.CommandFor(statement, row);
            told(command);
        }

        return writer.Write(statement, row);
    }

    public InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Saves(eventData.Context);
        return result;
    }

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken)
    {
        Saves(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public int SavedChanges(SaveChangesCompletedEventData eventData, int result)
    {
        Saved(eventData.Context);
        return result;
    }

    public ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken)
    {
        Saved(eventData.Context);
        return ValueTask.FromResult(result);
    }

    // EF Core tells of this failure alone: the next user of the pooled context would be taken to be saving.
    public InterceptionResult ThrowingConcurrencyException(ConcurrencyExceptionEventData eventData, InterceptionResult result)
    {
        Saved(eventData.Context);
        return result;
    }

    public ValueTask<InterceptionResult> ThrowingConcurrencyExceptionAsync(
        ConcurrencyExceptionEventData eventData, InterceptionResult result, CancellationToken cancellationToken)
    {
        Saved(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public void SaveChangesFailed(DbContextErrorEventData eventData) => Saved(eventData.Context);

    public Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken)
    {
        Saved(eventData.Context);
        return Task.CompletedTask;
    }

    public void SaveChangesCanceled(DbContextEventData eventData) => Saved(eventData.Context);

    public Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken)
    {
        Saved(eventData.Context);
        return Task.CompletedTask;
    }

    public InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        Enter(eventData.Context, connection, forStatement: false);
        return Lent(eventData, connection, result);
    }

    public async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken)
    {
        await EnterAsync(eventData.Context, connection, forStatement: false, cancellationToken);
        return Lent(eventData, connection, result);
    }

    public InterceptionResult<DbCommand> CommandCreating(
        CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result) =>
        eventData.Context is { } context && held.TryGetValue(context, out var pass) && pass.OnWriter
            ? InterceptionResult<DbCommand>.SuppressWithResult(writer.CommandFor(eventData.Connection))
            : result;

    public void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        Leave(eventData.Context);

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        Leave(eventData.Context);
        return Task.CompletedTask;
    }

    public void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) =>
        Leave(eventData.Context);

    public Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        Leave(eventData.Context);
        return Task.CompletedTask;
    }

    public InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        if (IsBulk(eventData))
        {
            Enter(eventData.Context, command.Connection!, forStatement: true);
        }

        return result;
    }

    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result,
        CancellationToken cancellationToken)
    {
        if (IsBulk(eventData))
        {
            await EnterAsync(eventData.Context, command.Connection!, forStatement: true, cancellationToken);
        }

        return result;
    }

    public int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        LeaveStatement(eventData.Context);
        return result;
    }

    public ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken)
    {
        LeaveStatement(eventData.Context);
        return ValueTask.FromResult(result);
    }

    public void CommandFailed(DbCommand command, CommandErrorEventData eventData) => LeaveStatement(eventData.Context);

    public Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken)
    {
        LeaveStatement(eventData.Context);
        return Task.CompletedTask;
    }

    public void CommandCanceled(DbCommand command, CommandEndEventData eventData) => LeaveStatement(eventData.Context);

    public Task CommandCanceledAsync(
        DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken)
    {
        LeaveStatement(eventData.Context);
        return Task.CompletedTask;
    }

    private InterceptionResult<DbTransaction> Lent(
        TransactionStartingEventData eventData, DbConnection connection, InterceptionResult<DbTransaction> result)
    {
        if (eventData.Context is not { } context || !saving.TryGetValue(context, out _)
            || !held.TryGetValue(context, out var pass))
        {
            return result;
        }

        try
        {
            var transaction = writer.Begin(eventData.IsolationLevel);
            pass.OnWriter = true;
            return InterceptionResult<DbTransaction>.SuppressWithResult(
                new SqliteWriterTransaction(transaction, connection, () => Leave(context)));
        }
        catch
        {
            Leave(context);
            throw;
        }
    }

    /// EF Core tells of a save that goes by its commands alone.
    public void Saves(DbContext? context)
    {
        if (context is not null)
        {
            saving.AddOrUpdate(context, this);
        }
    }

    public void Saved(DbContext? context)
    {
        if (context is not null)
        {
            saving.Remove(context);
        }
    }

    private static bool IsBulk(CommandEventData eventData) =>
        eventData.CommandSource is CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete;

    private void Enter(DbContext? context, DbConnection connection, bool forStatement)
    {
        if (context is not null && !held.TryGetValue(context, out _))
        {
            var gate = Of((SqliteConnection)connection);
            gate.Wait();
            Hold(context, connection, new Pass(gate, forStatement));
        }
    }

    private async Task EnterAsync(
        DbContext? context, DbConnection connection, bool forStatement, CancellationToken cancellationToken)
    {
        if (context is not null && !held.TryGetValue(context, out _))
        {
            var gate = Of((SqliteConnection)connection);
            await gate.WaitAsync(cancellationToken);
            Hold(context, connection, new Pass(gate, forStatement));
        }
    }

    // A pooled context is reset without a word to interceptors, whatever it has left undone.
    private void Hold(DbContext context, DbConnection connection, Pass pass)
    {
        held.Add(context, pass);
        ((SqliteLastingConnection)connection).Closing = () => Leave(context);
    }

    private void LeaveStatement(DbContext? context)
    {
        if (context is not null && held.TryGetValue(context, out var pass) && pass.ForStatement)
        {
            Leave(context);
        }
    }

    private void Leave(DbContext? context)
    {
        if (context is not null && held.TryGetValue(context, out var pass) && held.Remove(context))
        {
            pass.Gate.Release();
        }
    }

    /// For a writer without a context: held from before its statement until its commit.
    public static SemaphoreSlim Of(SqliteConnection connection)
    {
        var path = Path.GetFullPath(connection.DataSource);
        return gates.GetOrAdd(path, _ => new SemaphoreSlim(1, 1));
    }

    private sealed record Pass(SemaphoreSlim Gate, bool ForStatement)
    {
        public bool OnWriter { get; set; }
    }
}
