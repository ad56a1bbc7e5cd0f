using System.Globalization;
using System.Runtime;

namespace SipOkMuba.Bench.Metering;

/// Totals of one process; two of them are subtracted.
internal readonly record struct Usage(TimeSpan Cpu, long Allocated, long Statements, long WorkingSet, TimeSpan Compiling)
{
    public static Usage Now() => new(
        Environment.CpuUsage.TotalTime,
        GC.GetTotalAllocatedBytes(precise: true),
        StatementTrace.Count,
        Environment.WorkingSet,
        JitInfo.GetCompilationTime());

    public static Usage Parse(string line)
    {
        var cells = Array.ConvertAll(line.Split(' '), cell => long.Parse(cell, CultureInfo.InvariantCulture));
        return new Usage(TimeSpan.FromTicks(cells[0]), cells[1], cells[2], cells[3], TimeSpan.FromTicks(cells[4]));
    }

    public static Usage operator -(Usage after, Usage before) => new(
        after.Cpu - before.Cpu,
        after.Allocated - before.Allocated,
        after.Statements - before.Statements,
        after.WorkingSet - before.WorkingSet,
        after.Compiling - before.Compiling);

    public static Usage operator +(Usage one, Usage other) => new(
        one.Cpu + other.Cpu,
        one.Allocated + other.Allocated,
        one.Statements + other.Statements,
        one.WorkingSet + other.WorkingSet,
        one.Compiling + other.Compiling);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Cpu.Ticks} {Allocated} {Statements} {WorkingSet} {Compiling.Ticks}");
}
