namespace SipOkMuba.Infrastructure.Events;

/// <summary>
/// One reader's way through the log: first the database, then the ring, in one loop, so that there is no seam to lose
/// or double an event at. Pull-based: nothing is read ahead beyond one slice.
/// </summary>
public sealed class EventReader : IAsyncEnumerable<LoggedEvent>
{
    private const int SliceSize = 64;
    private const int PageSize = 256;

    private readonly LogPages pages;
    private readonly EventRing ring;
    private readonly EventFilter filter;
    private readonly long epoch;
    private long position;

    internal EventReader(LogPages pages, EventRing ring, EventFilter filter, long epoch, long after)
    {
        this.pages = pages;
        this.ring = ring;
        this.filter = filter;
        this.epoch = epoch;
        position = after;
    }

    /// Everything up to here was handed over and asked past, or did not match: safe to resume after, also while quiet.
    public string ProgressCursor => new EventCursor(epoch, Position).ToString();

    internal long Position => Interlocked.Read(ref position);

    public async IAsyncEnumerator<LoggedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        var buffer = new LoggedEvent[SliceSize];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var after = Position;
            var read = ring.Read(epoch, after, buffer);
            switch (read.State)
            {
                case RingState.End:
                    await read.Changed.WaitAsync(cancellationToken);
                    break;
                case RingState.Replaced:
                    throw (await pages.BoundsAsync(cancellationToken)).Unknown();
                case RingState.Slice:
                    for (var index = 0; index < read.Count; index++)
                    {
                        var logged = buffer[index];
                        if (filter.Matches(logged))
                        {
                            yield return logged;
                        }

                        Interlocked.Exchange(ref position, logged.Position);
                    }

                    break;
                default:
                    // The ring's end is committed, so a short page means that nothing else matches up to there.
                    var upTo = ring.Last;
                    var page = await pages.ReadAsync(filter, after, upTo, PageSize, epoch, cancellationToken);
                    foreach (var logged in page)
                    {
                        yield return logged;
                        Interlocked.Exchange(ref position, logged.Position);
                    }

                    if (page.Count < PageSize)
                    {
                        Interlocked.Exchange(ref position, upTo);
                    }

                    break;
            }
        }
    }
}
