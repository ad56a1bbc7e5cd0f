namespace SipOkMuba.Domain.Partners;

/// An organisation whose application calls the API with client credentials.
public sealed class Partner
{
    public const int DefaultPointsPerMinute = 30_000;

    public long Key { get; private set; }
    public required Guid Id { get; init; }
    public required string ClientId { get; init; }
    public required string Name { get; init; }

    /// Space separated, as OAuth writes them.
    public required string Scopes { get; init; }
    public bool Active { get; init; } = true;

    /// What its operations may cost in a minute.
    public int PointsPerMinute { get; init; } = DefaultPointsPerMinute;

    /// Development only: every synthetic citizen counts as consenting to this partner.
    public bool HoldsSyntheticConsent { get; init; }
}
