namespace SipOkMuba.Infrastructure.Events;

internal enum RingState
{
    /// An event that matches.
    Found,

    /// Nothing so far; ask again.
    Passed,

    /// At the end: wait.
    End,

    /// Further back than the ring reaches: read the database.
    Older,

    /// The log is another one now (epoch raised).
    Replaced,
}

/// The newest events of the log, without gaps. One appends, any number read; nobody waits for a slow reader.
internal sealed class EventRing(int capacity)
{
    private const int MostAtOnce = 64;

    private readonly LoggedEvent?[] slots = new LoggedEvent?[capacity];
    private readonly Lock access = new();
    private readonly List<RingWaiter> waiting = [];
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

    /// Null where it is further back, or not there yet.
    public LoggedEvent? Find(long position)
    {
        lock (access)
        {
            return position >= first && position <= last ? slots[position % capacity] : null;
        }
    }

    public void Start(long atEpoch, long head)
    {
        lock (access)
        {
            (epoch, last, first) = (atEpoch, head, head + 1);
            Array.Clear(slots);
            Wake(static _ => true);
        }
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

            // Whom none of these concerns goes on waiting; a long page is left to the readers, who do it side by side.
            Wake(events.Count > MostAtOnce ? static _ => true : waiter => !waiter.Passes(events, last));
        }
    }

    /// Wakes who has moved without having told it.
    public void Beat()
    {
        lock (access)
        {
            Wake(static waiter => waiter.WantsBeat);
        }
    }

    /// The next event after `after` that matches; `after` moves past what does not.
    public RingState Next(long atEpoch, EventFilter filter, ref long after, out LoggedEvent? next)
    {
        next = null;
        lock (access)
        {
            if (epoch != atEpoch)
            {
                return RingState.Replaced;
            }

            if (after >= last)
            {
                return RingState.End;
            }

            if (after + 1 < first)
            {
                return RingState.Older;
            }

            for (var end = Math.Min(last, after + MostAtOnce); after < end; after++)
            {
                var logged = slots[(after + 1) % capacity]!;
                if (filter.Matches(logged))
                {
                    next = logged;
                    return RingState.Found;
                }
            }

            return RingState.Passed;
        }
    }

    /// False where there is something to read already.
    public bool TryWait(RingWaiter waiter, long atEpoch, long after)
    {
        lock (access)
        {
            if (epoch != atEpoch || after < last)
            {
                return false;
            }

            waiter.Place = waiting.Count;
            waiting.Add(waiter);
            return true;
        }
    }

    /// False where it has been woken.
    public bool TryLeave(RingWaiter waiter)
    {
        lock (access)
        {
            if (waiter.Place < 0)
            {
                return false;
            }

            Remove(waiter);
            return true;
        }
    }

    // Continuations run elsewhere: nothing of a reader runs under the lock.
    private void Wake(Func<RingWaiter, bool> isConcerned)
    {
        for (var place = waiting.Count - 1; place >= 0; place--)
        {
            var waiter = waiting[place];
            if (isConcerned(waiter))
            {
                Remove(waiter);
                waiter.Wake();
            }
        }
    }

    private void Remove(RingWaiter waiter)
    {
        var moved = waiting[^1];
        waiting[waiter.Place] = moved;
        moved.Place = waiter.Place;
        waiting.RemoveAt(waiting.Count - 1);
        waiter.Place = -1;
    }
}

/// Positions are contiguous by construction: a gap is a fault to stop at, not to skip.
internal sealed class LogGapException(long last, long next)
    : Exception($"The log has a gap: {next} follows {last}.");
