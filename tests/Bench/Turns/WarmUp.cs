using System.Diagnostics;
using SipOkMuba.Bench.Metering;

namespace SipOkMuba.Bench.Turns;

/// <summary>
/// Over when the runtime compiles next to nothing any more: a server is compiled anew while it works, method by method,
/// which on two cores takes a good part of one (https://learn.microsoft.com/dotnet/core/runtime-config/compilation).
/// </summary>
internal sealed class WarmUp
{
    private const double Settled = 0.01;
    private const int SettledSteps = 3;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(90);
    private readonly long begun = Stopwatch.GetTimestamp();
    private int settled;

    public bool IsOver => settled >= SettledSteps || Stopwatch.GetElapsedTime(begun) > longest;

    public void Add(Usage step) => settled = step.Compiling < Settled * step.Cpu ? settled + 1 : 0;
}
