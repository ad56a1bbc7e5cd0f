using System.Diagnostics;
using SipOkMuba.Bench.Metering;

namespace SipOkMuba.Bench.Turns;

/// <summary>
/// Over when the runtime compiles next to nothing any more and it has not become faster for some steps: a server is compiled
/// anew while it works, method by method, which on two cores takes a good part of one
/// (https://learn.microsoft.com/dotnet/core/runtime-config/compilation).
/// </summary>
internal sealed class WarmUp
{
    private const double Settled = 0.01;
    private const double Faster = 1.03;
    private const int SettledSteps = 3;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(120);
    private readonly long begun = Stopwatch.GetTimestamp();
    private double fastest;
    private int settled;

    public bool IsOver => settled >= SettledSteps || Stopwatch.GetElapsedTime(begun) > longest;

    public void Add(Usage used, double throughput)
    {
        if (used.Compiling < Settled * used.Cpu && throughput < Faster * fastest)
        {
            settled++;
            return;
        }

        settled = 0;
        fastest = Math.Max(fastest, throughput);
    }
}
