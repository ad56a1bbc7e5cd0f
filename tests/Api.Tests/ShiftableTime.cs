namespace SipOkMuba.Api.Tests;

/// The clock of the system, moved ahead on demand; timers keep their real pace.
internal sealed class ShiftableTime : TimeProvider
{
    private long shift;

    public void Advance(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref shift));

    public override long GetTimestamp() =>
        System.GetTimestamp() + Interlocked.Read(ref shift) * System.TimestampFrequency / TimeSpan.TicksPerSecond;
}
