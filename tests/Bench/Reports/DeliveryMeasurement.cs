using SipOkMuba.Bench.Deliveries;
using SipOkMuba.Bench.Metering;

namespace SipOkMuba.Bench.Reports;

/// <summary>What one webhook was sent, in one round.</summary>
/// <param name="Alone">From the commit of an event that was alone until it arrived, in milliseconds.</param>
internal sealed record DeliveryMeasurement(
    DeliveryScenario Scenario, int Round, TimeSpan Elapsed, Usage Used, TimeSpan LoadCpu, IReadOnlyList<double> Alone)
{
    private int Deliveries => Scenario.Bursts * Scenario.EventsPerBurst;

    public double Throughput => Deliveries / Elapsed.TotalSeconds;

    public double CpuMilliseconds => Used.Cpu.TotalMilliseconds / Deliveries;

    public double LoadCpuMilliseconds => LoadCpu.TotalMilliseconds / Deliveries;

    public double AllocatedKiB => Used.Allocated / 1024.0 / Deliveries;

    public double AloneAt(double share) => Alone.Order().ElementAt((int)(share * (Alone.Count - 1)));
}
