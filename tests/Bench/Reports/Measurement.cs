using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Metering;

namespace SipOkMuba.Bench.Reports;

/// One contender, asked one operation by so many connections, in one round.
internal sealed record Measurement(
    ContenderKind Kind, string Operation, int Connections, int Round, LoadResult Load, Usage Used)
{
    public double Throughput => Load.Throughput;

    /// The same number as CPU seconds for a thousand requests.
    public double CpuMilliseconds => Used.Cpu.TotalMilliseconds / Load.Requests;

    public double LoadCpuMilliseconds => Load.LoadCpu.TotalMilliseconds / Load.Requests;

    public double AllocatedKiB => Used.Allocated / 1024.0 / Load.Requests;
}

internal sealed record GrowthMeasurement(ContenderKind Kind, string Operation, int Rows, int Round, double Throughput);

/// <param name="Data">What lay in the database.</param>
internal sealed record ColdStartMeasurement(string Data, TimeSpan Elapsed);

/// All that one run has measured.
internal sealed record Session
{
    public List<Measurement> Operations { get; } = [];

    public List<FanoutMeasurement> Fanouts { get; } = [];

    public List<DeliveryMeasurement> Deliveries { get; } = [];

    public List<GrowthMeasurement> Growth { get; } = [];

    public List<ColdStartMeasurement> ColdStarts { get; } = [];
}
