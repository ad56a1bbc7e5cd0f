using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Appointments;

/// What becomes of the place that a citizen has for an application, and of the wait for one, when the application needs
/// none any more.
public static class ApplicationPlaces
{
    /// In the save of the application, which has ended or, where somebody has served the citizen, moves on: whoever takes a place for it meanwhile makes that save be run again.
    public static async Task FreePlacesOfAsync(
        this AppDbContext database,
        Application application,
        DateTimeOffset now,
        Actor? servedBy,
        CancellationToken cancellationToken)
    {
        if (database.Database.CurrentTransaction is not null)
        {
            // On a slot that others book one after another the counts would never be the same at the save.
            var taken = await database.Appointments
                .Where(appointment => appointment.CitizenKey == application.CitizenKey && appointment.IsActive && appointment.SlotKey != null)
                .Select(appointment => appointment.SlotKey!.Value)
                .ToListAsync(cancellationToken);
            await database.LockSlotsAsync(taken, cancellationToken);
        }

        var appointments = await database.Appointments.Include(appointment => appointment.Slot)
            .Where(appointment => appointment.CitizenKey == application.CitizenKey && appointment.IsActive && appointment.ApplicationKey == application.Key)
            .ToListAsync(cancellationToken);
        var waiting = await database.WaitlistEntries.Include(entry => entry.Slot)
            .Where(entry => entry.CitizenKey == application.CitizenKey && entry.IsActive && entry.ApplicationKey == application.Key)
            .ToListAsync(cancellationToken);
        foreach (var appointment in appointments)
        {
            if (servedBy is null)
            {
                appointment.End(Actor.System, now, AppointmentReason.ApplicationEnded);
            }
            else
            {
                appointment.Overtake(servedBy, now);
            }
        }

        foreach (var entry in waiting)
        {
            entry.End(now);
        }

        foreach (var slot in appointments.Select(appointment => appointment.Slot).Concat(waiting.Select(entry => entry.Slot)).Distinct())
        {
            await database.OfferFreedAsync(slot, now, cancellationToken);
        }
    }
}

/// An application that its time has ended.
internal sealed class EndedApplications : IApplicationEnding
{
    public Task ChangeWithAsync(Application ended, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.FreePlacesOfAsync(ended, now, servedBy: null, cancellationToken);
}
