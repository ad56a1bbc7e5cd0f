using System.Diagnostics.CodeAnalysis;

namespace SipOkMuba.Infrastructure.Events;

/// <summary>
/// One reader's way through the log: first the database, then the ring, in one loop, so that there is no seam to lose
/// or double an event at. Pull-based: nothing is read ahead beyond one page of the database.
/// </summary>
public sealed class EventReader : IAsyncEnumerable<LoggedEvent>
{
    private const int PageSize = 256;

    private readonly LogPages pages;
    private readonly EventRing ring;
    private readonly EventFilter filter;
    private readonly long epoch;
    private readonly RingWaiter waiter;
    private Queue<LoggedEvent>? page;
    private long pageEnd;
    private long inHand;
    private RingState state;

    internal EventReader(LogPages pages, EventRing ring, EventFilter filter, long epoch, long after)
    {
        this.pages = pages;
        this.ring = ring;
        this.filter = filter;
        this.epoch = epoch;
        waiter = new RingWaiter(ring, filter) { Position = after };
    }

    /// Everything up to here was handed over and asked past, or did not match: safe to resume after, also while quiet.
    public long Position => waiter.Position;

    public string ProgressCursor => new EventCursor(epoch, Position).ToString();

    /// The next event, if it is at hand; asking tells that the last one is done with.
    public bool TryRead([NotNullWhen(true)] out LoggedEvent? next)
    {
        if (inHand > 0)
        {
            (waiter.Position, inHand) = (inHand, 0);
        }

        if (!TryReadPage(out next))
        {
            var at = Position;
            do
            {
                state = ring.Next(epoch, filter, ref at, out next);
            }
            while (state == RingState.Passed);
            waiter.Position = at;
        }

        inHand = next?.Position ?? 0;
        return next is not null;
    }

    /// After TryRead said no: done when it is worth asking again. With `orBeat`, or when what came was not for this
    /// reader, that is also within seconds, so that a quiet stream can tell how far it is.
    public ValueTask WaitAsync(bool orBeat, CancellationToken cancellationToken) => state switch
    {
        RingState.Older => new ValueTask(ReadPageAsync(cancellationToken)),
        RingState.Replaced => new ValueTask(RefuseAsync(cancellationToken)),
        _ => waiter.WaitAsync(epoch, orBeat, cancellationToken),
    };

    public async IAsyncEnumerator<LoggedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryRead(out var next))
            {
                yield return next;
            }
            else
            {
                await WaitAsync(orBeat: false, cancellationToken);
            }
        }
    }

    private bool TryReadPage(out LoggedEvent? next)
    {
        next = null;
        if (page is null || page.TryDequeue(out next))
        {
            return page is not null;
        }

        (waiter.Position, page) = (Math.Max(Position, pageEnd), null);
        return false;
    }

    private async Task ReadPageAsync(CancellationToken cancellationToken)
    {
        // The ring's end is committed, so nothing else matches up to where the page has looked.
        (var rows, pageEnd) = await pages.ReadAsync(filter, Position, ring.Last, PageSize, epoch, cancellationToken);
        page = new Queue<LoggedEvent>(rows);
    }

    private async Task RefuseAsync(CancellationToken cancellationToken) =>
        throw (await pages.BoundsAsync(cancellationToken)).Unknown();
}
