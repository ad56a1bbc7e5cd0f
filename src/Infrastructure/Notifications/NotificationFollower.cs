using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Notifications;

/// <summary>
/// Reads the log and writes a message for each event that the table tells a citizen of, on one instance at a time; the clock
/// tells it. What comes within a moment is one save, so that a busy hour costs the writers few of them. Its place is kept
/// after the messages, and the database keeps an event from making two.
/// </summary>
internal sealed partial class NotificationFollower(
    IDbContextFactory<AppDbContext> databases,
    EventStream stream,
    IdSource ids,
    TimeProvider time,
    ReaderLeases leases,
    ILogger<NotificationFollower> logger)
    : LeasedWork(LeaseName, leases, logger)
{
    public const string LeaseName = "notifications";
    private const int BatchSize = 256;

    /// What is told by message is not awaited on a screen; whoever does follows the stream.
    private static readonly TimeSpan gathering = TimeSpan.FromMilliseconds(250);

    private static readonly string wishes = DomainEvent.NameOf(typeof(ContactPreferenceSet));

    public static EventFilter Filter { get; } = new() { Types = [.. NoticeRules.Table.Select(rule => rule.EventType), wishes] };

    private long place;

    protected override long Place => Volatile.Read(ref place);

    protected override async Task WorkAsync(ReaderLease lease, long position, CancellationToken cancellationToken)
    {
        var reader = await stream.OpenAtAsync(Filter, position, cancellationToken);
        if (position > 0 && reader.Position > position)
        {
            LogMissed(logger, reader.Position - position);
        }

        Volatile.Write(ref place, reader.Position);
        var batch = new List<LoggedEvent>();
        while (true)
        {
            while (batch.Count < BatchSize && reader.TryRead(out var logged))
            {
                batch.Add(logged);
            }

            if (batch.Count == 0)
            {
                await reader.WaitAsync(orBeat: false, cancellationToken);
                await Task.Delay(gathering, TimeProvider.System, cancellationToken);
                continue;
            }

            if (await FollowAsync(batch, cancellationToken) && !await lease.KeepAsync(batch[^1].Position, CancellationToken.None))
            {
                return;
            }

            Volatile.Write(ref place, batch[^1].Position);
            batch.Clear();
        }
    }

    /// False where nothing was of use any more, as in a log that is read for the first time.
    internal async Task<bool> FollowAsync(IReadOnlyList<LoggedEvent> read, CancellationToken cancellationToken)
    {
        var old = time.GetUtcNow() - NoticeRules.UsefulFor;
        var batch = read.Where(logged => logged.OccurredAt > old).ToList();
        while (batch.Count > 0)
        {
            try
            {
                await WriteAsync(batch, cancellationToken);
                return true;
            }
            catch (Exception exception) when (Conflicts.IsConflict(exception))
            {
                // The clock has told one meanwhile, or another instance that has lost its lease without knowing it wrote some.
            }
        }

        return false;
    }

    private async Task WriteAsync(List<LoggedEvent> batch, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var addressees = await database.AddresseesAsync(batch.ToLookup(logged => logged.SubjectType, logged => logged.SubjectId), cancellationToken);
        var (events, citizens) = (batch.Select(logged => logged.EventId).ToArray(), addressees.Values.Select(to => to.CitizenKey).Distinct().ToArray());
        var known = await database.Notifications
            .Where(notification => events.Contains(notification.SourceEventId))
            .Select(notification => notification.SourceEventId)
            .ToHashSetAsync(cancellationToken);
        var waiting = await database.Notifications
            .Where(notification => citizens.Contains(notification.CitizenKey) && notification.NotDueBefore != null)
            .OrderBy(notification => notification.Key)
            .ToListAsync(cancellationToken);
        var now = time.GetUtcNow();
        foreach (var logged in batch.Where(logged => !known.Contains(logged.EventId)))
        {
            if (addressees.GetValueOrDefault(logged.SubjectId) is not { } addressee)
            {
                continue;
            }

            if (logged.Type == wishes)
            {
                waiting.FindAll(one => one.CitizenKey == addressee.CitizenKey).ForEach(one => one.LookAgain(logged.Position));
            }
            else if (NoticeRules.Of(logged.Type) is { } rule && SourceOf(logged) is { } source)
            {
                Follow(database, waiting, rule, source, addressee, now);
            }
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    private void Follow(
        AppDbContext database, List<Notification> waiting, NoticeRule rule, NoticeSource source, Addressee addressee, DateTimeOffset now)
    {
        if (rule.Overtakes)
        {
            waiting.ForEach(one => one.OvertakeBy(source, now));
        }

        if (rule.Tells(source) && rule.ValidUntil(source) > now)
        {
            waiting.Add(database.Notifications.Add(Notification.Of(ids, source, rule, addressee)).Entity);
        }
    }

    private static NoticeSource? SourceOf(LoggedEvent logged) => logged.Template is { } template
        ? new NoticeSource(
            logged.EventId, logged.Type, logged.SubjectType, logged.SubjectId, logged.SubjectVersion, logged.OccurredAt, logged.Region,
            logged.Payload.TryGetProperty("previousStatus", out var previous) ? previous.GetString() : null, template)
        : null;

    [LoggerMessage(Level = LogLevel.Critical, Message = "Notifications missed {Count} trimmed events.")]
    private static partial void LogMissed(ILogger logger, long count);
}
