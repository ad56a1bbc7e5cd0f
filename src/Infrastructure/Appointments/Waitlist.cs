using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Appointments;

public static class Waitlist
{
    /// A place that has come free goes to who waits for it, in the same transaction: nobody is faster. Needs the slot's lock.
    public static async Task OfferFreedAsync(
        this AppDbContext database, Slot? slot, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (slot?.ServicePointKey is not { } point || slot.Used >= slot.Capacity)
        {
            return;
        }

        var day = Wib.DateOf(slot.StartsAt);
        var waiting = await database.WaitingAt(point)
            .Where(entry => entry.FirstDay <= day && day <= entry.LastDay)
            .Take(slot.Capacity - slot.Used)
            .ToListAsync(cancellationToken);
        foreach (var entry in waiting.Where(entry => entry.Accepts(slot, now)))
        {
            entry.Offer(now, slot);
        }
    }

    /// In order of their turn: the vulnerable first, then who joined first. Who has got a place meanwhile waits for nothing.
    public static IQueryable<WaitlistEntry> WaitingAt(this AppDbContext database, long servicePointKey) => database.WaitlistEntries
        .Where(entry => entry.ServicePointKey == servicePointKey && entry.Status == WaitlistStatus.Waiting)
        .Where(entry => !database.Appointments.Any(appointment => appointment.CitizenKey == entry.CitizenKey && appointment.IsActive))
        .OrderByDescending(entry => entry.Priority).ThenBy(entry => entry.JoinedAt).ThenBy(entry => entry.Key);
}
