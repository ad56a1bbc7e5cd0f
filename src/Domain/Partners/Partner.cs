using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Partners;

/// An organisation whose applications call the API, each with a key of its own.
public sealed class Partner : AggregateRoot
{
    public const int DefaultPointsPerMinute = 30_000;

    /// The dearest operation that is let through costs so much.
    public const int LeastPointsPerMinute = 1_000;
    public const int MostPointsPerMinute = 1_000_000;
    public const int MostKeys = 10;
    public const int SubjectLength = 100;
    public const int ScopesLength = 1000;

    private readonly List<PartnerKey> keys = [];

    private Partner()
    {
    }

    /// As whom its acts are recorded, whichever key they came with.
    public string Subject { get; private init; } = "";
    public string Name { get; private set; } = "";

    /// Space separated, as OAuth writes them.
    public string Scopes { get; private set; } = "";
    public bool Active { get; private set; } = true;

    /// What its operations may cost in a minute, with all keys together.
    public int PointsPerMinute { get; private set; } = DefaultPointsPerMinute;

    /// Development only: every synthetic citizen counts as consenting to this partner.
    public bool HoldsSyntheticConsent { get; private init; }

    public IReadOnlyList<PartnerKey> Keys => keys;

    public ActingPartner Acting() => new(Key, HoldsSyntheticConsent);

    public static Partner Register(Actor actor, DateTimeOffset now, IdSource ids, PartnerRegistration asked)
    {
        RequireOffice(actor);
        RequirePoints(asked.PointsPerMinute);
        var id = ids.Next();
        var partner = new Partner
        {
            Id = id,
            Subject = id.ToString(),
            Name = Text.Require(asked.Name, "name"),
            Scopes = asked.Scopes.Text,
            PointsPerMinute = asked.PointsPerMinute ?? DefaultPointsPerMinute,
        };
        partner.Tell(new PartnerRegistered(), actor, now);
        return partner;
    }

    /// Whom an installation is delivered with, and its one key; it raises no event, as nobody has done anything.
    public static Partner Delivered(
        IdSource ids,
        string clientId,
        string name,
        string scopes,
        DateTimeOffset now,
        int pointsPerMinute = DefaultPointsPerMinute,
        bool holdsSyntheticConsent = false)
    {
        var partner = new Partner
        {
            Id = ids.Next(),
            Subject = clientId,
            Name = name,
            Scopes = scopes,
            PointsPerMinute = pointsPerMinute,
            HoldsSyntheticConsent = holdsSyntheticConsent,
        };
        var key = new PartnerKey { Id = ids.Next(), ClientId = clientId, Scopes = scopes, CreatedAt = Wib.WholeSeconds(now) };
        key.Describe(name, onlyTrustedDocuments: false);
        partner.keys.Add(key);
        return partner;
    }

    /// One more beside those that it has, so that its applications can change over before an old one is revoked.
    public PartnerKey CreateKey(Actor actor, DateTimeOffset now, IdSource ids, KeyWish wish)
    {
        RequireOfficeOrSelf(actor);
        if (keys.Count(key => key.HoldsAt(now)) >= MostKeys)
        {
            throw new PartnerKeyLimitReachedError(MostKeys);
        }

        if (wish.ExpiresAt <= now)
        {
            throw new InvalidKeyExpiryError();
        }

        var id = ids.Next();
        var key = new PartnerKey
        {
            Id = id,
            ClientId = PartnerKey.ClientIdOf(id),
            Scopes = wish.Scopes.Text,
            CreatedAt = Wib.WholeSeconds(now),
            ExpiresAt = wish.ExpiresAt,
        };
        key.Describe(wish.Name, wish.OnlyTrustedDocuments);
        keys.Add(key);
        Tell(new PartnerKeyCreated(id), actor, now);
        return key;
    }

    /// What is null stays as it is.
    public void Change(Actor actor, DateTimeOffset now, PartnerChange change)
    {
        if (actor.Role != ActorRole.Administrator)
        {
            throw new NotPermittedError();
        }

        RequirePoints(change.PointsPerMinute);
        Name = change.Name is { } name ? Text.Require(name, "name") : Name;
        Scopes = change.Scopes?.Text ?? Scopes;
        PointsPerMinute = change.PointsPerMinute ?? PointsPerMinute;
        Active = change.Active ?? Active;
        Tell(new PartnerChanged(), actor, now);
    }

    /// What is null stays as it is.
    public void ChangeKey(Actor actor, DateTimeOffset now, PartnerKey key, string? name, bool? onlyTrustedDocuments)
    {
        RequireOfficeOrSelf(actor);
        key.Change(name, onlyTrustedDocuments);
        Tell(new PartnerKeyChanged(key.Id), actor, now);
    }

    /// <param name="actor">The partner itself.</param>
    /// <param name="now">When.</param>
    /// <param name="ids">Gives their ids.</param>
    /// <param name="before">What is registered already.</param>
    /// <param name="asked">None of them.</param>
    public IReadOnlyList<TrustedDocument> Trust(
        Actor actor, DateTimeOffset now, IdSource ids, TrustedSoFar before, IReadOnlyList<DocumentToTrust> asked)
    {
        RequireSelf(actor);
        if (before.Count + asked.Count > TrustedDocument.MostOfPartner
            || before.Characters + asked.Sum(document => document.Text.Length) > TrustedDocument.MostCharactersOfPartner)
        {
            throw new TrustedDocumentLimitReachedError(TrustedDocument.MostOfPartner, TrustedDocument.MostCharactersOfPartner);
        }

        if (asked.Count > 0)
        {
            Tell(new TrustedDocumentsRegistered(asked.Count), actor, now);
        }

        return
        [
            .. asked.Select(document => new TrustedDocument
            {
                Id = ids.Next(),
                OwnerKey = Key,
                Hash = document.Hash,
                Text = document.Text,
                Characters = document.Text.Length,
                Operations = string.Join(' ', document.Operations),
                RegisteredAt = Wib.WholeSeconds(now),
            }),
        ];
    }

    /// The rows are deleted beside it.
    public void Distrust(Actor actor, DateTimeOffset now, int count)
    {
        RequireSelf(actor);
        Tell(new TrustedDocumentsRemoved(count), actor, now);
    }

    public void RevokeKey(Actor actor, DateTimeOffset now, PartnerKey key)
    {
        RequireOfficeOrSelf(actor);
        key.Revoke(Wib.WholeSeconds(now));
        Tell(new PartnerKeyRevoked(key.Id), actor, now);
    }

    private static void RequireOffice(Actor actor)
    {
        if (actor.Role is not (ActorRole.Head or ActorRole.Administrator))
        {
            throw new NotPermittedError();
        }
    }

    private void RequireOfficeOrSelf(Actor actor)
    {
        if (!IsSelf(actor))
        {
            RequireOffice(actor);
        }
    }

    private void RequireSelf(Actor actor)
    {
        if (!IsSelf(actor))
        {
            throw new NotPermittedError();
        }
    }

    private bool IsSelf(Actor actor) => actor.Role == ActorRole.Partner && actor.Subject == Subject;

    private static void RequirePoints(int? asked)
    {
        if (asked is < LeastPointsPerMinute or > MostPointsPerMinute)
        {
            throw new InvalidPartnerBudgetError(LeastPointsPerMinute, MostPointsPerMinute);
        }
    }

    private void Tell(PartnerNoted happened, Actor actor, DateTimeOffset now)
    {
        Raise(happened, actor, Wib.WholeSeconds(now), RegionCode.Muba);
        CountChangeBy(actor);
    }
}

public sealed record PartnerRegistration(string Name, PartnerScopes Scopes, int? PointsPerMinute);

public sealed record PartnerChange(string? Name, PartnerScopes? Scopes, int? PointsPerMinute, bool? Active);

public sealed record KeyWish(string Name, PartnerScopes Scopes, DateTimeOffset? ExpiresAt, bool OnlyTrustedDocuments = false);
