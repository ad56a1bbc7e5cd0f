using System.Globalization;
using SipOkMuba.Bench.Metering;

/// <summary>
/// DOTNET_STARTUP_HOOKS loads it into each contender before its own Main: one meter for all, and none in the product.
/// The runtime looks for this name outside any namespace; only what the runtime brings along may be used here.
/// </summary>
/// <remarks>https://github.com/dotnet/runtime/blob/main/docs/design/features/host-startup-hook.md</remarks>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Meter.TraceVariable) is not null)
        {
            StatementTrace.Begin();
        }

        if (Environment.GetEnvironmentVariable(Meter.PortVariable) is { } port)
        {
            Meter.Start(int.Parse(port, CultureInfo.InvariantCulture));
        }
    }
}
