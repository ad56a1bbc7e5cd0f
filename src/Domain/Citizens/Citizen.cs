using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Citizens;

/// A NIK as it is stored: encrypted under the citizen's own key, a keyed hash to find it, a clear prefix to show.
public sealed record SealedNik(byte[] Cipher, byte[] Hash, string Prefix, byte[] WrappedKey);

public sealed class Citizen : AggregateRoot
{
    private const string SyntheticPhone = "08000000000";
    private readonly List<Consent> consents = [];

    private Citizen()
    {
    }

    public byte[]? NikCipher { get; private set; }
    public byte[]? NikHash { get; private set; }
    public string NikPrefix { get; private set; } = "";
    public byte[]? WrappedKey { get; private set; }
    public bool IsSynthetic { get; private set; }
    public DateTimeOffset? BiometricsRecordedAt { get; private set; }

    /// The only number that one-time codes go to, so whoever may set it can act as the citizen.
    public string? Phone { get; private set; }

    /// Where codes go; somebody made up is reached on the page of Development.
    public string? CodeAddress => Phone ?? (IsSynthetic ? SyntheticPhone : null);

    /// Where the citizen lives, as was declared first or found right by a verifier since: the offices there may look the
    /// citizen up.
    public string? RegionCode { get; private set; }

    /// Keys of channels, space separated, the most preferred first; null: no wish.
    public string? PreferredChannels { get; private set; }
    public TimeOnly? QuietFrom { get; private set; }
    public TimeOnly? QuietUntil { get; private set; }

    /// When everything went that identifies the citizen; what happened, where and when, stays.
    public DateTimeOffset? ErasedAt { get; private set; }
    public IReadOnlyList<Consent> Consents => consents;

    /// The subject of tokens that act for this citizen.
    public string Subject => Id.ToString();

    public bool HasRecordedBiometrics => BiometricsRecordedAt is not null;

    public static Citizen Register(Guid id, SealedNik nik, bool isSynthetic) => new()
    {
        Id = id,
        NikCipher = nik.Cipher,
        NikHash = nik.Hash,
        NikPrefix = nik.Prefix,
        WrappedKey = nik.WrappedKey,
        IsSynthetic = isSynthetic,
    };

    public Consent RecordConsent(Actor actor, DateTimeOffset now, IdSource ids, ConsentGiven given)
    {
        if (actor.Role is not (ActorRole.Officer or ActorRole.VillageOperator))
        {
            throw new NotPermittedError();
        }

        if (given.Partner is null == given.Village is null)
        {
            throw new InvalidConsentRecipientError();
        }

        return Consented(actor, now, ids, given);
    }

    /// Who enters the code of a partner's request consents to its purpose; the tokens that come of it stand on this consent.
    public Consent ConsentByCode(DateTimeOffset now, IdSource ids, Partner partner, string purpose) =>
        consents.Find(consent => consent is { IsActive: true, Method: ConsentMethod.OneTimeCode } && consent.PartnerKey == partner.Key && consent.Purpose == purpose)
        ?? Consented(
            new Actor(ActorRole.Citizen, Subject), now, ids, new ConsentGiven(partner, null, purpose, ConsentMethod.OneTimeCode, null));

    /// With every other one to the same partner or village office, else it would go on reading. Needs all consents.
    public void WithdrawConsent(Actor actor, DateTimeOffset now, Consent consent)
    {
        RequireSelfOrCounter(actor);
        var at = Wib.WholeSeconds(now);
        consent.RequireActive();
        foreach (var alike in consents.Where(other => other.IsActive && other.PartnerKey == consent.PartnerKey && other.VillageCode == consent.VillageCode))
        {
            alike.Withdraw(at);
            Raise(new ConsentWithdrawn(alike.Id), actor, at, alike.VillageCode);
        }

        CountChangeBy(actor);
    }

    /// Drops the citizen's key, by which alone the sealed texts can be read. Whoever calls it erases the records of the citizen,
    /// none of which may be open. Needs all consents.
    public void Erase(Actor actor, DateTimeOffset now, ErasureGround ground)
    {
        if (actor.Role is not (ActorRole.Head or ActorRole.System) || (ground == ErasureGround.RetentionEnded && actor.Role != ActorRole.System))
        {
            throw new NotPermittedError();
        }

        RequireIdentity();
        var at = Wib.WholeSeconds(now);
        foreach (var consent in consents.Where(consent => consent.IsActive))
        {
            consent.Withdraw(at);
            Raise(new ConsentWithdrawn(consent.Id), actor, at, consent.VillageCode);
        }

        (NikCipher, NikHash, WrappedKey) = (null, null, null);
        (Phone, PreferredChannels, QuietFrom, QuietUntil) = (null, null, null, null);

        // Else every partner of Development would still read the records.
        IsSynthetic = false;
        ErasedAt = at;
        Raise(new CitizenErased(ground), actor, at, RegionCode);
        CountChangeBy(actor);
    }

    /// At a counter the number too; through an app it can not be changed, since the codes go to it.
    public void SetContactPreference(Actor actor, DateTimeOffset now, ContactPreference preference)
    {
        RequireSelfOrCounter(actor);
        RequireIdentity();
        if (preference.Phone is not null && actor.Role == ActorRole.Citizen)
        {
            throw new PhoneChangeNeedsCounterError();
        }

        Phone = PhoneNumber.Normalize(preference.Phone) ?? Phone;
        PreferredChannels = preference.Channels is null ? PreferredChannels : ContactPreference.Join(preference.Channels);
        (QuietFrom, QuietUntil) = (preference.QuietFrom ?? QuietFrom, preference.QuietUntil ?? QuietUntil);
        Raise(new ContactPreferenceSet(), actor, Wib.WholeSeconds(now), RegionCode);
        CountChangeBy(actor);
    }

    /// What an application says, by whoever enters it: it moves no known citizen, and its phone is for notices, not for
    /// codes, but of a citizen who is made up.
    public void Declare(Village village, string? phone)
    {
        RegionCode ??= village.Code;
        Phone ??= IsSynthetic ? phone : null;
    }

    /// A verifier has compared it with the documents.
    public void Reside(string regionCode) => RegionCode = regionCode;

    private Consent Consented(Actor actor, DateTimeOffset now, IdSource ids, ConsentGiven given)
    {
        var consent = new Consent
        {
            Id = ids.Next(),
            PartnerKey = given.Partner?.Key,
            VillageCode = given.Village?.Code,
            Purpose = Text.Require(given.Purpose, "purpose"),
            Method = given.Method,
            Reference = Text.Optional(given.Reference, "reference"),
            RecordedBy = actor.Subject,
            RecordedAt = Wib.WholeSeconds(now),
        };
        consents.Add(consent);
        RegionCode ??= consent.VillageCode;
        Raise(new ConsentRecorded(consent.Id, consent.Method), actor, consent.RecordedAt, consent.VillageCode);
        CountChangeBy(actor);
        return consent;
    }

    private void RequireIdentity()
    {
        if (ErasedAt is { } erased)
        {
            throw new CitizenErasedError(erased);
        }
    }

    private void RequireSelfOrCounter(Actor actor)
    {
        if (actor.Role is not (ActorRole.Officer or ActorRole.VillageOperator) && !IsActing(actor))
        {
            throw new NotPermittedError();
        }
    }

    public bool HasConsentedTo(ActingPartner partner) =>
        consents.Exists(consent => consent.IsActive && consent.PartnerKey == partner.Key)
        || (IsSynthetic && partner.HoldsSyntheticConsent && !consents.Exists(consent => consent.PartnerKey == partner.Key));

    public bool HasConsentedTo(Village village) => HasConsentedTo(village.Code);

    private bool HasConsentedTo(string villageCode) =>
        consents.Exists(consent => consent.IsActive && consent.VillageCode == villageCode);

    /// Whoever acts for a citizen who lives there needs leave; staff at a counter act before the citizen's eyes.
    public void RequireConsentFor(Actor actor, string villageCode, ActingPartner? partner)
    {
        var consented = actor.Role switch
        {
            ActorRole.Partner => partner is not null && HasConsentedTo(partner),
            ActorRole.VillageOperator => HasConsentedTo(villageCode),
            ActorRole.Citizen when !IsActing(actor) => throw new NotPermittedError(),
            _ => true,
        };
        if (!consented)
        {
            throw new ConsentRequiredError();
        }
    }

    /// Who wants no messages asks for codes all the same: any channel will do.
    public IReadOnlyList<string> CodeChannels() =>
        PreferredChannels == ContactPreference.NoChannel ? [] : ContactPreference.ChannelsOf(PreferredChannels);

    public bool IsActing(Actor actor) => actor.Role == ActorRole.Citizen && actor.Subject == Subject;

    /// By a capture here, or known from an import.
    public void RecordBiometrics(DateTimeOffset at) => BiometricsRecordedAt = Wib.WholeSeconds(at);
}

/// To whom the consent is given: either a partner or a village office.
public sealed record ConsentGiven(
    Partner? Partner,
    Village? Village,
    string Purpose,
    ConsentMethod Method,
    string? Reference);
