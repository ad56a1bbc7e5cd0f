using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Appointments;

/// <summary>
/// Fits the times that are booked to a changed schedule. Those who no longer have a place are named, and either nothing is
/// changed, or each is offered another in the same transaction.
/// </summary>
public sealed class ScheduleFitting(Replacements replacements)
{
    /// <param name="database">In a transaction that holds the locks of the points.</param>
    /// <param name="points">With what their schedules are made of, as they shall be.</param>
    /// <param name="calendar">As it shall be.</param>
    /// <param name="actor">Who changes it.</param>
    /// <param name="now">The moment.</param>
    /// <param name="refuse">Refuses the change for those whom it affects; null: they are offered other places.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task FitAsync(
        AppDbContext database,
        IReadOnlyList<ServicePoint> points,
        WorkingCalendar calendar,
        Actor actor,
        DateTimeOffset now,
        Func<IReadOnlyList<Appointment>, DomainError>? refuse,
        CancellationToken cancellationToken)
    {
        var overfull = new List<Overfull>();
        var schedules = points.ToDictionary(point => point.Key, point => (Point: point, Schedule: point.ScheduleBy(calendar)));
        foreach (var slot in await LockComingAsync(database, schedules.Keys, now, cancellationToken))
        {
            var (point, schedule) = schedules[slot.ServicePointKey!.Value];
            var planned = schedule.SlotAt(slot.StartsAt);
            var (capacity, reserved) = (planned?.Capacity ?? 0, planned?.Reserved ?? 0);
            if (slot.Used > capacity)
            {
                overfull.Add(new Overfull(point, slot, capacity, reserved));
            }
            else
            {
                var hasGrown = capacity > slot.Capacity;
                slot.Resize(capacity, reserved, actor, now);
                if (hasGrown)
                {
                    await database.OfferFreedAsync(slot, now, cancellationToken);
                }
            }
        }

        if (overfull.Count == 0)
        {
            return;
        }

        var displaced = await DisplacedAsync(database, overfull, now, cancellationToken);
        if (displaced.Count > 0 && refuse is not null)
        {
            throw refuse(displaced);
        }

        // The search for other places reads what the database has: the new schedule, and what it leaves.
        await database.SaveChangesAsync(cancellationToken);
        var excluded = overfull.ConvertAll(one => (one.Point.Key, one.Slot.StartsAt));
        foreach (var at in displaced.GroupBy(appointment => appointment.Slot!.ServicePointKey).ToList())
        {
            var (point, _) = schedules[at.Key!.Value];
            await replacements.OfferAsync(
                database, at, new Displacement(actor, now, AppointmentReason.OfficeClosure, point.Key, point.RegionCode, excluded), cancellationToken);
        }

        foreach (var one in overfull)
        {
            // Who is here already is served.
            one.Slot.Resize(Math.Max(one.Capacity, one.Slot.Used), one.Reserved, actor, now);
        }
    }

    private sealed record Overfull(ServicePoint Point, Slot Slot, int Capacity, int Reserved);

    private static async Task<List<Slot>> LockComingAsync(
        AppDbContext database, IEnumerable<long> servicePoints, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long?[] keys = [.. servicePoints];
        var coming = database.Slots.Where(slot => keys.Contains(slot.ServicePointKey) && slot.StartsAt > now);
        await coming.ExecuteUpdateAsync(set => set.SetProperty(slot => slot.Capacity, slot => slot.Capacity), cancellationToken);
        return await coming.OrderBy(slot => slot.StartsAt).ToListAsync(cancellationToken);
    }

    /// What is only on offer goes first, then what is not confirmed, then who booked last; the vulnerable keep theirs longest.
    private static async Task<List<Appointment>> DisplacedAsync(
        AppDbContext database, List<Overfull> overfull, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long?[] keys = [.. overfull.Select(one => (long?)one.Slot.Key)];
        var offers = await database.WaitlistEntries
            .Where(entry => keys.Contains(entry.SlotKey) && entry.Status == WaitlistStatus.Offered)
            .ToListAsync(cancellationToken);
        var appointments = await database.Appointments
            .Where(appointment => keys.Contains(appointment.SlotKey)
                && (appointment.Status == AppointmentStatus.Held || appointment.Status == AppointmentStatus.Booked))
            .ToListAsync(cancellationToken);
        var displaced = new List<Appointment>();
        foreach (var (_, slot, capacity, _) in overfull)
        {
            foreach (var offer in offers.Where(entry => entry.SlotKey == slot.Key).OrderByDescending(entry => entry.JoinedAt).Take(slot.Used - capacity).ToList())
            {
                offer.Requeue(now);
            }

            displaced.AddRange(appointments.Where(appointment => appointment.SlotKey == slot.Key)
                .OrderBy(appointment => appointment.Status)
                .ThenBy(appointment => appointment.Priority)
                .ThenByDescending(appointment => appointment.CreatedAt).ThenByDescending(appointment => appointment.Key)
                .Take(slot.Used - capacity));
        }

        return displaced;
    }
}
