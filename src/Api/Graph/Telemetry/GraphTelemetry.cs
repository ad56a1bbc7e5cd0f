namespace SipOkMuba.Graph.Telemetry;

/// <summary>
/// What a host listens to. The layer speaks through <c>System.Diagnostics</c> alone; without a listener it says
/// nothing and costs next to nothing.
/// </summary>
public static class GraphTelemetry
{
    /// <summary>The name of the layer's meter and of its activity source.</summary>
    public const string Name = "SipOkMuba.Graph";

    // https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/
    internal const string OperationType = "graphql.operation.type";
    internal const string OperationName = "graphql.operation.name";

    // Not named there yet. Never `graphql.document`: a document may hold what a person typed.
    internal const string DocumentHash = "graphql.document.hash";
    internal const string Outcome = "graphql.outcome";
    internal const string Execution = "graphql.execution";
    internal const string Cost = "graphql.cost";
    internal const string ErrorCode = "error.type";
    internal const string Coordinate = "graphql.coordinate";
    internal const string Cache = "graphql.cache";
    internal const string Decision = "graphql.decision";
}
