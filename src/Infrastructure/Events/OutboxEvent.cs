using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Events;

/// A row of the log. Only the interceptor writes rows; only the relay gives positions, after the commit.
public sealed class OutboxEvent
{
    public long Id { get; private set; }
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
    public required string? Template { get; init; }
    public required string Payload { get; init; }

    /// For the audit log alone: who acted, through which partner, by which mutation of which request.
    public string? Actor { get; init; }
    public string? Through { get; init; }
    public string? Act { get; init; }
    public string? RequestId { get; init; }
    public long? Position { get; private set; }
}

/// One row: the last position given (unused on SQLite, where the identity is the position), the oldest kept, the epoch.
public sealed class LogHead
{
    public const int OnlyId = 1;

    public int Id { get; init; }
    public long Position { get; init; }
    public long Oldest { get; init; }
    public long Epoch { get; init; }
}

/// How far a follower has come. The lease spares instances double work; correctness does not rest on it.
public sealed class ReaderPosition
{
    public required string Name { get; init; }
    public required long Position { get; set; }
    public string? HeldBy { get; set; }
    public DateTimeOffset? HeldUntil { get; set; }
}
