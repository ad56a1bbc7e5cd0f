using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// The positions that can be read: Oldest..Head.
internal readonly record struct LogBounds(long Epoch, long Oldest, long Head)
{
    public string HeadCursor => new EventCursor(Epoch, Head).ToString();
    public string OldestCursor => new EventCursor(Epoch, Oldest - 1).ToString();

    /// The position behind a client's cursor; typed refusals when reading cannot go on there.
    public long Resolve(string after)
    {
        if (after == EventCursor.FromOldest)
        {
            return Oldest - 1;
        }

        if (EventCursor.Parse(after) is not { } cursor || cursor.Epoch != Epoch || cursor.Position > Head)
        {
            throw Unknown();
        }

        return cursor.Position < Oldest - 1 ? throw Expired() : cursor.Position;
    }

    public CursorExpiredError Expired() => new(OldestCursor);

    public CursorUnknownError Unknown() => new(HeadCursor, OldestCursor);
}

/// The log as read from the database.
internal sealed class LogPages(IDbContextFactory<AppDbContext> databases, DatabaseOptions options)
{
    // The end of the log is read after each commit.
    private static readonly CompiledQuery<Func<AppDbContext, long, long, int, IAsyncEnumerable<OutboxEvent>>> allById = new(() =>
        EF.CompileAsyncQuery((AppDbContext database, long after, long upTo, int limit) => database.OutboxEvents.AsNoTracking()
            .Where(row => row.Id > after && row.Id <= upTo).OrderBy(row => row.Id).Take(limit)));

    private static readonly CompiledQuery<Func<AppDbContext, long, long, int, IAsyncEnumerable<OutboxEvent>>> allByPosition = new(() =>
        EF.CompileAsyncQuery((AppDbContext database, long after, long upTo, int limit) => database.OutboxEvents.AsNoTracking()
            .Where(row => row.Position > after && row.Position <= upTo).OrderBy(row => row.Position).Take(limit)));

    private readonly bool positionIsId = options.Provider == DatabaseProvider.Sqlite;

    public async Task<LogBounds> BoundsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (!positionIsId)
        {
            var head = await database.LogHead.AsNoTracking().SingleAsync(cancellationToken);
            return new LogBounds(head.Epoch, head.Oldest, head.Position);
        }

        var bounds = await database.LogHead
            .Select(head => new { head.Epoch, head.Oldest, Last = database.OutboxEvents.Max(row => (long?)row.Id) })
            .SingleAsync(cancellationToken);
        return new LogBounds(bounds.Epoch, bounds.Oldest, bounds.Last ?? bounds.Oldest - 1);
    }

    /// Events at positions `after` &lt; p &lt;= `upTo`, in order, at most `limit`; and the last position that was looked at.
    public async Task<(List<LoggedEvent> Events, long UpTo)> ReadAsync(
        EventFilter filter, long after, long upTo, int limit, long epoch, CancellationToken cancellationToken)
    {
        // Those of one subject are found by it: they are few, and may lie anywhere.
        upTo = filter.SubjectId is null ? Math.Min(upTo, after + EventStream.Window) : upTo;
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var page = await (ReferenceEquals(filter, EventFilter.All)
            ? ListAsync((positionIsId ? allById : allByPosition).Of(database)(database, after, upTo, limit))
            : OfAsync(filter.Apply(database, database.OutboxEvents.AsNoTracking())));
        if (filter.FewSubjects is { } subjects && await AmongAsync(subjects(database)) is { Length: > 0 } few)
        {
            var others = (filter with { VisibleSubjects = null }).Apply(database, database.OutboxEvents.AsNoTracking());
            page.AddRange(await OfAsync(others.Where(row => few.Contains(row.SubjectId))));
            page = [.. page.OrderBy(logged => logged.Position).Take(limit)];
        }

        await AssertNothingTrimmedAsync(page, after, epoch, cancellationToken);
        upTo = page.Count == limit ? page[^1].Position : upTo;
        return (filter.Telling is { } telling ? page.FindAll(logged => telling(logged)) : page, upTo);

        Task<Guid[]> AmongAsync(IQueryable<Guid> all) =>
            (filter.SubjectId is { } one ? all.Where(subject => subject == one) : all).ToArrayAsync(cancellationToken);

        Task<List<LoggedEvent>> OfAsync(IQueryable<OutboxEvent> rows)
        {
            rows = positionIsId
                ? rows.Where(row => row.Id > after && row.Id <= upTo).OrderBy(row => row.Id)
                : rows.Where(row => row.Position > after && row.Position <= upTo).OrderBy(row => row.Position);
            return ListAsync(rows.Take(limit).AsAsyncEnumerable());
        }

        async Task<List<LoggedEvent>> ListAsync(IAsyncEnumerable<OutboxEvent> rows)
        {
            var found = new List<LoggedEvent>();
            await foreach (var row in rows.WithCancellation(cancellationToken))
            {
                found.Add(LoggedEvent.Of(row, epoch));
            }

            return found;
        }
    }

    /// Retention may have overtaken a slow reader: that is an error for it, never a silent gap.
    private async Task AssertNothingTrimmedAsync(
        List<LoggedEvent> page, long after, long epoch, CancellationToken cancellationToken)
    {
        if (page.Count > 0 && page[0].Position == after + 1)
        {
            return;
        }

        var bounds = await BoundsAsync(cancellationToken);
        if (bounds.Epoch != epoch)
        {
            throw bounds.Unknown();
        }

        if (after < bounds.Oldest - 1)
        {
            throw bounds.Expired();
        }
    }
}
