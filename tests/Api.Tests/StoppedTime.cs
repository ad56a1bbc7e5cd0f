namespace SipOkMuba.Api.Tests;

/// A clock that moves on demand only, however slow the machine is; timers keep their real pace.
internal sealed class StoppedTime(DateTimeOffset? since = null) : TimeProvider
{
    private readonly DateTimeOffset start = since ?? System.GetUtcNow();
    private long passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref passed, by.Ticks);

    public override DateTimeOffset GetUtcNow() => start.AddTicks(GetTimestamp());

    public override long GetTimestamp() => Interlocked.Read(ref passed);
}
