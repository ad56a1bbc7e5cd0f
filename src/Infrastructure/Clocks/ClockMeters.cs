using System.Diagnostics.Metrics;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Clocks;

/// What the clock did and how late it is. Only the instance that keeps the clock tells whether it is behind.
internal sealed class ClockMeters
{
    private readonly Counter<long> duties;
    private readonly Histogram<double> lag;

    // A timestamp of the process, whatever clock the product runs on; 0 while another instance keeps the clock.
    private long behindSince;

    public ClockMeters(IMeterFactory meters)
    {
        var meter = meters.Create(ApplicationClocks.MeterName);
        duties = meter.CreateCounter<long>("clock.duties", "{duty}", "What was done because nobody had acted, by duty.");
        lag = meter.CreateHistogram<double>(
            "clock.lag", "s", "How long after its time a duty was done.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 30, 60, 600, 3600, 86400] });
        meter.CreateObservableGauge(
            "clock.behind", Behind, "s", "How long something has been due without a pause, told by the instance that keeps the clock.");
    }

    public void Performed(DueDuty due, DateTimeOffset at)
    {
        var duty = KeyValuePair.Create("clock.duty", (object?)due.Duty.ToText());
        duties.Add(1, duty);
        lag.Record(Math.Max(0, (at - due.DueAt).TotalSeconds), duty);
    }

    public void Found(bool anythingDue)
    {
        if (!anythingDue || Volatile.Read(ref behindSince) == 0)
        {
            Volatile.Write(ref behindSince, TimeProvider.System.GetTimestamp());
        }
    }

    public void Left() => Volatile.Write(ref behindSince, 0);

    private Measurement<double>[] Behind() => Volatile.Read(ref behindSince) is var since and not 0
        ? [new(TimeProvider.System.GetElapsedTime(since).TotalSeconds)]
        : [];
}
