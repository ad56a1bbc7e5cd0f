using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Clocks;

/// What the clock did and how late it is. Only the instance that keeps the clock tells whether it is behind.
internal sealed class ClockMeters
{
    private readonly Counter<long> duties;
    private readonly Histogram<double> lag;

    // By kind of subject, in timestamps of the process, whatever clock the product runs on; none while another instance
    // keeps the clock.
    private readonly ConcurrentDictionary<string, long> behindSince = [];

    public ClockMeters(IMeterFactory meters)
    {
        var meter = meters.Create(ClockSetup.MeterName);
        duties = meter.CreateCounter<long>("clock.duties", "{duty}", "What was done because nobody had acted, by duty.");
        lag = meter.CreateHistogram<double>(
            "clock.lag", "s", "How long after its time a duty was done.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 30, 60, 600, 3600, 86400] });
        meter.CreateObservableGauge(
            "clock.behind", Behind, "s", "How long something has been due without a pause, told by the instance that keeps the clock.");
    }

    public void Performed(string subject, DueDuty due, DateTimeOffset at)
    {
        var duty = KeyValuePair.Create("clock.duty", (object?)due.Text);
        duties.Add(1, TagOf(subject), duty);
        lag.Record(Math.Max(0, (at - due.DueAt).TotalSeconds), TagOf(subject), duty);
    }

    /// From the first look on, so that one who never gets to see what is due is behind.
    public void Looks(string subject) => behindSince.TryAdd(subject, TimeProvider.System.GetTimestamp());

    public void FoundNothingDue(string subject) => behindSince[subject] = TimeProvider.System.GetTimestamp();

    public void Left() => behindSince.Clear();

    private IEnumerable<Measurement<double>> Behind() => behindSince.Select(pair =>
        new Measurement<double>(TimeProvider.System.GetElapsedTime(pair.Value).TotalSeconds, TagOf(pair.Key)));

    private static KeyValuePair<string, object?> TagOf(string subject) => KeyValuePair.Create("clock.subject", (object?)subject);
}
