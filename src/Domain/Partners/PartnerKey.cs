using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Partners;

/// <summary>
/// Client credentials of one application of a partner. The authorization server knows the secret by its hash; this says
/// what the key may, and whether it holds.
/// </summary>
public sealed class PartnerKey
{
    public const int ClientIdLength = 100;

    public long Key { get; private set; }
    public Guid Id { get; internal init; }
    public long OwnerKey { get; private set; }
    public Partner Owner { get; private set; } = null!;
    public string ClientId { get; internal init; } = "";
    public string Name { get; private set; } = "";

    /// Space separated; of its partner's at the most.
    public string Scopes { get; internal init; } = "";
    public DateTimeOffset CreatedAt { get; internal init; }
    public DateTimeOffset? ExpiresAt { get; internal init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// What comes with its tokens runs registered documents and nothing else.
    public bool OnlyTrustedDocuments { get; private set; }
    public int Changes { get; private set; }

    public int Version => VersionOf(Changes, RevokedAt);

    public static int VersionOf(int changes, DateTimeOffset? revokedAt) => 1 + changes + (revokedAt is null ? 0 : 1);

    public static string ClientIdOf(Guid id) => $"key-{id:N}";

    public bool HoldsAt(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    public void Expect(int? expectedVersion)
    {
        if (expectedVersion is { } expected && expected != Version)
        {
            throw new StaleVersionError(Version);
        }
    }

    internal void Describe(string name, bool onlyTrustedDocuments) =>
        (Name, OnlyTrustedDocuments) = (Text.Require(name, "name"), onlyTrustedDocuments);

    internal void Change(string? name, bool? onlyTrustedDocuments)
    {
        RequireHeld();
        Describe(name ?? Name, onlyTrustedDocuments ?? OnlyTrustedDocuments);
        Changes++;
    }

    private void RequireHeld()
    {
        if (RevokedAt is { } revoked)
        {
            throw new PartnerKeyRevokedError(revoked);
        }
    }

    internal void Revoke(DateTimeOffset at)
    {
        RequireHeld();

        // Clocks of several machines differ.
        RevokedAt = at < CreatedAt ? CreatedAt : at;
    }
}
