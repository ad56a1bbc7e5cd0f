using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Audit;

/// An act as the chain keeps it: who did what to which record, never whose data or which text.
public sealed class AuditRecord
{
    public const int LongestAccount = 100;
    public const int LongestAct = 60;
    public const int LongestRequestId = 100;
    public const int LongestDetail = 200;

    /// 1, 2, 3 … without gaps.
    public long Number { get; private set; }
    public required DateTimeOffset At { get; init; }

    /// What came of it: the type of the event, or one of <see cref="AuditTypes"/>.
    public required string Type { get; init; }

    /// The mutation; null: nobody's request, such as the clock's.
    public string? Act { get; init; }
    public required ActorRole ActorRole { get; init; }

    /// Null where it is not to be known, as of who complains.
    public string? Actor { get; init; }

    /// The partner by whose app or key it was done.
    public string? Through { get; init; }
    public string? SubjectType { get; init; }
    public Guid? SubjectId { get; init; }
    public int? SubjectVersion { get; init; }
    public string? RequestId { get; init; }

    /// Place of its event in the event log.
    public long? Position { get; init; }
    public string? Detail { get; init; }

    /// Digest of the event's row, or of the rows that it seals.
    public byte[]? Content { get; init; }

    /// Over the hash before it and everything above.
    public byte[] Hash { get; private set; } = [];

    internal void Place(long number, byte[] hash) => (Number, Hash) = (number, hash);
}

/// What the chain itself records beside events.
public static class AuditTypes
{
    public const string Begun = "audit.begun";
    public const string Trimmed = "audit.trimmed";
    public const string SchemaMigrated = "schema.migrated";
    public const string EpochRaised = "eventLog.epochRaised";
    public const string EventsMissing = "eventLog.gap";
    public const string ReadsSealed = "accessLog.sealed";

    /// A mutation saved something that has no event.
    public const string Done = "act.done";

    /// A mutation was refused that named a NIK whose citizen the caller may not read.
    public const string Refused = "act.refused";
}

/// An act without event, written in its own transaction; the sequencer makes a record of it.
public sealed class AuditNote
{
    public long Id { get; private set; }
    public required DateTimeOffset At { get; init; }
    public required string Act { get; init; }
    public required ActorRole ActorRole { get; init; }
    public required string Actor { get; init; }
    public required string? Through { get; init; }
    public required string? SubjectType { get; init; }
    public required Guid? SubjectId { get; init; }
    public required string RequestId { get; init; }

    /// It was tried, and told nothing.
    public bool IsRefused { get; init; }

    public static AuditNote Of(AuditAct act, DateTimeOffset at, string? subjectType = null, Guid? subjectId = null, bool isRefused = false) => new()
    {
        At = at,
        Act = act.Name,
        ActorRole = act.By.Role,
        Actor = act.By.Account,
        Through = act.By.Through,
        SubjectType = subjectType,
        SubjectId = subjectId,
        RequestId = act.RequestId,
        IsRefused = isRefused,
    };
}

/// One row: the end of the chain, and how far it has taken up what it covers. Its number is the fence between instances.
public sealed class AuditHead
{
    public const int OnlyId = 1;

    public int Id { get; init; }
    public long Number { get; set; }
    public byte[] Hash { get; set; } = [];

    /// The last event of the log that has its record.
    public long Position { get; set; }
    public long Epoch { get; set; }

    /// The last migration that has its record.
    public string? Schema { get; set; }

    /// Key of the last row of the access log that is sealed.
    public long SealedRead { get; set; }
}

/// Who acts, and through which partner.
public sealed record AuditActor(ActorRole Role, string Account, string? Through);
