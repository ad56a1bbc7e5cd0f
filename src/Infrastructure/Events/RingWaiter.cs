using System.Threading.Tasks.Sources;

namespace SipOkMuba.Infrastructure.Events;

/// A reader at the end of the ring. It is used again for each of its waits, so that waiting allocates nothing: there may
/// be thousands, and each waits after each event.
internal sealed class RingWaiter(EventRing ring, EventFilter filter) : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> source = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration leaving;
    private CancellationToken left;
    private long position;

    /// Place among those who wait, or -1; the ring's.
    public int Place { get; set; } = -1;

    public bool WantsBeat { get; private set; }

    /// Up to where nothing is left for the reader; moves on while it waits.
    public long Position
    {
        get => Interlocked.Read(ref position);
        set => Interlocked.Exchange(ref position, value);
    }

    /// Done when there is something to read, or at the next beat if the reader has moved.
    public ValueTask WaitAsync(long epoch, bool wantsBeat, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        source.Reset();
        (WantsBeat, left) = (wantsBeat, cancellationToken);
        if (!ring.TryWait(this, epoch, Position))
        {
            return ValueTask.CompletedTask;
        }

        leaving = cancellationToken.UnsafeRegister(static waiter => ((RingWaiter)waiter!).Leave(), this);
        return new ValueTask(this, source.Version);
    }

    /// Whether none of these is for the reader; it has then passed them. Under the ring's lock.
    public bool Passes(IReadOnlyList<LoggedEvent> events, long last)
    {
        for (var index = 0; index < events.Count; index++)
        {
            if (filter.Matches(events[index]))
            {
                return false;
            }
        }

        // It may stand beyond the ring's end: it began at the head of the database.
        Position = Math.Max(Position, last);
        WantsBeat = true;
        return true;
    }

    public void Wake() => source.SetResult(true);

    public void GetResult(short token)
    {
        leaving.Dispose();
        source.GetResult(token);
    }

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);

    private void Leave()
    {
        if (ring.TryLeave(this))
        {
            source.SetException(new OperationCanceledException(left));
        }
    }
}
