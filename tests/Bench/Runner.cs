using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Fanout;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench;

/// Data, comparison, then the turns.
internal static class Runner
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var file = await Dataset.MakeAsync(Repository.BenchDirectory, options.Rows, cancellationToken);
        var kinds = options.Contenders;
        var samples = Samples.Draw(file, options.Rows);
        var differences = await Comparison.RunAsync(kinds, file, samples, cancellationToken)
            + await WriteComparison.RunAsync(kinds, file, cancellationToken);
        if (differences > 0)
        {
            return 1;
        }

        var results = new List<Measurement>();
        var fanouts = new List<FanoutMeasurement>();
        for (var round = 0; round < options.Rounds; round++)
        {
            // Each has its turn as the first one.
            foreach (var kind in kinds.Select((_, place) => kinds[(place + round) % kinds.Count]))
            {
                await MeasureReadsAsync(kind, file, samples, round, options, results, cancellationToken);
                await MeasureWritesAsync(kind, file, round, options, results, cancellationToken);
                await MeasureFanoutAsync(kind, file, round, options, fanouts, cancellationToken);
            }
        }

        Console.WriteLine(Tables.Operations(results));
        Console.WriteLine(Tables.Fanout(fanouts));
        return 0;
    }

    private static async Task MeasureReadsAsync(
        ContenderKind kind, string file, Samples samples, int round, BenchOptions options, List<Measurement> results,
        CancellationToken cancellationToken)
    {
        await using var contender = await Contender.StartAsync(kind, file, trace: false, cancellationToken);
        foreach (var operation in Operation.Reads.Where(operation => options.Includes(operation.Name)))
        {
            var requests = new DrawnRequests([.. samples.Of(operation).Select(contender.Wire.Render)]);
            Measure(contender, operation.Name, requests, round, options, results, cancellationToken);
        }
    }

    /// On a copy, as what is written would stay for the next one: on disk, where the flush of each commit costs most, and
    /// in memory, where only the programs cost.
    private static async Task MeasureWritesAsync(
        ContenderKind kind, string file, int round, BenchOptions options, List<Measurement> results,
        CancellationToken cancellationToken)
    {
        if (!options.Includes(Operation.Submit.Name))
        {
            return;
        }

        (string Name, string? Directory)[] places =
            [(Operation.Submit.Name, Repository.BenchDirectory), ($"{Operation.Submit.Name} in memory", Repository.MemoryDirectory)];
        foreach (var (name, directory) in places)
        {
            if (directory is null)
            {
                continue;
            }

            var copy = Dataset.Copy(file, directory);
            await using (var contender = await Contender.StartAsync(kind, copy, trace: false, cancellationToken))
            {
                var requests = new FreshSubmissions(contender.Wire, begin: 0);
                Measure(contender, name, requests, round, options, results, cancellationToken);
            }

            Dataset.Delete(copy);
        }
    }

    private static async Task MeasureFanoutAsync(
        ContenderKind kind, string file, int round, BenchOptions options, List<FanoutMeasurement> results,
        CancellationToken cancellationToken)
    {
        var scenarios = FanoutScenario.All(options.Events).Where(scenario => options.Includes(scenario.Name));
        foreach (var scenario in scenarios.Where(_ => FanoutRun.IsFor(kind)))
        {
            results.Add(await FanoutRun.AtAsync(kind, file, scenario, round, cancellationToken));
        }
    }

    private static void Measure(
        Contender contender, string operation, RequestSource requests, int round, BenchOptions options,
        List<Measurement> results, CancellationToken cancellationToken)
    {
        LoadRun.For(contender.Address, requests, options.Connections.Max(), WarmUp);
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
