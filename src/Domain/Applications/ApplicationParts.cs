using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

/// One entered status. The sequence is the subject version of its event: rising, and known without loading the others.
public sealed class StatusChange
{
    public long Key { get; private set; }
    public long ApplicationKey { get; private set; }
    public int Sequence { get; internal init; }
    public ApplicationStatus Status { get; internal init; }
    public DateTimeOffset At { get; internal init; }
    public ActorRole ActorRole { get; internal init; }
}

/// A stretch of time in which one party was waited for; the segments touch each other from the first status to the end.
public sealed class WaitSegment
{
    public long Key { get; private set; }
    public long ApplicationKey { get; private set; }
    public int Sequence { get; internal init; }
    public WaitingParty Party { get; internal init; }
    public DateTimeOffset StartedAt { get; internal init; }
    public DateTimeOffset? EndedAt { get; private set; }
    public long? Seconds { get; private set; }

    internal void End(DateTimeOffset at)
    {
        EndedAt = at;
        Seconds = (long)(at - StartedAt).TotalSeconds;
    }
}

public sealed class ApplicationDocument
{
    public long Key { get; private set; }
    public Guid Id { get; internal init; }
    public long ApplicationKey { get; private set; }
    public DocumentType Type { get; internal init; }
    public string UploadReference { get; internal init; } = "";

    /// Of its file; null where none is kept.
    public string? MediaType { get; internal init; }
    public long? Size { get; internal init; }
    public DateTimeOffset AddedAt { get; internal init; }
}

/// Why one document was returned; several items of one return share its time.
public sealed class ReturnItem
{
    public long Key { get; private set; }
    public long ApplicationKey { get; private set; }
    public DocumentType DocumentType { get; internal init; }
    public ReturnReason Code { get; internal init; }
    public string? Note { get; internal init; }
    public DateTimeOffset ReturnedAt { get; internal init; }
}

public sealed record SubmittedDocument(DocumentType Type, string UploadReference)
{
    public string? MediaType { get; init; }
    public long? Size { get; init; }
}

public sealed record ReturnReasonGiven(DocumentType DocumentType, ReturnReason Code, string? Note);

/// Either the hash of the code that the citizen tells, or an officer's word that the fingerprint matched.
public sealed record HandoverProof(byte[]? CodeHash, bool FingerprintVerified)
{
    public static readonly HandoverProof Fingerprint = new(CodeHash: null, FingerprintVerified: true);
}
