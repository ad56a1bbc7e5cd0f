using System.Diagnostics;

namespace SipOkMuba.Graph.Tests.Security;

/// How fast something can be done on a machine that may be busy with other things: what is slow never has a fast round.
internal static class Pace
{
    private const int Warm = 20;
    private const int Rounds = 400;

    /// The fastest of the warm rounds, and of as many more as it takes to get below the limit.
    public static async Task<double> FastestAsync(double limit, Func<Task> act)
    {
        var fastest = double.MaxValue;
        for (var round = 0; round < Warm || (round < Rounds && fastest >= limit); round++)
        {
            var start = Stopwatch.GetTimestamp();
            await act();
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return fastest;
    }
}
