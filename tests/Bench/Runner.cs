using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
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

    private static async Task MeasureRoundAsync(
        Session session, SizedData data, SizedData? large, int round, BenchOptions options, CancellationToken cancellationToken)
    {
        // Each has its turn as the first one.
        var kinds = options.Contenders.Select((_, place) => options.Contenders[(place + round) % options.Contenders.Count]);
        foreach (var kind in kinds)
        {
            Tell($"Round {round + 1}: {kind}");
            await Operations.ReadAsync(kind, data.File, data.Samples, round, options, session.Operations, cancellationToken);
            await Operations.WriteAsync(kind, data.File, round, options, session.Operations, cancellationToken);
            foreach (var scenario in FanoutScenario.All(options.Events).Where(wanted => FanoutRun.IsFor(kind) && options.Includes(wanted.Name)))
            {
                session.Fanouts.Add(await FanoutRun.AtAsync(kind, data.File, scenario, round, cancellationToken));
            }

            if (large is not null && kind != ContenderKind.Plain)
            {
                await Growth.MeasureAsync(kind, data, round, options, session.Growth, cancellationToken);
                await Growth.MeasureAsync(kind, large, round, options, session.Growth, cancellationToken);
            }
        }

        if (options.Includes("start"))
        {
            var call = Call.StatusCheck(data.Samples.Numbers[0]);
            session.ColdStarts.Add(await ColdStart.MeasureAsync(data.File, call, $"{data.Rows:N0} applications", cancellationToken));
            session.ColdStarts.Add(await ColdStart.MeasureOnNothingAsync(cancellationToken));
        }
    }

    private static void Tell(string progress) => Console.Error.WriteLine(progress);
}
