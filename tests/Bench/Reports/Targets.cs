using System.Globalization;
using System.Text;
using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench.Reports;

/// What was promised beside what was measured. Of several numbers of connections the worst one counts.
internal static class Targets
{
    public static string Table(Session session)
    {
        var lines = new List<Line>();
        foreach (var operation in Operation.Reads)
        {
            lines.Add(AtLeast($"{operation.Name}, throughput to the limit's", 0.6, Worst(session, operation.Name)));
        }

        lines.Add(AtLeast("M1, throughput to the limit's", 0.5, Worst(session, Operation.Submit.Name)));
        lines.Add(AtMost("Q1, KiB allocated a request", 6, Allocated(session, Operation.StatusCheck)));
        lines.Add(AtMost("Q2, KiB allocated a request", 12, Allocated(session, Operation.List)));
        foreach (var operation in new[] { Operation.StatusCheck, Operation.PageWalk })
        {
            lines.Add(AtLeast(
                $"{operation.Name}, throughput with ten times the rows", 0.9,
                Ratios.OfGrowth(session.Growth, ContenderKind.Real, operation.Name)));
        }

        foreach (var scenario in session.Fanouts.Select(result => result.Scenario).Distinct().Where(scenario => scenario.Topics == 1))
        {
            var results = session.Fanouts.Where(result => result.Scenario == scenario && result.Kind == ContenderKind.Real).ToList();
            var name = $"{scenario.Name} of {scenario.Sockets:N0}";
            lines.Add(AtLeast(
                $"{name}, deliveries to the limit's", 0.85,
                Ratios.Median(results.Select(result => Ratios.OfFanout(session.Fanouts, result, measured => measured.Throughput)))));
            lines.Add(AtMost($"{name}, bytes allocated a delivery", 100, Ratios.Median(results.Select(result => result.AllocatedBytes))));
            if (scenario.IsLarge)
            {
                lines.Add(AtMost("an idle subscription, KiB of the process", 30, Ratios.Median(results.Select(result => result.IdleBytesPerSocket / 1024))));
            }
        }

        foreach (var start in session.ColdStarts.GroupBy(start => start.Data))
        {
            lines.Add(AtMost($"cold start, {start.Key}, s", 3, Ratios.Median(start.Select(measured => measured.Elapsed.TotalSeconds))));
        }

        var table = new StringBuilder("| | target | measured | |\n| --- | --: | --: | --- |\n");
        foreach (var line in lines.Where(line => !double.IsNaN(line.Measured)))
        {
            table.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.What} | {(line.IsFloor ? "≥" : "≤")} {line.Target} | {line.Measured:0.##} | {(line.IsMet ? "met" : "**missed**")} |"));
        }

        return table.ToString();
    }

    private static Line AtLeast(string what, double target, double measured) => new(what, target, measured, IsFloor: true);

    private static Line AtMost(string what, double target, double measured) => new(what, target, measured, IsFloor: false);

    private static double Worst(Session session, string operation)
    {
        var ratios = session.Operations
            .Where(result => result.Kind == ContenderKind.Real && result.Operation == operation)
            .GroupBy(result => result.Connections)
            .Select(group => Ratios.Median(group.Select(
                result => Ratios.OfOperation(session.Operations, result, measured => measured.Throughput))))
            .ToList();
        return ratios.Count == 0 ? double.NaN : ratios.Min();
    }

    private static double Allocated(Session session, Operation operation) => Ratios.Median(session.Operations
        .Where(result => result.Kind == ContenderKind.Real && result.Operation == operation.Name)
        .Select(result => result.AllocatedKiB));

    private sealed record Line(string What, double Target, double Measured, bool IsFloor)
    {
        public bool IsMet => IsFloor ? Measured >= Target : Measured <= Target;
    }
}
