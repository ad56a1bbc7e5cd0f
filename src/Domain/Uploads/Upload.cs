using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Uploads;

/// A stored file that applications refer to.
public sealed class Upload
{
    public long Key { get; private set; }
    public required Guid Id { get; init; }

    /// The id that clients send, such as "sample-pdf" in Development.
    public required string Reference { get; init; }
    public required string MediaType { get; init; }
    public required long Size { get; init; }

    /// Null: anybody may refer to it.
    public string? OwnerSubject { get; init; }

    public bool MayBeUsedBy(Actor actor) => OwnerSubject is null || OwnerSubject == actor.Subject;
}

