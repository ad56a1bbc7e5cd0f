using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench.Turns;

/// What becomes of the throughput when there are ten times as many applications.
internal static class Growth
{
    private const int Connections = 8;
    private static readonly Operation[] operations = [Operation.StatusCheck, Operation.PageWalk];

    public static async Task MeasureAsync(
        ContenderKind kind, SizedData data, int round, BenchOptions options, List<GrowthMeasurement> results,
        CancellationToken cancellationToken)
    {
        var copy = Dataset.Copy(data.File, Repository.BenchDirectory);
        await using (var contender = await Contender.StartAsync(kind, copy, trace: false, cancellationToken))
        {
            foreach (var operation in operations.Where(operation => options.Includes(operation.Name)))
            {
                var requests = new DrawnRequests([.. data.Samples.Of(operation).Select(contender.Wire.Render)]);
                Operations.Settle(contender, requests, Connections);
                var load = LoadRun.For(contender.Address, requests, Connections, TimeSpan.FromSeconds(options.Seconds));
                results.Add(new GrowthMeasurement(kind, operation.Name, data.Rows, round, load.Throughput));
            }
        }

        Dataset.Delete(copy);
    }
}

/// A database file and what may be asked of it.
internal sealed record SizedData(string File, int Rows, Samples Samples);
