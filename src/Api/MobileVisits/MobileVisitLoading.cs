using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.MobileVisits;

internal static class MobileVisitLoading
{
    /// With its office and its stops, these under their locks until the transaction ends; NotFoundError for whoever
    /// does not serve in all of its villages.
    public static async Task<MobileVisit> VisitUnderLockAsync(
        this AppDbContext database, Guid id, int? expectedVersion, Caller caller, CancellationToken cancellationToken)
    {
        var stops = await database.MobileVisits.Where(found => found.Id == id)
            .SelectMany(found => found.Stops)
            .Select(stop => stop.Key)
            .ToListAsync(cancellationToken);
        await database.LockSlotsAsync(stops, cancellationToken);
        var visit = await database.MobileVisits
            .Include(found => found.ServicePoint)
            .Include(found => found.Stops)
            .SingleOrDefaultAsync(found => found.Id == id, cancellationToken);
        if (visit is null || !caller.MayActIn(visit.RegionCode))
        {
            throw new NotFoundError();
        }

        visit.Expect(expectedVersion);
        return visit;
    }

    public static Task<List<Appointment>> ActiveOfAsync(this AppDbContext database, MobileVisit visit, CancellationToken cancellationToken) =>
        database.Appointments
            .Where(appointment => appointment.MobileVisitKey == visit.Key && appointment.IsActive)
            .OrderBy(appointment => appointment.Key)
            .ToListAsync(cancellationToken);
}
