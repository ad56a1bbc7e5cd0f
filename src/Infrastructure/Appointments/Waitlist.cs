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
        var passed = new HashSet<long>();
        while (slot.Used < slot.Capacity)
        {
            var entry = await database.WaitingAt(point)
                .Where(waiting => waiting.FirstDay <= day && day <= waiting.LastDay && !passed.Contains(waiting.Key))
                .FirstOrDefaultAsync(cancellationToken);
            if (entry is null)
            {
                return;
            }

            // Whoever gives another place back at the same time has the same first in line: one of both goes on to the next.
            passed.Add(entry.Key);
            if (entry.Accepts(slot, now) && await database.LockWaitingAsync(entry, cancellationToken))
            {
                entry.Offer(now, slot);
            }
        }
    }

    /// Who has a place waits for none any more; one that was on offer goes to the next.
    public static async Task EndWaitAsync(
        this AppDbContext database, long citizenKey, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var entry = await database.WaitlistEntries.Include(waiting => waiting.Slot)
            .SingleOrDefaultAsync(waiting => waiting.CitizenKey == citizenKey && waiting.IsActive, cancellationToken);
        if (entry is not null)
        {
            entry.End(now);
            await database.OfferFreedAsync(entry.Slot, now, cancellationToken);
        }
    }

    /// In order of their turn: the vulnerable first, then who joined first. Who has got a place meanwhile waits for nothing.
    public static IQueryable<WaitlistEntry> WaitingAt(this AppDbContext database, long servicePointKey) => database.WaitlistEntries
        .Where(entry => entry.ServicePointKey == servicePointKey && entry.Status == WaitlistStatus.Waiting)
        .Where(entry => !database.Appointments.Any(appointment => appointment.CitizenKey == entry.CitizenKey && appointment.IsActive))
        .OrderByDescending(entry => entry.Priority).ThenBy(entry => entry.JoinedAt).ThenBy(entry => entry.Key);
}
