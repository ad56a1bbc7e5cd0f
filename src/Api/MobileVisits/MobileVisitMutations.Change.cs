using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.MobileVisits;

internal static partial class MobileVisitMutations
{
    [Description("Puts a mobile visit off to a later day (tunda), such as for the weather. All its places move with it, at the same time of day, in one act; each citizen is told by one event and loses none of the own moves. It is confirmed anew.")]
    [Authorize(Policies.PostponeMobileVisit), VisitErrors, Error<InvalidVisitError>, Error<InvalidTextError>]
    public static async Task<MobileVisit> PostponeMobileVisitAsync(
        [ID(nameof(MobileVisit)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("The new day, later than the present one and within 90 days.")] DateOnly date,
        [Description("Why (alasan), at most 200 characters; everybody may read it, so name nobody.")] string reason,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var visit = await database.VisitUnderLockAsync(id, expectedVersion, caller, cancellationToken);
        var active = await database.ActiveOfAsync(visit, cancellationToken);
        visit.Postpone(caller.Actor, time.GetUtcNow(), date, reason, active);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return visit;
    }

    [Description("Calls a mobile visit off (batalkan). Each citizen who had a place is offered another in the same act: a free one at the office that sends the visit, else at the next, kept for 24 hours until the citizen confirms it; whoever can be offered none within 30 days is told that the appointment is cancelled. One event per citizen.")]
    [Authorize(Policies.CancelMobileVisit), VisitErrors, Error<InvalidTextError>]
    public static async Task<MobileVisit> CancelMobileVisitAsync(
        [ID(nameof(MobileVisit)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Why (alasan), at most 200 characters; everybody may read it, so name nobody.")] string reason,
        AppDbContext database,
        Caller caller,
        Replacements replacements,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var office = await database.MobileVisits.Where(found => found.Id == id)
            .Select(found => (long?)found.ServicePointKey)
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var now = time.GetUtcNow();

        // Where the first places are looked for: service points are locked before slots.
        await database.LockScheduleAsync(office, now, cancellationToken);
        var visit = await database.VisitUnderLockAsync(id, expectedVersion, caller, cancellationToken);
        visit.Cancel(caller.Actor, now, reason);
        var displacement = new Displacement(
            caller.Actor, now, AppointmentReason.VisitCancelled, office, RegionCode.DistrictOf(visit.RegionCode), []);
        await replacements.OfferAsync(database, await database.ActiveOfAsync(visit, cancellationToken), displacement, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return visit;
    }
}
