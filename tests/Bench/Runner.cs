using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Deliveries;
using SipOkMuba.Bench.Fanout;
using SipOkMuba.Bench.Reports;
using SipOkMuba.Bench.Turns;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench;

/// The whole workload: data, comparison, then the turns, then the page.
internal static class Runner
{
    public static async Task<int> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        Launch.Published = await PublishedProduct.PublishAsync(cancellationToken);
        var data = await DataOfAsync(options.Rows, cancellationToken);
        var large = options.Large ? await DataOfAsync(options.LargeRows, cancellationToken) : null;
        var differences = await Comparison.RunAsync(options.Contenders, data.File, data.Samples, cancellationToken)
            + await WriteComparison.RunAsync(options.Contenders, data.File, cancellationToken);
        if (differences > 0)
        {
            return 1;
        }

        var session = new Session();
        for (var round = 0; round < options.Rounds; round++)
        {
            await MeasureRoundAsync(session, data, large, round, options, cancellationToken);
        }

        var measured = Tables.All(session);
        Console.WriteLine(measured);
        if (options.Write)
        {
            PerformancePage.Write(Machine.Describe(), measured);
        }

        return 0;
    }

    private static async Task<SizedData> DataOfAsync(int rows, CancellationToken cancellationToken)
    {
        var file = await Dataset.MakeAsync(Repository.BenchDirectory, rows, cancellationToken);
        return new SizedData(file, rows, Samples.Draw(file, rows));
    }

    /// Part by part, and at each the contenders follow one another at once: the machine is not the same minutes later.
    private static async Task MeasureRoundAsync(
        Session session, SizedData data, SizedData? large, int round, BenchOptions options, CancellationToken cancellationToken)
    {
        await InTurnsAsync("reads", kind =>
            Operations.ReadAsync(kind, data.File, data.Samples, round, options, session.Operations, cancellationToken));
        foreach (var place in WritePlace.All.Where(place => options.Includes(place.Operation)))
        {
            await InTurnsAsync(place.Operation, kind =>
                Operations.WriteAsync(kind, data.File, place, round, options, session.Operations, cancellationToken));
        }

        foreach (var scenario in FanoutScenario.All(options.Events).Where(scenario => options.Includes(scenario.Name)))
        {
            await InTurnsAsync(scenario.Name, async kind =>
            {
                if (FanoutRun.IsFor(kind))
                {
                    session.Fanouts.Add(await FanoutRun.AtAsync(kind, data.File, scenario, round, cancellationToken));
                }
            });
        }

        if (large is not null)
        {
            await InTurnsAsync("ten times the rows", async kind =>
            {
                if (kind != ContenderKind.Plain)
                {
                    await Growth.MeasureAsync(kind, data, round, options, session.Growth, cancellationToken);
                    await Growth.MeasureAsync(kind, large, round, options, session.Growth, cancellationToken);
                }
            });
        }

        if (options.Includes(DeliveryRun.Operation) && options.Contenders.Contains(ContenderKind.Real))
        {
            session.Deliveries.Add(await DeliveryRun.MeasureAsync(data.File, DeliveryScenario.Full, round, cancellationToken));
        }

        if (options.Includes("start"))
        {
            var call = Call.StatusCheck(data.Samples.Numbers[0]);
            session.ColdStarts.Add(await ColdStart.MeasureAsync(data.File, call, $"{data.Rows:N0} applications", cancellationToken));
            session.ColdStarts.Add(await ColdStart.MeasureOnNothingAsync(cancellationToken));
        }

        // Each has its turn as the first one.
        async Task InTurnsAsync(string what, Func<ContenderKind, Task> measure)
        {
            for (var turn = 0; turn < options.Contenders.Count; turn++)
            {
                var kind = options.Contenders[(turn + round) % options.Contenders.Count];
                Console.Error.WriteLine($"Round {round + 1}: {what}, {kind}");
                await measure(kind);
            }
        }
    }
}
