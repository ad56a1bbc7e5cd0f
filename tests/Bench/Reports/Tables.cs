using System.Globalization;
using System.Text;
using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Fanout;

namespace SipOkMuba.Bench.Reports;

/// Medians over the rounds; a ratio is taken within its round, as the machine is not the same in the next one.
internal static class Tables
{
    public static string Operations(IReadOnlyList<Measurement> results)
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
            double RatioOf(Func<Measurement, double> figure) => Median(group.Select(
                result => LimitOf(result) is { } limit ? figure(result) / figure(limit) : double.NaN));

            Measurement? LimitOf(Measurement result) => results.SingleOrDefault(
                other => other.Kind == ContenderKind.Limit && other.Operation == result.Operation
                    && other.Connections == result.Connections && other.Round == result.Round);

            double Of(Func<Measurement, double> figure) => Median(group.Select(figure));

            table.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                | {group.Key.Operation} | {group.Key.Connections} | {group.Key.Kind.ToString().ToLowerInvariant()} | {Of(result => result.Throughput):N0} | {RatioOf(result => result.Throughput):F2} | {Of(result => result.CpuMilliseconds):F3} | {RatioOf(result => result.CpuMilliseconds):F2} | {Of(result => result.AllocatedKiB):F1} | {Of(result => result.Load.MillisecondsAt(0.5)):F2} | {Of(result => result.Load.MillisecondsAt(0.99)):F2} | {Of(result => result.LoadCpuMilliseconds):F3} |
                """));
        }

        return table.ToString();
    }

    public static string Fanout(IReadOnlyList<FanoutMeasurement> results)
    {
        var table = new StringBuilder(
            """
            | operation | sockets | contender | deliveries/s | ratio | CPU µs/delivery | ratio | bytes/delivery | KiB/idle socket | load CPU µs |
            | --- | --: | --- | --: | --: | --: | --: | --: | --: | --: |

            """);
        foreach (var group in results.GroupBy(result => (result.Scenario, result.Kind)))
        {
            double RatioOf(Func<FanoutMeasurement, double> figure) => Median(group.Select(
                result => LimitOf(result) is { } limit ? figure(result) / figure(limit) : double.NaN));

            FanoutMeasurement? LimitOf(FanoutMeasurement result) => results.SingleOrDefault(
                other => other.Kind == ContenderKind.Limit && other.Scenario == result.Scenario && other.Round == result.Round);

            double Of(Func<FanoutMeasurement, double> figure) => Median(group.Select(figure));

            var (scenario, kind) = group.Key;
            table.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                | {scenario.Name} | {scenario.Sockets:N0} | {kind.ToString().ToLowerInvariant()} | {Of(result => result.Throughput):N0} | {RatioOf(result => result.Throughput):F2} | {Of(result => result.CpuMicroseconds):F1} | {RatioOf(result => result.CpuMicroseconds):F2} | {Of(result => result.AllocatedBytes):N0} | {Of(result => result.IdleBytesPerSocket / 1024):F1} | {Of(result => result.LoadCpuMicroseconds):F1} |
                """));
        }

        return table.ToString();
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
