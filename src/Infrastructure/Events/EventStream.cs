using System.Runtime.CompilerServices;

namespace SipOkMuba.Infrastructure.Events;

/// The log as its readers see it: replay, then live, from a cursor.
public sealed class EventStream
{
    /// Events that one statement looks at, whatever it looks for.
    public const int Window = 10_000;

    private readonly LogPages pages;
    private readonly EventTail tail;

    internal EventStream(LogPages pages, EventTail tail)
    {
        this.pages = pages;
        this.tail = tail;
    }

    /// How far this process has seen the log. The exact head is in `EventPage.HeadCursor`.
    public string HeadCursor => tail.Ring.HeadCursor;

    public bool IsAlive => tail.IsAlive;

    /// Checks the cursor now (CursorExpiredError, CursorUnknownError); without one it begins at the present head.
    public async Task<EventReader> OpenAsync(EventFilter filter, string? after, CancellationToken cancellationToken)
    {
        await tail.Ready.WaitAsync(cancellationToken);
        var bounds = await pages.BoundsAsync(cancellationToken);
        var position = after is null ? bounds.Head : bounds.Resolve(after);
        return new EventReader(pages, tail.Ring, filter, bounds.Epoch, position);
    }

    /// As OpenAsync, checking the cursor when the enumeration begins.
    public async IAsyncEnumerable<LoggedEvent> ReadAsync(
        EventFilter filter, string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = await OpenAsync(filter, after, cancellationToken);
        await foreach (var logged in reader.WithCancellation(cancellationToken))
        {
            yield return logged;
        }
    }

    /// Oldest first; without a cursor from the oldest. A page may end early, where the filter finds little.
    public async Task<EventPage> PageAsync(
        EventFilter filter, string? after, int first, CancellationToken cancellationToken)
    {
        var bounds = await pages.BoundsAsync(cancellationToken);
        var position = bounds.Resolve(after ?? EventCursor.FromOldest);
        var (events, upTo) = await pages.ReadAsync(filter, position, bounds.Head, first + 1, bounds.Epoch, cancellationToken);
        if (events.Count > first)
        {
            return new EventPage(events[..first], HasNextPage: true, bounds.HeadCursor);
        }

        var hasNext = upTo < bounds.Head;
        return new EventPage(events, hasNext, bounds.HeadCursor)
        {
            EndCursor = hasNext ? new EventCursor(bounds.Epoch, upTo).ToString() : null,
        };
    }

    /// The last position that is given: what is committed from now on comes behind it.
    public async Task<long> HeadAsync(CancellationToken cancellationToken) => (await pages.BoundsAsync(cancellationToken)).Head;

    /// The event at a position; null when it is no longer kept. Among the newest it is the one that all readers share.
    internal async Task<LoggedEvent?> FindAsync(long position, CancellationToken cancellationToken)
    {
        if (tail.Ring.Find(position) is { } recent)
        {
            return recent;
        }

        var bounds = await pages.BoundsAsync(cancellationToken);
        if (position < bounds.Oldest)
        {
            return null;
        }

        var (found, _) = await pages.ReadAsync(EventFilter.All, position - 1, position, 1, bounds.Epoch, cancellationToken);
        return found.FirstOrDefault();
    }

    internal async Task<EventReader> OpenAtAsync(EventFilter filter, long position, CancellationToken cancellationToken)
    {
        await tail.Ready.WaitAsync(cancellationToken);
        var bounds = await pages.BoundsAsync(cancellationToken);
        return new EventReader(pages, tail.Ring, filter, bounds.Epoch, Math.Max(position, bounds.Oldest - 1));
    }
}
