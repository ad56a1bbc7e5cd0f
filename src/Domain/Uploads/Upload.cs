using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Uploads;

/// A stored file that applications, complaints and messages refer to.
public sealed class Upload
{
    public const int MaximumBytes = 2 * 1024 * 1024;

    /// Far less than a year: what goes with an application that ended a year ago is not used anew.
    public static readonly TimeSpan Usable = TimeSpan.FromDays(180);
    public static readonly TimeSpan KeptUnused = TimeSpan.FromHours(24);

    public long Key { get; private set; }
    public required Guid Id { get; init; }

    /// The id that clients send, such as "sample-pdf" in Development.
    public required string Reference { get; init; }

    /// As its bytes say, not its name.
    public required string MediaType { get; init; }
    public required long Size { get; init; }

    /// Null: anybody may refer to it.
    public string? OwnerSubject { get; init; }
    public DateTimeOffset UploadedAt { get; init; }

    /// The key of its file, sealed under the platform's own. Null: a sample, which has no file.
    public byte[]? WrappedKey { get; init; }

    /// Which of its owner's places for unused files it takes; null once something uses it. The database gives each
    /// place once, and lets a file either be used or be swept.
    public int? Place { get; private set; }

    /// A sample, which is no file, stays so.
    public bool IsUnused => Place is not null || WrappedKey is null;

    public bool MayBeUsedBy(Actor actor, DateTimeOffset now) =>
        OwnerSubject is null || (OwnerSubject == actor.Subject && now - UploadedAt < Usable);

    /// A portal serves many citizens at once, a citizen has one matter at hand.
    public static int PlacesOf(ActorRole role) => role switch
    {
        ActorRole.Citizen => 20,
        ActorRole.Partner => 1_000,
        _ => 100,
    };

    public void Wait(int place) => Place = place;

    public void Use() => Place = null;
}

/// An upload as what it is attached to keeps it.
public sealed record AttachedFile(string UploadReference, string MediaType, long Size);
