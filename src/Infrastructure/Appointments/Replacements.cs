using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Appointments;

/// <summary>
/// Other places for those who lose theirs through the office: the next free one from the former time on, kept for a day so
/// that the citizen can confirm it. In the caller's transaction; docs/decisions/0053.
/// </summary>
public sealed class Replacements(IdSource ids)
{
    /// Needs their slots under lock. Whoever finds no other place is told that the appointment is off.
    public async Task OfferAsync(
        AppDbContext database,
        IEnumerable<Appointment> displaced,
        Displacement by,
        CancellationToken cancellationToken)
    {
        var rows = new Dictionary<(long, DateTimeOffset), Slot>();
        var excluded = by.Excluded.ToHashSet();
        foreach (var former in displaced.OrderBy(appointment => appointment.CreatedAt).GroupBy(appointment => appointment.StartsAt).OrderBy(group => group.Key))
        {
            var waiting = new Queue<Appointment>(former);
            var earliest = by.Now + AppointmentRules.ReplacementFor + AppointmentRules.ChangeUntil;
            var from = former.Key > earliest ? former.Key : earliest;
            while (waiting.Count > 0)
            {
                var search = new FreeSearch(by.ServicePointKey, by.RegionCode, from, AppointmentPriority.Normal, waiting.Count) { Excluded = excluded };
                var free = await database.NextFreeAsync(search, by.Now, cancellationToken);
                if (free.Count == 0)
                {
                    break;
                }

                foreach (var found in free)
                {
                    if (waiting.Count == 0)
                    {
                        break;
                    }

                    if (await RowAsync(database, rows, found, by.Now, cancellationToken) is not { } row)
                    {
                        excluded.Add((found.ServicePointKey, found.StartsAt));
                        continue;
                    }

                    while (row.Used < row.Capacity && waiting.TryDequeue(out var appointment))
                    {
                        appointment.Displace(by.Actor, by.Now, row, by.Reason);
                    }

                    if (row.Used >= row.Capacity)
                    {
                        excluded.Add((found.ServicePointKey, found.StartsAt));
                    }
                }
            }

            foreach (var without in waiting)
            {
                without.End(by.Actor, by.Now, by.Reason);
            }
        }
    }

    /// Under the lock of its service point a time without a row gets one, as the schedule is by then; null where it has no
    /// such time any more.
    private async Task<Slot?> RowAsync(
        AppDbContext database,
        Dictionary<(long, DateTimeOffset), Slot> rows,
        SlotState found,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var (place, startsAt) = ((found.ServicePointKey, found.StartsAt), found.StartsAt.ToUniversalTime());
        if (rows.TryGetValue(place, out var known))
        {
            return known;
        }

        var point = await database.LockScheduleAsync(found.ServicePointKey, now, cancellationToken);
        var key = await database.Slots
            .Where(slot => slot.ServicePointKey == found.ServicePointKey && slot.StartsAt == startsAt)
            .Select(slot => (long?)slot.Key)
            .SingleOrDefaultAsync(cancellationToken);
        if (key is { } existing)
        {
            return rows[place] = (await database.LockSlotsAsync([existing], cancellationToken))[existing];
        }

        var schedule = point.ScheduleBy(await database.WorkingCalendarAsync(cancellationToken));
        return schedule.SlotAt(startsAt) is { } planned
            ? rows[place] = database.Slots.Add(
                Slot.At(ids.Next(), SlotHost.Of(point), planned.StartsAt, planned.EndsAt, planned.Capacity, planned.Reserved)).Entity
            : null;
    }
}

/// <summary>Who takes places away, why, and where others are looked for first.</summary>
/// <param name="Excluded">Times that are no longer what the database says.</param>
public sealed record Displacement(
    Actor Actor,
    DateTimeOffset Now,
    AppointmentReason Reason,
    long ServicePointKey,
    string RegionCode,
    IReadOnlyCollection<(long ServicePointKey, DateTimeOffset StartsAt)> Excluded);
