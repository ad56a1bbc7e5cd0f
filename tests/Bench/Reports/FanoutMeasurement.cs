using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Fanout;
using SipOkMuba.Bench.Metering;

namespace SipOkMuba.Bench.Reports;

/// One scenario at one contender, in one round.
internal sealed record FanoutMeasurement(
    ContenderKind Kind, FanoutScenario Scenario, TimeSpan Elapsed, Usage Used, TimeSpan LoadCpu)
{
    public int Round { get; init; }

    public required long Deliveries { get; init; }

    public double IdleBytesPerSocket { get; init; }

    public double Throughput => Deliveries / Elapsed.TotalSeconds;

    public double CpuMicroseconds => Used.Cpu.TotalMicroseconds / Deliveries;

    public double LoadCpuMicroseconds => LoadCpu.TotalMicroseconds / Deliveries;

    public double AllocatedBytes => (double)Used.Allocated / Deliveries;
}
