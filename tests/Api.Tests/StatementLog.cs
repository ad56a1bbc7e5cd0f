using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;

namespace SipOkMuba.Api.Tests;

/// A statement as it was sent, with the parameters that it had then.
internal sealed record SentStatement(string Sql, IReadOnlyList<DbParameter> Parameters, bool IsPlanned)
{
    public static SentStatement Of(DbCommand command, bool isPlanned) =>
        new(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(Copy)], isPlanned);

    private static DbParameter Copy(DbParameter parameter)
    {
        var copy = parameter is ICloneable cloneable
            ? (DbParameter)cloneable.Clone()
            : new Microsoft.Data.Sqlite.SqliteParameter(parameter.ParameterName, null);
        copy.Value = parameter.Value;
        return copy;
    }
}

/// Keeps the statements of one request, those of plans too, by the trace that it carries into the host.
internal sealed class StatementLog : DbCommandInterceptor
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<SentStatement>> watched = new();

    // The host makes an activity for who listens.
    static StatementLog() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
        Sample = static (ref _) => ActivitySamplingResult.AllData,
    });

    public IReadOnlyCollection<SentStatement> Of(string trace) => watched[trace];

    /// While it is set, the statements of everybody are told.
    public Action<SentStatement>? Everything { get; set; }

    public string Watch()
    {
        var trace = ActivityTraceId.CreateRandom().ToHexString();
        watched[trace] = [];
        return trace;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) => Add(command, result);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        new(Add(command, result));

    public override InterceptionResult<int> NonQueryExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => Add(command, result);

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
        new(Add(command, result));

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default) =>
        new(Add(command, result));

    /// What plans send, and saves on SQLite: it does not come by an interceptor.
    public void Follow(IServiceProvider services)
    {
        services.GetRequiredService<PlanSessions>().Running += command => Add(command, isPlanned: true);
        if (services.GetService<SqliteWriteGate>() is { } gate)
        {
            gate.Writing += command => Add(command, isPlanned: false);
        }
    }

    private T Add<T>(DbCommand command, T result)
    {
        Add(command, isPlanned: false);
        return result;
    }

    private void Add(DbCommand command, bool isPlanned)
    {
        Everything?.Invoke(SentStatement.Of(command, isPlanned));
        if (Activity.Current is { } activity && watched.TryGetValue(activity.TraceId.ToHexString(), out var statements))
        {
            statements.Enqueue(SentStatement.Of(command, isPlanned));
        }
    }
}
