using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Appointments;

/// A time of a service point as it is now; the version counts its changes, 0 where nobody has wanted it yet.
public sealed record SlotState(long ServicePointKey, Guid ServicePointId, DateTimeOffset StartsAt, DateTimeOffset EndsAt, SlotPlaces Places, int Version);

/// <summary>What is free, computed on each reading from the schedule and the rows of the times that are booked.</summary>
public static class Availability
{
    private const int DaysAtATime = 7;

    /// In order. Needs what the schedule of the point is made of.
    public static async Task<IReadOnlyList<SlotState>> SlotsAsync(
        this AppDbContext database, ServicePoint point, WorkingCalendar calendar, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var (first, end) = (Wib.At(from, TimeOnly.MinValue), Wib.At(to.AddDays(1), TimeOnly.MinValue));
        var booked = await database.Slots.AsNoTracking()
            .Where(slot => slot.ServicePointKey == point.Key && slot.StartsAt >= first && slot.StartsAt < end)
            .ToDictionaryAsync(slot => slot.StartsAt, cancellationToken);
        var schedule = point.ScheduleBy(calendar);
        var slots = new List<SlotState>();
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            foreach (var planned in schedule.SlotsOn(day))
            {
                var known = booked.GetValueOrDefault(planned.StartsAt);
                slots.Add(new SlotState(
                    point.Key,
                    point.Id,
                    planned.StartsAt,
                    planned.EndsAt,
                    known?.Places ?? new SlotPlaces(planned.StartsAt, planned.Capacity, planned.Reserved, 0, 0),
                    known?.SubjectVersion ?? 0));
            }
        }

        return slots;
    }

    /// The next stops with room of visits to the district that can be booked.
    public static async Task<IReadOnlyList<Slot>> FreeStopsAsync(
        this AppDbContext database, string region, AppointmentPriority priority, int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (earliest, today) = (AppointmentRules.EarliestAt(now), Wib.DateOf(now));
        var stops = await database.MobileVisits.AsNoTracking()
            .Where(visit => visit.Date >= today && visit.Date <= today.AddDays(AppointmentRules.HorizonDays))
            .Where(visit => MobileVisitStatuses.Bookable.Contains(visit.Status))
            .SelectMany(visit => visit.Stops)
            .Where(RegionScope.Within<Slot>(stop => stop.RegionCode, [RegionCode.DistrictOf(region)]))
            .Where(stop => stop.StartsAt >= earliest && stop.Held + stop.Booked + stop.Offered < stop.Capacity)
            .OrderBy(stop => stop.StartsAt).ThenBy(stop => stop.Key)
            .ToListAsync(cancellationToken);
        return [.. stops.Where(stop => stop.HasRoomFor(priority, now)).Take(count)];
    }

    /// With what its schedule is made of; two lists in one statement would be multiplied by each other.
    public static IQueryable<ServicePoint> WithSchedule(this IQueryable<ServicePoint> points, DateTimeOffset now) => points
        .Include(point => point.OpeningPeriods)
        .Include(point => point.Closures.Where(closure => closure.EndsAt > now))
        .AsSplitQuery();

    /// The next times with room from an instant on: those of the point, then those of the others in order.
    public static async Task<IReadOnlyList<SlotState>> NextFreeAsync(
        this AppDbContext database, FreeSearch search, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = await database.WorkingCalendarAsync(cancellationToken);
        var found = new List<SlotState>();
        await AddFreeAsync(await PointAsync(search.ServicePointKey));
        if (found.Count < search.Count && search.Elsewhere)
        {
            var others = await database.ServicePoints
                .Where(point => point.Key != search.ServicePointKey)
                .OrderBy(point => point.RegionCode != search.RegionCode).ThenBy(point => point.RegionCode).ThenBy(point => point.Key)
                .Select(point => point.Key)
                .ToListAsync(cancellationToken);
            foreach (var other in others.TakeWhile(_ => found.Count < search.Count))
            {
                await AddFreeAsync(await PointAsync(other));
            }
        }

        return found;

        Task<ServicePoint> PointAsync(long key) => database.ServicePoints.AsNoTracking()
            .WithSchedule(now)
            .SingleAsync(point => point.Key == key, cancellationToken);

        async Task AddFreeAsync(ServicePoint point)
        {
            var horizon = Wib.DateOf(now).AddDays(AppointmentRules.HorizonDays);
            var last = search.LastDay is { } limit && limit < horizon ? limit : horizon;
            for (var day = Wib.DateOf(search.From > now ? search.From : now); day <= last && found.Count < search.Count; day = day.AddDays(DaysAtATime))
            {
                var until = day.AddDays(DaysAtATime - 1);
                found.AddRange((await database.SlotsAsync(point, calendar, day, until < last ? until : last, cancellationToken))
                    .Where(slot => slot.StartsAt >= search.From
                        && AppointmentRules.IsBookable(slot.StartsAt, now)
                        && slot.Places.AvailableTo(search.Priority, now) > 0
                        && !search.Excluded.Contains((slot.ServicePointKey, slot.StartsAt)))
                    .Take(search.Count - found.Count));
            }
        }
    }
}

public sealed record FreeSearch(long ServicePointKey, string RegionCode, DateTimeOffset From, AppointmentPriority Priority, int Count)
{
    /// Absent: as far as can be booked.
    public DateOnly? LastDay { get; init; }

    /// Whether other service points follow.
    public bool Elsewhere { get; init; } = true;

    /// Times that are spoken for by what is not saved yet.
    public IReadOnlySet<(long ServicePointKey, DateTimeOffset StartsAt)> Excluded { get; init; } = new HashSet<(long, DateTimeOffset)>();
}
