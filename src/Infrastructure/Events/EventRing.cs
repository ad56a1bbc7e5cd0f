namespace SipOkMuba.Infrastructure.Events;

internal enum RingState
{
    /// Events were copied to the buffer.
    Slice,

    /// At the end: await Changed.
    End,

    /// Further back than the ring reaches: read the database.
    Older,

    /// The log is another one now (epoch raised).
    Replaced,
}

internal readonly record struct RingRead(RingState State, int Count, Task Changed);

/// The newest events of the log, without gaps. One appends, any number read; nobody waits for a slow reader.
internal sealed class EventRing(int capacity)
{
    private readonly LoggedEvent?[] slots = new LoggedEvent?[capacity];
    private readonly Lock access = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long first = 1;
    private long last;
    private long epoch;

    public long Last
    {
        get
        {
            lock (access)
            {
                return last;
            }
        }
    }

    public string HeadCursor
    {
        get
        {
            lock (access)
            {
                return new EventCursor(epoch, last).ToString();
            }
        }
    }

    public void Start(long atEpoch, long head)
    {
        lock (access)
        {
            (epoch, last, first) = (atEpoch, head, head + 1);
            Array.Clear(slots);
        }

        Wake();
    }

    public void Append(IReadOnlyList<LoggedEvent> events)
    {
        lock (access)
        {
            foreach (var logged in events)
            {
                if (logged.Position != last + 1)
                {
                    throw new LogGapException(last, logged.Position);
                }

                last = logged.Position;
                slots[last % capacity] = logged;
                first = Math.Max(first, last - capacity + 1);
            }
        }

        Wake();
    }

    public RingRead Read(long atEpoch, long after, Span<LoggedEvent> buffer)
    {
        lock (access)
        {
            if (epoch != atEpoch)
            {
                return new RingRead(RingState.Replaced, 0, Task.CompletedTask);
            }

            if (after >= last)
            {
                return new RingRead(RingState.End, 0, changed.Task);
            }

            if (after + 1 < first)
            {
                return new RingRead(RingState.Older, 0, Task.CompletedTask);
            }

            var count = (int)Math.Min(last - after, buffer.Length);
            for (var index = 0; index < count; index++)
            {
                buffer[index] = slots[(after + 1 + index) % capacity]!;
            }

            return new RingRead(RingState.Slice, count, Task.CompletedTask);
        }
    }

    private void Wake()
    {
        TaskCompletionSource woken;
        lock (access)
        {
            woken = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        woken.SetResult();
    }
}

/// Positions are contiguous by construction: a gap is a fault to stop at, not to skip.
internal sealed class LogGapException(long last, long next)
    : Exception($"The log has a gap: {next} follows {last}.");
