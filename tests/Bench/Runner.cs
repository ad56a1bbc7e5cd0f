using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench;

/// Data, comparison, then the turns.
internal static class Runner
{
    private static readonly ContenderKind[] Kinds = [ContenderKind.Limit, ContenderKind.Real];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var file = await Dataset.MakeAsync(Repository.BenchDirectory, options.Rows, cancellationToken);
        var samples = Samples.Draw(file, options.Rows);
        var differences = await Comparison.RunAsync(Kinds, file, samples, cancellationToken);
        if (differences > 0)
        {
            return 1;
        }

        var results = new List<Measurement>();
        for (var round = 0; round < options.Rounds; round++)
        {
            // Each has its turn as the first one.
            foreach (var kind in Kinds.Select((_, place) => Kinds[(place + round) % Kinds.Length]))
            {
                await MeasureReadsAsync(kind, file, samples, round, options, results, cancellationToken);
            }
        }

        Console.WriteLine(Tables.Reads(results));
        return 0;
    }

    private static async Task MeasureReadsAsync(
        ContenderKind kind, string file, Samples samples, int round, BenchOptions options, List<Measurement> results,
        CancellationToken cancellationToken)
    {
        await using var contender = await Contender.StartAsync(kind, file, trace: false, cancellationToken);
        foreach (var operation in Operation.Reads.Where(operation => options.Includes(operation.Name)))
        {
            var requests = new RequestSource([.. samples.Of(operation).Select(contender.Wire.Render)]);
            LoadRun.For(contender.Address, requests, options.Connections.Max(), WarmUp);
            foreach (var connections in options.Connections)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var before = contender.Meter.Read();
                var load = LoadRun.For(contender.Address, requests, connections, TimeSpan.FromSeconds(options.Seconds));
                var used = contender.Meter.Read() - before;
                results.Add(new Measurement(kind, operation.Name, connections, round, load, used));
            }
        }
    }
}
