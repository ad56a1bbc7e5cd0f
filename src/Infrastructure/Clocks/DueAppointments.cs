using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Clocks;

/// Kept places that nobody confirmed, reminders, who did not come, and who was left checked in. Without the lock of the slot: its counts are compared
/// at the save.
internal sealed class DueAppointments(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ClockMeters meters, ILogger<DueAppointments> logger)
    : DueWork<Appointment>(databases, time, meters, logger)
{
    protected override IQueryable<Appointment> SubjectsOf(AppDbContext database) =>
        database.Appointments.Include(appointment => appointment.Slot).Include(appointment => appointment.MobileVisit);

    protected override Task<Round> BeginAsync(AppDbContext database, CancellationToken cancellationToken) => Task.FromResult(
        new Round(appointment => appointment.NextDuty(), (appointment, now) => appointment.PerformNextDuty(now)));

    protected override Task ChangeWithAsync(
        Appointment subject, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken) =>
        subject.Status == AppointmentStatus.Expired ? database.OfferFreedAsync(subject.Slot, now, cancellationToken) : Task.CompletedTask;
}

/// Offers that nobody answered, and days that are over: the place is offered to the next.
internal sealed class DueWaitlistEntries(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ClockMeters meters, ILogger<DueWaitlistEntries> logger)
    : DueWork<WaitlistEntry>(databases, time, meters, logger)
{
    protected override IQueryable<WaitlistEntry> SubjectsOf(AppDbContext database) =>
        database.WaitlistEntries.Include(entry => entry.Slot);

    protected override Task<Round> BeginAsync(AppDbContext database, CancellationToken cancellationToken) => Task.FromResult(
        new Round(entry => entry.NextDuty(), (entry, now) => entry.LapseIfDue(now)));

    protected override Task ChangeWithAsync(
        WaitlistEntry subject, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.OfferFreedAsync(subject.Slot, now, cancellationToken);
}
