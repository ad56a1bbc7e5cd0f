using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Citizens;

/// A NIK as it is stored: encrypted under the citizen's own key, a keyed hash to find it, a clear prefix to show.
public sealed record SealedNik(byte[] Cipher, byte[] Hash, string Prefix, byte[] WrappedKey);

public sealed class Citizen : AggregateRoot
{
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
    public string? Phone { get; private set; }
    public IReadOnlyList<Consent> Consents => consents;

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
        Raise(new ConsentRecorded(consent.Id, consent.Method), actor, consent.RecordedAt, consent.VillageCode);
        CountChangeBy(actor);
        return consent;
    }

    public bool HasConsentedTo(Partner partner) =>
        consents.Exists(consent => consent.IsActive && consent.PartnerKey == partner.Key)
        || (IsSynthetic && partner.HoldsSyntheticConsent && !consents.Exists(consent => consent.PartnerKey == partner.Key));

    public bool HasConsentedTo(Village village) =>
        consents.Exists(consent => consent.IsActive && consent.VillageCode == village.Code);

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
