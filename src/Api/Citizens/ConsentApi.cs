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
        node.Column(consent => consent.WithdrawnAt, "When it was withdrawn (pencabutan); null while it holds.");
        node.Column("partnerName", consent => consent.Partner!.Name, name => name, "The partner that may read and act; null for a village office.").Nullable();
        node.Computed("version", consent => new { consent.WithdrawnAt }, of => Consent.VersionOf(of.WithdrawnAt), "For `expectedVersion`: rises when it is withdrawn.");
    }
}

/// A consent may be read by its citizen, its partner and the offices of its village; one to a partner by all staff, since it can
/// be withdrawn at any counter.
internal sealed class ConsentRows(Caller caller) : IRowRule<Consent>
{
    public Expression<Func<Consent, bool>> Visible
    {
        get
        {
            var (partner, citizen) = (caller.PartnerKey, caller.CitizenKey.GetValueOrDefault());
            return caller.Kind switch
            {
                CallerKind.Citizen => consent => consent.CitizenKey == citizen,
                CallerKind.Partner => consent => consent.PartnerKey == partner,
                CallerKind.Staff => RegionScope
                    .Within<Consent>(consent => consent.VillageCode, caller.Regions)
                    .Or(consent => consent.PartnerKey != null),
                CallerKind.VillageOperator => RegionScope.Within<Consent>(consent => consent.VillageCode, caller.Regions),
                _ => consent => false,
            };
        }
    }

    /// Of what it changes itself, a village office may see consents to partners too: those that it recorded.
    public Expression<Func<Consent, bool>> VisibleAfterChange
    {
        get
        {
            var subject = caller.Actor.Subject;
            return caller.Kind == CallerKind.VillageOperator ? Visible.Or(consent => consent.RecordedBy == subject) : Visible;
        }
    }

    public Func<DbContext, IQueryable<Consent>>? Candidates => caller is { Kind: CallerKind.Citizen, CitizenKey: { } citizen }
        ? database => ((AppDbContext)database).Consents.Where(consent => consent.CitizenKey == citizen)
        : null;
}

[QueryType]
internal static class ConsentQueries
{
    [Description("The consents that the citizen has given (daftar persetujuan), oldest first. Staff find them below `findByNik`.")]
    [Authorize(Policies.ReadConsents)]
    [UsePaging]
    public static IQueryable<Consent> GetConsents(AppDbContext database) => database.Consents;
}

[MutationType]
internal static class ConsentMutations
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

    [Description("Withdraws a consent (pencabutan persetujuan): from the next read on the partner sees nothing of the citizen, in running subscriptions too; a village office enters nothing more. Every other consent to the same ends with it.")]
    [Authorize(Policies.WithdrawConsent)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<ConsentWithdrawnError>, Error<NotPermittedError>]
    public static async Task<Consent> WithdrawConsentAsync(
        [ID(nameof(Consent)), Description("The consent.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var of = await database.Consents
            .Where(new ConsentRows(caller).VisibleAfterChange)
            .Where(consent => consent.Id == id)
            .Select(consent => (long?)consent.CitizenKey)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        var citizen = await database.Citizens
            .Include(citizen => citizen.Consents)
            .SingleAsync(citizen => citizen.Key == of, cancellationToken);
        var consent = citizen.Consents.Single(given => given.Id == id);
        consent.Expect(expectedVersion);
        citizen.WithdrawConsent(caller.Actor, time.GetUtcNow(), consent);
        await database.SaveChangesAsync(cancellationToken);
        return consent;
    }
}
