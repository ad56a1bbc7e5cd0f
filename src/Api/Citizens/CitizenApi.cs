using System.ComponentModel;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Citizens;

[ObjectType<Consent>]
internal static class ConsentNode
{
    public static void Configure(NodeDescriptor<Consent> node)
    {
        node.Description("A citizen's leave (persetujuan) to one partner or one village office to act for and read about the citizen.")
            .Key(consent => consent.Key).Id(consent => consent.Id).Personal(consent => consent.CitizenKey);
        node.Column(consent => consent.Purpose, "What it is for (tujuan).");
        node.Column(consent => consent.Method, "How it was given.");
        node.Column(consent => consent.VillageCode, "The village office that may act; null for a partner.");
        node.Column(consent => consent.RecordedAt, "When it was recorded.");
        node.Column(consent => consent.WithdrawnAt, "When it was withdrawn; null while it holds.");
    }
}

/// A consent may be read by its partner, by the offices of its village, and by whoever recorded it.
internal sealed class ConsentRows(Caller caller) : IRowRule<Consent>
{
    public Expression<Func<Consent, bool>> Visible
    {
        get
        {
            var (partner, subject) = (caller.PartnerKey, caller.Actor.Subject);
            return caller.Kind switch
            {
                CallerKind.Partner => consent => consent.PartnerKey == partner,
                CallerKind.Staff or CallerKind.VillageOperator => RegionScope
                    .Within<Consent>(consent => consent.VillageCode, caller.Regions)
                    .Or(consent => consent.RecordedBy == subject),
                _ => consent => false,
            };
        }
    }
}

[MutationType]
internal static class CitizenMutations
{
    [Description("Records at a counter or village office that a citizen consents (persetujuan), to a partner or to the operator's own village office.")]
    [Authorize(Policies.RecordConsent)]
    [Error<InvalidNikError>, Error<NotFoundError>, Error<InvalidConsentRecipientError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<Consent> RecordConsentAsync(
        [Description("NIK of the citizen.")] NikText nik,
        [ID(nameof(Partner)), Description("The partner; absent: the operator's own village office.")] Guid? partner,
        [Description("What the consent is for (tujuan).")] string purpose,
        [Description("How it was given.")] ConsentMethod method,
        [Description("Reference of the signed form, or the like.")] string? reference,
        AppDbContext database,
        CitizenFile citizens,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var parsed = Nik.Parse(nik.Text);
        var toPartner = partner is null
            ? null
            : await database.Partners.SingleOrDefaultAsync(found => found.Id == partner && found.Active, cancellationToken) ?? throw new NotFoundError();
        var toVillage = toPartner is null && caller is { Kind: CallerKind.VillageOperator, Regions: [var code, ..] }
            ? await database.Regions.OfType<Village>().SingleOrDefaultAsync(village => village.Code == code, cancellationToken)
            : null;
        var citizen = await citizens.FindOrRegisterAsync(database, parsed, cancellationToken);
        var consent = citizen.RecordConsent(
            caller.Actor, time.GetUtcNow(), ids, new ConsentGiven(toPartner, toVillage, purpose, method, reference));
        await database.SaveChangesAsync(cancellationToken);
        return consent;
    }
}
