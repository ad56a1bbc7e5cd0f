using System.Diagnostics;
using System.Diagnostics.Metrics;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Telemetry;

/// <summary>
/// What the layer counts. Every label is of a small, fixed set. What has no label is a number that is read when it is
/// asked for, so it also says zero, and counting costs one addition.
/// </summary>
internal sealed class GraphMeters
{
    private static readonly double[] Seconds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    private readonly Histogram<double> duration;
    private readonly Counter<long> refusals;
    private readonly Counter<long> deprecated;
    private long hits;
    private long misses;
    private long planBuilds;
    private long unplannable;
    private long points;
    private long sockets;
    private long subscriptions;
    private long delivered;
    private long slowReaders;
    private long slowValidations;

    public GraphMeters(IMeterFactory meters)
    {
        var meter = meters.Create(GraphTelemetry.Name);
        duration = meter.CreateHistogram<double>(
            "graphql.server.operation.duration", "s", "Operations, from their arrival to their answer; of a subscription, to its opening.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = Seconds });
        refusals = meter.CreateCounter<long>(
            "graphql.server.refusals", "{refusal}", "Errors that callers were given, by code: of requests, fields and payloads.");
        deprecated = meter.CreateCounter<long>(
            "graphql.server.deprecated.uses", "{operation}", "Operations that touched a deprecated part of the schema, by its coordinate.");
        meter.CreateObservableCounter(
            "graphql.server.document.lookups", () => (Measurement<long>[])[Of(ref hits, GraphTelemetry.Cache, "hit"), Of(ref misses, GraphTelemetry.Cache, "miss")],
            "{lookup}", "Documents looked up in the cache of validated ones.");
        meter.CreateObservableCounter(
            "graphql.server.plan.builds", () => (Measurement<long>[])[Of(ref planBuilds, GraphTelemetry.Decision, "built"), Of(ref unplannable, GraphTelemetry.Decision, "left")],
            "{build}", "New shapes of operations: a plan was built, or they were left to the engine.");
        Counter("graphql.server.cost.points", () => Volatile.Read(ref points), "{point}", "Cost of the operations and events that were let through.");
        Gauge("graphql.server.sockets", () => Volatile.Read(ref sockets), "{socket}", "WebSockets that are open.");
        Gauge("graphql.server.subscriptions", () => Volatile.Read(ref subscriptions), "{subscription}", "Subscriptions that are open.");
        Counter("graphql.server.events.delivered", () => Volatile.Read(ref delivered), "{event}", "Events written to subscribers.");
        Counter("graphql.server.slow_readers.cut", () => Volatile.Read(ref slowReaders), "{reader}", "Sockets and event streams closed because their client did not read.");
        Counter("graphql.server.validations.slow", () => Volatile.Read(ref slowValidations), "{validation}", "Validations of more than 100 ms: the guard let through what it should not.");

        void Counter(string name, Func<long> read, string unit, string description) => meter.CreateObservableCounter(name, read, unit, description);
        void Gauge(string name, Func<long> read, string unit, string description) => meter.CreateObservableUpDownCounter(name, read, unit, description);
    }

    public void Looked(bool found) => Interlocked.Increment(ref found ? ref hits : ref misses);

    public void Planned(bool built) => Interlocked.Increment(ref built ? ref planBuilds : ref unplannable);

    public void Charged(long cost) => Interlocked.Add(ref points, cost);

    public void Delivered() => Interlocked.Increment(ref delivered);

    public void SlowReaderCut() => Interlocked.Increment(ref slowReaders);

    public void SlowValidation() => Interlocked.Increment(ref slowValidations);

    public void Refused(string code) => refusals.Add(1, KeyValuePair.Create(GraphTelemetry.ErrorCode, (object?)code));

    public void Deprecated(string coordinate) => deprecated.Add(1, KeyValuePair.Create(GraphTelemetry.Coordinate, (object?)coordinate));

    public void Ended(OperationType? type, string outcome, string execution, TimeSpan took) => duration.Record(
        took.TotalSeconds,
        KeyValuePair.Create(GraphTelemetry.OperationType, (object?)TextOf(type)),
        KeyValuePair.Create(GraphTelemetry.Outcome, (object?)outcome),
        KeyValuePair.Create(GraphTelemetry.Execution, (object?)execution));

    public Live Socket() => new(this, isSocket: true);

    public Live Subscription() => new(this, isSocket: false);

    public static string TextOf(OperationType? type) => type switch
    {
        OperationType.Query => "query",
        OperationType.Mutation => "mutation",
        OperationType.Subscription => "subscription",
        _ => "unknown",
    };

    private static Measurement<long> Of(ref long count, string tag, string value) =>
        new(Volatile.Read(ref count), KeyValuePair.Create(tag, (object?)value));

    /// Counted until it is disposed.
    public readonly struct Live : IDisposable
    {
        private readonly GraphMeters meters;
        private readonly bool isSocket;

        public Live(GraphMeters meters, bool isSocket)
        {
            (this.meters, this.isSocket) = (meters, isSocket);
            Interlocked.Increment(ref Count);
        }

        private ref long Count => ref isSocket ? ref meters.sockets : ref meters.subscriptions;

        public void Dispose() => Interlocked.Decrement(ref Count);
    }
}
