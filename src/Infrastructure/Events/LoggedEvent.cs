using System.Text.Json;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Events;

/// One event at its place in the log. Shared among all readers of a process, hence immutable.
public sealed record LoggedEvent
{
    private object? shown;

    public required long Position { get; init; }

    /// Resuming `after` it goes on with the next event.
    public required string Cursor { get; init; }
    public required Guid EventId { get; init; }
    public required string Type { get; init; }
    public required string SubjectType { get; init; }
    public required Guid SubjectId { get; init; }
    public required int SubjectVersion { get; init; }
    public required DateTimeOffset OccurredAt { get; init; }
    public required string? Region { get; init; }
    public required ActorRole ActorRole { get; init; }
    public required WaitingParty? WaitingOn { get; init; }
    public required int SchemaVersion { get; init; }
    public required MessageTemplate? Template { get; init; }

    /// The event's own properties in camelCase, enums in SCREAMING_CASE.
    public required JsonElement Payload { get; init; }

    /// What a wire shows of it, made once for all readers: whoever reads the same event gets the same object.
    public T ShownAs<T>(Func<LoggedEvent, T> make)
        where T : class
    {
        if (Volatile.Read(ref shown) is not { } known)
        {
            var made = make(this);
            known = Interlocked.CompareExchange(ref shown, made, null) ?? made;
        }

        return (T)known;
    }

    /// By identity and place: the payload is no part of it, as JsonElement has no equality.
    public bool Equals(LoggedEvent? other) => other is not null && EventId == other.EventId && Cursor == other.Cursor;

    public override int GetHashCode() => EventId.GetHashCode();

    internal static LoggedEvent Of(OutboxEvent row, long epoch)
    {
        using var payload = JsonDocument.Parse(row.Payload);
        var position = row.Position ?? throw new InvalidOperationException("A row without position is not in the log.");
        return new LoggedEvent
        {
            Position = position,
            Cursor = new EventCursor(epoch, position).ToString(),
            EventId = row.EventId,
            Type = row.Type,
            SubjectType = row.SubjectType,
            SubjectId = row.SubjectId,
            SubjectVersion = row.SubjectVersion,
            OccurredAt = row.OccurredAt,
            Region = row.Region,
            ActorRole = row.ActorRole,
            WaitingOn = row.WaitingOn,
            SchemaVersion = row.SchemaVersion,
            Template = row.Template is null
                ? null
                : JsonSerializer.Deserialize<MessageTemplate>(row.Template, LogJson.Options),
            Payload = payload.RootElement.Clone(),
        };
    }
}

public sealed record EventPage(IReadOnlyList<LoggedEvent> Events, bool HasNextPage, string HeadCursor)
{
    /// Where a page that ended early goes on.
    public string? EndCursor { get; init; }
}
