using SipOkMuba.Bench.Contenders;

namespace SipOkMuba.Bench.Reports;

/// A ratio is taken within its round, as the machine is not the same in the next one; of the rounds the median counts.
/// NaN where nothing was measured.
internal static class Ratios
{
    public static double OfOperation(
        IReadOnlyList<Measurement> results, Measurement result, Func<Measurement, double> figure)
    {
        var limit = results.SingleOrDefault(other =>
            other.Kind == ContenderKind.Limit && other.Operation == result.Operation
            && other.Connections == result.Connections && other.Round == result.Round);
        return limit is null ? double.NaN : figure(result) / figure(limit);
    }

    public static double OfFanout(
        IReadOnlyList<FanoutMeasurement> results, FanoutMeasurement result, Func<FanoutMeasurement, double> figure)
    {
        var limit = results.SingleOrDefault(other =>
            other.Kind == ContenderKind.Limit && other.Scenario == result.Scenario && other.Round == result.Round);
        return limit is null ? double.NaN : figure(result) / figure(limit);
    }

    /// Throughput on the large data to that on the small.
    public static double OfGrowth(IReadOnlyList<GrowthMeasurement> results, ContenderKind kind, string operation) =>
        Median(results
            .Where(result => result.Kind == kind && result.Operation == operation)
            .GroupBy(result => result.Round)
            .Select(round => round.MaxBy(result => result.Rows)!.Throughput / round.MinBy(result => result.Rows)!.Throughput));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length switch
        {
            0 => double.NaN,
            var odd when odd % 2 == 1 => sorted[odd / 2],
            var even => (sorted[even / 2 - 1] + sorted[even / 2]) / 2,
        };
    }
}
