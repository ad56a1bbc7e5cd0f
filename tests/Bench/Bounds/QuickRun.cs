using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Deliveries;
using SipOkMuba.Bench.Fanout;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench.Bounds;

/// What can be said on a busy machine: everything runs, all answer alike, and no operation costs more than is recorded.
internal static class QuickRun
{
    private const int Rows = 10_000;

    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        var checks = new Checks();
        await checks.RunAsync("the bench", () => RunAsync(options, checks, cancellationToken));
        checks.Tell();
        if (options.Results is { } directory)
        {
            checks.WriteTrx(directory);
        }

        return checks.Failed == 0 ? 0 : 1;
    }

    private static async Task RunAsync(BenchOptions options, Checks checks, CancellationToken cancellationToken)
    {
        var file = await Dataset.MakeAsync(Repository.BenchDirectory, Rows, cancellationToken);
        var samples = Samples.Draw(file, Rows);
        await checks.RunAsync("Q1, Q2, Q3 answer alike", async () =>
            Require(await Comparison.RunAsync(options.Contenders, file, samples, cancellationToken) == 0, "answers differ"));
        await checks.RunAsync("M1 leaves the same rows", async () =>
            Require(await WriteComparison.RunAsync(options.Contenders, file, cancellationToken) == 0, "rows differ"));
        foreach (var scenario in FanoutScenario.Small)
        {
            foreach (var kind in options.Contenders.Where(FanoutRun.IsFor))
            {
                await checks.RunAsync(
                    $"{scenario.Name}: the {kind} loses nothing", () => FanoutRun.AtAsync(kind, file, scenario, 0, cancellationToken));
            }
        }

        await checks.RunAsync(
            "W1: a webhook gets all in order", () => DeliveryRun.MeasureAsync(file, DeliveryScenario.Small, 0, cancellationToken));
        var measured = await MeasureAsync(file, samples, cancellationToken);
        if (options.Record)
        {
            RecordedBounds.Record(measured);
        }

        var bounds = RecordedBounds.Load();
        foreach (var (operation, footprint) in measured)
        {
            var loose = bounds.IsLoose(operation, footprint) ? " (far below what is recorded: record anew with --record)" : "";
            Console.WriteLine($"{operation}: {footprint.Statements} statements, {footprint.AllocatedKiB} KiB a request{loose}");
            var fault = bounds.FaultOf(operation, footprint);
            checks.Add($"{operation} stays within bounds.json", fault is null ? null : $"{operation} {fault}");
        }
    }

    /// The product alone, in memory, asked by one connection.
    private static async Task<Dictionary<string, Footprint>> MeasureAsync(
        string file, Samples samples, CancellationToken cancellationToken)
    {
        var copy = Dataset.Copy(file, Repository.MemoryDirectory ?? Repository.BenchDirectory);
        try
        {
            await using var contender = await Contender.StartAsync(ContenderKind.Real, copy, trace: true, cancellationToken);
            var measured = Operation.Reads.ToDictionary(
                operation => operation.Name,
                operation => Footprint.Of(contender, new DrawnRequests([.. samples.Of(operation).Take(500).Select(contender.Wire.Render)])));
            measured[Operation.Submit.Name] = Footprint.Of(contender, new FreshSubmissions(contender.Wire, begin: 0));
            return measured;
        }
        finally
        {
            Dataset.Delete(copy);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidDataException(otherwise);
        }
    }
}
