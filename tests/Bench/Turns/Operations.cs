using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench.Turns;

/// Q1, Q2, Q3 and M1 at one contender.
internal static class Operations
{
    private static readonly TimeSpan warmUpStep = TimeSpan.FromSeconds(2);

    public static async Task ReadAsync(
        ContenderKind kind, string file, Samples samples, int round, BenchOptions options, List<Measurement> results,
        CancellationToken cancellationToken)
    {
        var wanted = Operation.Reads.Where(operation => options.Includes(operation.Name)).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        // The product keeps note of who has read what, and would leave a larger file to the next one.
        var copy = Dataset.Copy(file, Repository.BenchDirectory);
        await using (var contender = await Contender.StartAsync(kind, copy, trace: false, cancellationToken))
        {
            foreach (var operation in wanted)
            {
                var requests = new DrawnRequests([.. samples.Of(operation).Select(contender.Wire.Render)]);
                Measure(contender, operation.Name, requests, round, options, results, cancellationToken);
            }
        }

        Dataset.Delete(copy);
    }

    /// On a copy, as what is written would stay for the next one.
    public static async Task WriteAsync(
        ContenderKind kind, string file, WritePlace place, int round, BenchOptions options, List<Measurement> results,
        CancellationToken cancellationToken)
    {
        var copy = Dataset.Copy(file, place.Directory);
        await using (var contender = await Contender.StartAsync(kind, copy, trace: false, cancellationToken))
        {
            var requests = new FreshSubmissions(contender.Wire, begin: 0);
            Measure(contender, place.Operation, requests, round, options, results, cancellationToken);
        }

        Dataset.Delete(copy);
    }

    public static void Settle(Contender contender, RequestSource requests, int connections)
    {
        for (var warmUp = new WarmUp(); !warmUp.IsOver;)
        {
            var before = contender.Meter.Read();
            var load = LoadRun.For(contender.Address, requests, connections, warmUpStep);
            warmUp.Add(contender.Meter.Read() - before, load.Throughput);
        }
    }

    private static void Measure(
        Contender contender, string operation, RequestSource requests, int round, BenchOptions options,
        List<Measurement> results, CancellationToken cancellationToken)
    {
        Settle(contender, requests, options.Connections.Max());
        foreach (var connections in options.Connections)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = contender.Meter.Read();
            var load = LoadRun.For(contender.Address, requests, connections, TimeSpan.FromSeconds(options.Seconds));
            var used = contender.Meter.Read() - before;
            results.Add(new Measurement(contender.Kind, operation, connections, round, load, used));
        }
    }
}
