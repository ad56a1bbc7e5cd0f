using System.ComponentModel;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Messages;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Citizens;

[ObjectType<Citizen>]
internal static class CitizenNode
{
    private const int ShownDigits = 3;

    public static void Configure(NodeDescriptor<Citizen> node)
    {
        node.Description("A resident (penduduk), as far as this platform knows one.")
            .Key(citizen => citizen.Key).Id(citizen => citizen.Id).Personal(citizen => citizen.Key);
        node.Column("nik", citizen => citizen.NikPrefix, Nik.Mask, "NIK, masked: the first four digits, then stars.");
        node.Column(citizen => citizen.BiometricsRecordedAt, "When the biometrics were recorded (perekaman); null if they are not.");
        node.Column("phone", citizen => citizen.Phone, Masked, "The number that one-time codes go to, masked: stars, then the last three digits; null if none is known.")
            .Nullable().Discloses(PersonalData.Identity);
        node.Computed(
            "preferredChannels",
            citizen => new { citizen.PreferredChannels },
            of => ContactPreference.ChannelsOf(of.PreferredChannels),
            "Channels by which the citizen wishes to be reached (saluran pilihan), the most preferred first; an empty list: no wish; `none`: no messages.");
        node.Column("quietFrom", citizen => citizen.QuietFrom, from => from ?? ContactPreference.DefaultQuietFrom, "From when on nothing is sent but what is urgent (jam tenang), WIB.");
        node.Column("quietUntil", citizen => citizen.QuietUntil, until => until ?? ContactPreference.DefaultQuietUntil, "Until when, WIB.");
        node.Column(citizen => citizen.ErasedAt, "When everything was erased that identifies the citizen (penghapusan data pribadi); null while it is there.");
        node.Column(citizen => citizen.Version, "For `expectedVersion`: rises with every change that a person makes.");
        node.Many<Consent>("consents", consent => consent.CitizenKey, consent => consent.Key, "The citizen's consents (persetujuan), oldest first, as far as the caller may read them.").ListSize(5);
        node.Many<Application>("applications", application => application.CitizenKey, application => application.Key, "The citizen's applications (permohonan), oldest first, as far as the caller may read them.").ListSize(5);
    }

    private static string? Masked(string? phone) => phone is null
        ? null
        : phone[^ShownDigits..].PadLeft(phone.Length, '*');
}

/// A citizen may be read by oneself, and by the offices where the citizen lives.
internal sealed class CitizenRows(Caller caller) : IRowRule<Citizen>
{
    public Expression<Func<Citizen, bool>> Visible
    {
        get
        {
            var (self, basis) = (caller.CitizenKey.GetValueOrDefault(), caller.ConsentKey.GetValueOrDefault());
            return caller.Kind switch
            {
                CallerKind.Citizen => citizen => citizen.Key == self
                    && citizen.Consents.Any(consent => consent.Key == basis && consent.WithdrawnAt == null),
                CallerKind.Staff or CallerKind.VillageOperator when Policies.Table[Policies.FindByNik].Allows(caller) =>
                    RegionScope.Within<Citizen>(citizen => citizen.RegionCode, caller.Regions),
                _ => citizen => false,
            };
        }
    }
}

[QueryType]
internal static class CitizenQueries
{
    [Description("The counter's look-up of a resident (pencarian penduduk). The citizen can see that it was done, by whom and for which purpose. Null where the NIK is not known or the citizen lives elsewhere. By POST only: a NIK has no place in an address.")]
    [Authorize(Policies.FindByNik), OnlyByPost]
    public static async Task<NodeRef<Citizen>?> FindByNikAsync(
        [Description("The whole NIK.")] NikText nik,
        [Description("What it is looked up for (tujuan).")] string purpose,
        NikTries tries,
        NikVault vault,
        NodeLoader<Citizen> citizens,
        Caller caller,
        GraphCall call,
        CancellationToken cancellationToken)
    {
        call.Data.StatePurpose(Text.Require(purpose, "purpose"));
        var hash = vault.Hash(Nik.Parse(nik.Text).Digits);

        // Who lives elsewhere counts as a failure too: the limit must not tell what the answer does not.
        var id = await tries.FindAsync(
            hash,
            database => database.Citizens
                .Where(new CitizenRows(caller).Visible)
                .Where(citizen => citizen.NikHash == hash)
                .Select(citizen => (Guid?)citizen.Id)
                .SingleOrDefaultAsync(cancellationToken),
            cancellationToken);
        return id is { } known ? citizens.ById(known) : null;
    }
}

[MutationType]
internal static class CitizenMutations
{
    [Description("Erases what identifies a citizen (penghapusan data pribadi): the NIK with its key, names, numbers, birth dates, texts and files of all records. What happened, where and when stays, without the person. Consents and tokens end. It cannot be taken back, and is refused while a record is open.")]
    [Authorize(Policies.EraseCitizen)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<CitizenErasedError>, Error<OpenRecordsError>, Error<NotPermittedError>]
    public static async Task<Citizen> EraseCitizenAsync(
        [ID(nameof(Citizen)), Description("The citizen.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        [Description("Why (dasar hukum).")] ErasureGround ground,
        AppDbContext database,
        Erasure erasure,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var citizen = await database.Citizens
            .Include(citizen => citizen.Consents)
            .Where(new CitizenRows(caller).Visible)
            .SingleOrDefaultAsync(citizen => citizen.Id == id, cancellationToken) ?? throw new NotFoundError();
        citizen.Expect(expectedVersion);
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var files = await Erasure.EraseAsync(database, citizen, caller.Actor, time.GetUtcNow(), ground, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        erasure.Delete(files);
        await database.ScrubAsync(cancellationToken);
        return citizen;
    }

    private const string PhoneChanged = "citizen.phoneChanged";
    private static readonly TimeSpan told = TimeSpan.FromDays(1);

    [Description("Sets how a citizen wishes to be reached (preferensi kontak). What is absent stays as it is. The phone number, to which codes are sent, is changed at a counter or village office only.")]
    [Authorize(Policies.SetContactPreference)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<InvalidPhoneNumberError>, Error<InvalidChannelError>, Error<PhoneChangeNeedsCounterError>, Error<CitizenErasedError>, Error<NotPermittedError>]
    public static async Task<Citizen> SetContactPreferenceAsync(
        [ID(nameof(Citizen)), Description("The citizen; the own id is `viewer { citizen }`.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        [Description("Phone number, 8 to 15 digits with an optional leading plus.")] string? phone,
        [Description("Keys of channels such as `whatsapp` or `sms`, the most preferred first; empty: no wish; `none` alone: no messages.")] IReadOnlyList<string>? channels,
        [Description("From when on nothing is sent but what is urgent, WIB; 20:00 at first. Over midnight or within a day; with equal ends there are no quiet hours.")] TimeOnly? quietFrom,
        [Description("Until when, WIB; 07:00 at first.")] TimeOnly? quietUntil,
        AppDbContext database,
        MessageOutbox outbox,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var citizen = await database.Citizens
            .Where(new CitizenRows(caller).Visible)
            .SingleOrDefaultAsync(citizen => citizen.Id == id, cancellationToken) ?? throw new NotFoundError();
        citizen.Expect(expectedVersion);
        var (former, now) = (citizen.Phone, time.GetUtcNow());
        citizen.SetContactPreference(caller.Actor, now, new ContactPreference(phone, channels, quietFrom, quietUntil));
        if (former is not null && former != citizen.Phone)
        {
            // Whoever holds the number that got the codes learns that it does no longer.
            outbox.Add(database, new Message { To = former, Channels = [], Template = PhoneChanged, Variables = new Dictionary<string, string>() }, now + told);
        }

        await database.SaveChangesAsync(cancellationToken);
        return citizen;
    }
}
