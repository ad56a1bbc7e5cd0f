using System.Diagnostics;
using GraphQL;
using GraphQLParser.AST;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Telemetry;

/// Follows operations for their metrics and, where somebody listens, their spans.
internal sealed class OperationWatches(
    GraphMeters meters, DeprecatedParts deprecated, GraphTransportOptions options, TimeProvider time, IOperationObserver? observer = null)
{
    public static readonly ActivitySource Source = new(GraphTelemetry.Name);

    public GraphMeters Meters => meters;

    public DeprecatedParts Deprecated => deprecated;

    public IOperationObserver? Observer => observer;

    /// An operation of a request that has a span of its own.
    public OperationWatch OfRequest() => Begin(ActivityKind.Internal);

    /// An operation of a socket, whose own span would last as long as the socket.
    public OperationWatch OfSocket()
    {
        if (Source.HasListeners())
        {
            Activity.Current = null;
        }

        return Begin(ActivityKind.Server);
    }

    public TimeSpan Since(long started) => time.GetElapsedTime(started);

    /// A name is the client's text; only names that the product knows are told.
    public string? Known(string? operationName) =>
        operationName is not null && options.OperationNames.Contains(operationName) ? operationName : null;

    private OperationWatch Begin(ActivityKind kind) =>
        new(this, time.GetTimestamp(), Source.StartActivity("GraphQL operation", kind));
}

/// One operation, from its arrival to its answer; of a subscription, to its opening. A value, so that an operation
/// that nobody traces costs no memory.
internal struct OperationWatch(OperationWatches watches, long started, Activity? span)
{
    private OperationType? type;
    private PreparedOperation? prepared;
    private GraphCallData? caller;
    private long points;

    public void Prepared(PreparedOperation operation, GraphCallData call)
    {
        (type, prepared, caller) = (operation.Kind, operation, call);
        watches.Meters.Looked(operation.Document.Validated);
        if (span is null)
        {
            return;
        }

        var name = watches.Known(operation.Request.OperationName ?? operation.Document.OperationOf(null)?.Name?.StringValue);
        var text = GraphMeters.TextOf(type);
        span.DisplayName = name is null ? text : $"{text} {name}";
        span.SetTag(GraphTelemetry.OperationType, text);
        span.SetTag(GraphTelemetry.OperationName, name);
        span.SetTag(GraphTelemetry.DocumentHash, operation.Document.Hash);
    }

    public void Charged(in Charge charge)
    {
        if (!charge.EndsHere)
        {
            // The events of a subscription are charged one by one.
            points = type == OperationType.Subscription ? 1 : charge.Cost.Points;
            watches.Meters.Charged(points);
        }

        span?.SetTag(GraphTelemetry.Cost, charge.Cost.Points);
    }

    /// Without a result nobody waits for one any more.
    public readonly void End(ExecutionResult? result)
    {
        string? code = null;
        if (result?.Errors is { } errors)
        {
            foreach (var error in errors)
            {
                var own = ErrorShape.CodeOf(error);
                code ??= own;
                watches.Meters.Refused(own);
            }
        }

        var outcome = OutcomeOf(result, code);
        var execution = result is PlannedResult ? "plan" : result?.Executed == true ? "engine" : "none";
        var took = watches.Since(started);
        watches.Meters.Ended(type, outcome, execution, took);
        if (prepared?.Document is { Validated: true } document)
        {
            foreach (var coordinate in document.DeprecatedBy(watches.Deprecated))
            {
                watches.Meters.Deprecated(coordinate);
            }
        }

        if (watches.Observer is { } observer && caller is not null)
        {
            observer.Ended(new EndedOperation(
                caller, prepared!.Request.OperationName ?? prepared.Document.OperationOf(null)?.Name?.StringValue, points, code is not null, took));
        }

        if (span is null)
        {
            return;
        }

        span.SetTag(GraphTelemetry.Outcome, outcome);
        span.SetTag(GraphTelemetry.Execution, execution);
        if (code is not null)
        {
            span.SetTag(GraphTelemetry.ErrorCode, code);
            span.SetStatus(ActivityStatusCode.Error);
        }

        span.Dispose();
    }

    /// There is no operation.
    public readonly void Drop() => span?.Dispose();

    private static string OutcomeOf(ExecutionResult? result, string? code) => code switch
    {
        null => result is null ? "cancelled" : "success",
        GraphErrorCodes.Timeout => "timeout",
        GraphErrorCodes.Internal => "failed",
        _ => result!.Executed ? "errors" : "refused",
    };
}
