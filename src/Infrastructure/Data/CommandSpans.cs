using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SipOkMuba.Infrastructure.Data;

/// <summary>
/// A span for each command of EF Core, or row that is saved without one, inside a request that is traced; registered only
/// where traces are exported. Only the kind of the command is told, never its text.
/// </summary>
public sealed class CommandSpans : DbCommandInterceptor
{
    public const string SourceName = "SipOkMuba.Data";

    private static readonly ActivitySource source = new(SourceName);

    public override DbDataReader ReaderExecuted(DbCommand command, CommandExecutedEventData eventData, DbDataReader result)
    {
        Tell(command, eventData);
        return result;
    }

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Tell(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        Tell(command, eventData);
        return result;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Tell(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override object? ScalarExecuted(DbCommand command, CommandExecutedEventData eventData, object? result)
    {
        Tell(command, eventData);
        return result;
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, object? result, CancellationToken cancellationToken = default)
    {
        Tell(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData) =>
        Tell(command, eventData, eventData.Exception);

    public override Task CommandFailedAsync(
        DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(command, eventData, eventData.Exception);
        return Task.CompletedTask;
    }

    private static void Tell(DbCommand command, CommandEndEventData eventData, Exception? failure = null) =>
        Tell(command.CommandText, SystemOf(eventData.Context?.Database.ProviderName), eventData.StartTime, eventData.Duration, failure);

    // https://opentelemetry.io/docs/specs/semconv/database/database-spans/
    internal static void Tell(string text, string system, DateTimeOffset start, TimeSpan duration, Exception? failure = null)
    {
        // What polls in the background has no request above it, and would be a trace each time.
        if (Activity.Current is not { Recorded: true })
        {
            return;
        }

        var operation = OperationOf(text);
        using var span = source.StartActivity(operation, ActivityKind.Client, default(ActivityContext), startTime: start);
        if (span is null)
        {
            return;
        }

        span.SetTag("db.system.name", system);
        span.SetTag("db.operation.name", operation);
        if (failure is not null)
        {
            span.SetTag("error.type", failure.GetType().FullName);
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.SetEndTime((start + duration).UtcDateTime);
    }

    private static string OperationOf(string text) => text.AsSpan().TrimStart() switch
    {
        ['S', 'E', 'L', ..] => "SELECT",
        ['I', 'N', 'S', ..] => "INSERT",
        ['U', 'P', 'D', ..] => "UPDATE",
        ['D', 'E', 'L', ..] => "DELETE",
        _ => "EXECUTE",
    };

    private static string SystemOf(string? provider) => provider?.Split('.')[^1] switch
    {
        "Sqlite" => "sqlite",
        "PostgreSQL" => "postgresql",
        _ => "microsoft.sql_server",
    };
}
