using System.Globalization;
using System.Text;
using SipOkMuba.Bench.Deliveries;

namespace SipOkMuba.Bench.Reports;

/// What was measured, as Markdown: medians over the rounds.
internal static class Tables
{
    public static string All(Session session)
    {
        var page = new StringBuilder();
        Append("Against the targets", Targets.Table(session));
        if (session.Operations.Count > 0)
        {
            Append("Reads and writes", Operations(session.Operations));
        }

        if (session.Fanouts.Count > 0)
        {
            Append("Fan-out", Fanouts(session.Fanouts));
        }

        if (session.Deliveries.Count > 0)
        {
            Append("Webhooks", Deliveries(session.Deliveries));
        }

        if (session.Growth.Count > 0)
        {
            Append("Ten times the rows", Growth(session.Growth));
        }

        return page.ToString();

        void Append(string title, string table) => page.Append("## ").Append(title).Append("\n\n").Append(table).Append('\n');
    }

    private static string Operations(List<Measurement> results)
    {
        var table = new StringBuilder(
            """
            | operation | connections | contender | requests/s | ratio | CPU ms/request | ratio | KiB/request | p50 ms | p99 ms | load CPU ms |
            | --- | --: | --- | --: | --: | --: | --: | --: | --: | --: | --: |

            """);
        foreach (var group in results.GroupBy(result => (result.Operation, result.Connections, result.Kind))
            .OrderBy(group => group.Key.Operation, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Connections)
            .ThenBy(group => group.Key.Kind))
        {
            double Of(Func<Measurement, double> figure) => Ratios.Median(group.Select(figure));

            string RatioOf(Func<Measurement, double> figure) =>
                Ratio(Ratios.Median(group.Select(result => Ratios.OfOperation(results, result, figure))));

            table.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                | {group.Key.Operation} | {group.Key.Connections} | {Name(group.Key.Kind)} | {Of(result => result.Throughput):N0} | {RatioOf(result => result.Throughput)} | {Of(result => result.CpuMilliseconds):F3} | {RatioOf(result => result.CpuMilliseconds)} | {Of(result => result.AllocatedKiB):F1} | {Of(result => result.Load.MillisecondsAt(0.5)):F2} | {Of(result => result.Load.MillisecondsAt(0.99)):F2} | {Of(result => result.LoadCpuMilliseconds):F3} |
                """));
        }

        return table.ToString();
    }

    private static string Fanouts(List<FanoutMeasurement> results)
    {
        var table = new StringBuilder(
            """
            | operation | sockets | contender | deliveries/s | ratio | CPU µs/delivery | ratio | bytes/delivery | KiB/idle socket | load CPU µs |
            | --- | --: | --- | --: | --: | --: | --: | --: | --: | --: |

            """);
        foreach (var group in results.GroupBy(result => (result.Scenario, result.Kind))
            .OrderBy(group => group.Key.Scenario.Sockets)
            .ThenBy(group => group.Key.Scenario.Topics)
            .ThenBy(group => group.Key.Kind))
        {
            double Of(Func<FanoutMeasurement, double> figure) => Ratios.Median(group.Select(figure));

            string RatioOf(Func<FanoutMeasurement, double> figure) =>
                Ratio(Ratios.Median(group.Select(result => Ratios.OfFanout(results, result, figure))));

            var (scenario, kind) = group.Key;
            table.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                | {scenario.Name} | {scenario.Sockets:N0} | {Name(kind)} | {Of(result => result.Throughput):N0} | {RatioOf(result => result.Throughput)} | {Of(result => result.CpuMicroseconds):F1} | {RatioOf(result => result.CpuMicroseconds)} | {Of(result => result.AllocatedBytes):N0} | {Of(result => result.IdleBytesPerSocket / 1024):F1} | {Of(result => result.LoadCpuMicroseconds):F1} |
                """));
        }

        return table.ToString();
    }

    private static string Deliveries(List<DeliveryMeasurement> results)
    {
        double Of(Func<DeliveryMeasurement, double> figure) => Ratios.Median(results.Select(figure));

        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | operation | deliveries/s | CPU ms/delivery | KiB/delivery | load CPU ms | one alone, p50 ms | p99 ms |
            | --- | --: | --: | --: | --: | --: | --: |
            | {DeliveryRun.Operation} | {Of(result => result.Throughput):N0} | {Of(result => result.CpuMilliseconds):F3} | {Of(result => result.AllocatedKiB):F1} | {Of(result => result.LoadCpuMilliseconds):F3} | {Of(result => result.AloneAt(0.5)):F1} | {Of(result => result.AloneAt(0.99)):F1} |

            """);
    }

    private static string Growth(List<GrowthMeasurement> results)
    {
        var sizes = results.Select(result => result.Rows).Distinct().Order().ToList();
        var table = new StringBuilder("| operation | contender |");
        sizes.ForEach(rows => table.Append(CultureInfo.InvariantCulture, $" requests/s at {rows:N0} |"));
        table.Append(" ratio |\n| --- | --- |");
        sizes.ForEach(_ => table.Append(" --: |"));
        table.Append(" --: |\n");
        foreach (var group in results.GroupBy(result => (result.Operation, result.Kind)).OrderBy(group => group.Key))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {group.Key.Operation} | {Name(group.Key.Kind)} |");
            foreach (var rows in sizes)
            {
                var throughput = Ratios.Median(group.Where(result => result.Rows == rows).Select(result => result.Throughput));
                table.Append(CultureInfo.InvariantCulture, $" {throughput:N0} |");
            }

            table.Append(CultureInfo.InvariantCulture, $" {Ratio(Ratios.OfGrowth(results, group.Key.Kind, group.Key.Operation))} |\n");
        }

        return table.ToString();
    }

    private static string Name(Contenders.ContenderKind kind) => kind.ToString().ToLowerInvariant();

    private static string Ratio(double value) => double.IsNaN(value) ? "" : value.ToString("F2", CultureInfo.InvariantCulture);
}
