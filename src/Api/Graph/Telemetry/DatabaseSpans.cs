using System.Diagnostics;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Graph.Telemetry;

/// What a trace tells of a read that a plan did; never a text of SQL.
/// https://opentelemetry.io/docs/specs/semconv/database/database-spans/
internal static class DatabaseSpans
{
    private const string Select = "SELECT";
    private const string SelectSeveral = "BATCH SELECT";

    public static Activity? Begin(DbContext context, int statements)
    {
        if (statements == 0 || OperationWatches.Source.StartActivity(
            statements == 1 ? Select : SelectSeveral, ActivityKind.Client) is not { } span)
        {
            return null;
        }

        span.SetTag("db.system.name", SystemOf(context.Database.ProviderName));
        span.SetTag("db.operation.name", span.OperationName);
        if (statements > 1)
        {
            span.SetTag("db.operation.batch.size", statements);
        }

        return span;
    }

    public static string SystemOf(string? provider) => provider?.Split('.')[^1] switch
    {
        "Sqlite" => "sqlite",
        "PostgreSQL" => "postgresql",
        "SqlServer" => "microsoft.sql_server",
        _ => "other_sql",
    };
}
