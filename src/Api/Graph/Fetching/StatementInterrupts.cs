using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using SQLitePCL;

namespace SipOkMuba.Graph.Fetching;

/// <summary>
/// Stops a query of SQLite whose caller has left or whose time is up; its provider looks at a token only between
/// statements. Database servers are told by theirs.
/// </summary>
/// <remarks>https://sqlite.org/c3ref/progress_handler.html</remarks>
internal sealed class StatementInterrupts : DbCommandInterceptor
{
    private readonly ConditionalWeakTable<sqlite3, Demand> demands = [];

    /// Whether whoever runs statements on this connection still wants them; null where the database server is told.
    public Demand? Of(DbConnection? connection) =>
        connection is SqliteConnection { Handle: { } handle } ? demands.GetValue(handle, Demand.On) : null;

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Heed(command, result, default);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        new(Heed(command, result, cancellationToken));

    public override InterceptionResult<object> ScalarExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => Heed(command, result, default);

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        new(Heed(command, result, cancellationToken));

    // A write that is interrupted takes its whole transaction with it: https://sqlite.org/c3ref/interrupt.html
    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Heed(command, result, default);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(Heed(command, result, default));

    public override InterceptionResult DataReaderDisposing(DbCommand command, DataReaderDisposingEventData eventData, InterceptionResult result)
    {
        Keep(command);
        return result;
    }

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        Keep(command);
        return result;
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default) =>
        new(ScalarExecuted(command, eventData, result));

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) => Keep(command);

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return Task.CompletedTask;
    }

    public override void CommandCanceled(DbCommand command, CommandEndEventData eventData) => Keep(command);

    public override Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Keep(command);
        return Task.CompletedTask;
    }

    // Who runs statements on this connection without EF Core, or on its handle after it, waits for them as long as they take.
    private void Keep(DbCommand command) => Of(command.Connection)?.Keep();

    // In a transaction somebody may have written already, and a reader may be a statement that writes.
    private InterceptionResult<T> Heed<T>(DbCommand command, InterceptionResult<T> result, CancellationToken cancellationToken)
    {
        if (command.Connection is SqliteConnection { Handle: { } handle } connection)
        {
            Of(connection)?.Heed(raw.sqlite3_get_autocommit(handle) == 0 ? default : cancellationToken);
        }

        return result;
    }
}

/// <summary>Whether the statements of a connection are still wanted.</summary>
internal sealed class Demand
{
    // Of SQLite's virtual machine: some tenths of a millisecond.
    private const int StepsBetweenQuestions = 5_000;
    private CancellationToken cancellation;
    private TimeProvider? time;
    private long started;
    private TimeSpan limit;

    public bool HasEnded => cancellation.IsCancellationRequested || (time is not null && time.GetElapsedTime(started) > limit);

    public static Demand On(sqlite3 handle)
    {
        var demand = new Demand();
        raw.sqlite3_progress_handler(handle, StepsBetweenQuestions, static asked => ((Demand)asked).HasEnded ? 1 : 0, demand);
        return demand;
    }

    public void Heed(CancellationToken cancellationToken) => (cancellation, time) = (cancellationToken, null);

    public void Heed(TimeProvider clock, long start, TimeSpan longest, CancellationToken cancellationToken) =>
        (cancellation, time, started, limit) = (cancellationToken, clock, start, longest);

    public void Keep() => (cancellation, time) = (default, null);
}

/// <summary>Attaches <see cref="StatementInterrupts"/> to every context of the host, whatever its provider.</summary>
internal sealed class StatementInterruptsOf<TContext>(StatementInterrupts interrupts) : IDbContextOptionsConfiguration<TContext>
    where TContext : DbContext
{
    public void Configure(IServiceProvider serviceProvider, DbContextOptionsBuilder optionsBuilder) => optionsBuilder.AddInterceptors(interrupts);
}
