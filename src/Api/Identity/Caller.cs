using System.ComponentModel;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Api.Identity;

[GraphName("ViewerKind"), Description("As what somebody calls.")]
internal enum CallerKind
{
    [Description("Without a token (tanpa akun).")] Anonymous,
    [Description("A citizen (penduduk), through a partner's app.")] Citizen,
    [Description("A partner system (mitra).")] Partner,
    [Description("Operator of a village office (operator desa).")] VillageOperator,
    [Description("Staff of the office (pegawai dinas).")] Staff,
}

/// Who calls, as the directory knows the subject of the token at this moment.
internal sealed record Caller
{
    private static readonly IReadOnlySet<string> NoScopes = new HashSet<string>();

    public static readonly Caller Anonymous = new()
    {
        Kind = CallerKind.Anonymous,
        Actor = new Actor(ActorRole.Citizen, "anonymous"),
    };

    public required CallerKind Kind { get; init; }
    public required Actor Actor { get; init; }
    public string? Name { get; init; }

    /// As whom the access log knows the caller: a citizen by the client whose app holds the token.
    public Actor Reader => Through is { } client ? Actor with { Subject = client } : Actor;
    public long? PartnerKey { get; init; }
    public ActingPartner? Partner => PartnerKey is { } key ? new ActingPartner(key, SeesSynthetic) : null;

    /// A citizen's own records, and no others.
    public long? CitizenKey { get; init; }

    /// The consent on which a citizen's token stands, and the client whose app holds it.
    public long? ConsentKey { get; init; }
    public string? Through { get; init; }

    /// Who pays for the operations: the partner, or the account; null: the network that the call comes from.
    public string? Payer { get; init; }

    /// Null: without a limit.
    public int? PointsPerMinute { get; init; }

    /// Code prefixes such as 16.06 or 16.06.09.2006; rows outside all of them are a stranger's.
    public IReadOnlyList<string> Regions { get; init; } = [];
    public IReadOnlySet<string> Scopes { get; init; } = NoScopes;
    public IReadOnlyList<ActorRole> Roles { get; init; } = [];

    /// Of the partner's key that the token came by.
    public DateTimeOffset? KeyExpiresAt { get; init; }

    /// Whose key is locked: what it sends must be registered.
    public bool OnlyTrustedDocuments { get; init; }

    public bool MayActIn(string region)
    {
        foreach (var prefix in Regions)
        {
            if (RegionCode.IsWithin(region, prefix))
            {
                return true;
            }
        }

        return false;
    }

    /// A partner of so few citizens that its lists begin with them; the others are walked in their order.
    public bool HasFewCitizens { get; init; }

    /// The demo portal of Development: every synthetic citizen counts as consenting, unless a consent was withdrawn.
    public bool SeesSynthetic { get; init; }

    /// Two callers with the same text may share what was planned or executed: role, partner, scopes and regions. Only who
    /// reads the own records is an audience of one.
    public string Audience => (audience ??= NameAudience()).Text;

    public ShareKey AudienceKey => (audience ??= NameAudience()).Key;

    /// The audience as a caller of its own: no person, and never changing.
    public AudiencePrincipal Representative => representative ??= new AudiencePrincipal(
        this with { Actor = new Actor(Actor.Role, "audience"), Name = null, Payer = null, representative = null });

    private NamedAudience NameAudience()
    {
        var text = string.Join('|',
            Kind,
            string.Join(' ', Roles.Order()),
            PartnerKey,
            CitizenKey,
            ConsentKey,
            string.Join(' ', Scopes.Order(StringComparer.Ordinal)),
            string.Join(' ', Regions.Order(StringComparer.Ordinal)),
            SeesSynthetic ? "synthetic" : "",
            HasFewCitizens ? "few" : "");
        return new NamedAudience(text, ShareKey.Of(text));
    }

    private NamedAudience? audience;
    private AudiencePrincipal? representative;

    private sealed record NamedAudience(string Text, ShareKey Key);
}
