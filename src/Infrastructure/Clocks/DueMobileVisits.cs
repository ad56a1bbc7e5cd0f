using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Clocks;

/// Visits whose day has passed without their crew, and visits that nobody has closed.
internal sealed class DueMobileVisits(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ClockMeters meters, Replacements replacements, ILogger<DueMobileVisits> logger)
    : DueWork<MobileVisit>(databases, time, meters, logger)
{
    protected override bool TakesLocks => true;

    protected override IQueryable<MobileVisit> SubjectsOf(AppDbContext database) => database.MobileVisits.Include(visit => visit.Stops);

    protected override Task<Round> BeginAsync(AppDbContext database, CancellationToken cancellationToken) =>
        Task.FromResult(new Round(visit => visit.NextDuty(), (visit, now) => visit.PerformNextDuty(now)));

    protected override async Task ChangeWithAsync(
        MobileVisit subject, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var active = await database.Appointments
            .Where(appointment => appointment.MobileVisitKey == subject.Key && appointment.IsActive)
            .OrderBy(appointment => appointment.Key)
            .ToListAsync(cancellationToken);
        if (subject.Status == MobileVisitStatus.Cancelled)
        {
            // Where the first places are looked for: service points are locked before slots.
            await database.LockScheduleAsync(subject.ServicePointKey, now, cancellationToken);
            await database.LockSlotsAsync(subject.Stops.Select(stop => stop.Key), cancellationToken);
            var displacement = new Displacement(
                Actor.System, now, AppointmentReason.VisitCancelled, subject.ServicePointKey, RegionCode.DistrictOf(subject.RegionCode), []);
            await replacements.OfferAsync(database, active, displacement, cancellationToken);
            return;
        }

        MobileVisit.ConcludeForgotten(active, now);
    }
}
