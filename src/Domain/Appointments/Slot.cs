using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Appointments;

/// What a place of a slot is used for.
public enum PlaceUse
{
    Held,
    Booked,
    Offered,
}

/// <summary>
/// The places of one time at one service point, or of one stop of a mobile visit. Before its first booking a time is only
/// computed from the schedule and has no row. The database keeps held + booked + offered ≤ capacity as a constraint; a
/// change is made under the row's lock, so that nobody's count is lost.
/// </summary>
public sealed class Slot : AggregateRoot
{
    private Slot()
    {
    }

    public long? ServicePointKey { get; private init; }
    public Guid? ServicePointId { get; private init; }
    public long? MobileVisitKey { get; private init; }
    public Guid? MobileVisitId { get; private init; }

    /// Of a stop of a visit: its village, and where it stands in the route, from 1 on.
    public long? VillageKey { get; private init; }
    public Village? Village { get; private init; }
    public int? StopNumber { get; private init; }

    /// Of the service point's district, or of the village that the visit comes to.
    public string RegionCode { get; private init; } = "";
    public DateTimeOffset StartsAt { get; private set; }
    public DateTimeOffset EndsAt { get; private set; }
    public int Capacity { get; private set; }

    /// Of the capacity, kept for vulnerable residents until a day before.
    public int Reserved { get; private set; }
    public int Held { get; private set; }
    public int Booked { get; private set; }
    public int Offered { get; private set; }

    /// Of the places in use, those of vulnerable residents.
    public int UsedByVulnerable { get; private set; }

    public int Used => Held + Booked + Offered;

    public static Slot At(Guid id, SlotHost host, DateTimeOffset startsAt, DateTimeOffset endsAt, int capacity, int reserved) => new()
    {
        Id = id,
        ServicePointKey = host.ServicePointKey,
        ServicePointId = host.ServicePointId,
        RegionCode = host.RegionCode,
        StartsAt = startsAt.ToUniversalTime(),
        EndsAt = endsAt.ToUniversalTime(),
        Capacity = capacity,
        Reserved = reserved,
    };

    /// The key of the visit follows when it is saved, as a new one has none before.
    public static Slot StopOf(MobileVisit visit, Guid id, int number, DateOnly day, PlannedStop stop) => new()
    {
        Id = id,
        MobileVisitId = visit.Id,
        VillageKey = stop.Village.Key,
        Village = stop.Village,
        StopNumber = number,
        RegionCode = stop.Village.Code,
        StartsAt = Wib.At(day, stop.ArrivesAt).ToUniversalTime(),
        EndsAt = Wib.At(day, stop.LeavesAt).ToUniversalTime(),
        Capacity = stop.Capacity,
        Reserved = stop.Capacity * Schedule.ReservedPercent / 100,
    };

    public SlotPlaces Places => new(StartsAt, Capacity, Reserved, Used, UsedByVulnerable);

    public bool HasRoomFor(AppointmentPriority priority, DateTimeOffset now) => Places.AvailableTo(priority, now) > 0;

    public bool TryTake(PlaceUse use, AppointmentPriority priority, Actor actor, DateTimeOffset now)
    {
        if (!HasRoomFor(priority, now))
        {
            return false;
        }

        Take(use, priority, actor, now);
        return true;
    }

    /// A place that the office gives: the share of the vulnerable is no bar to it.
    public bool TryTakeAny(PlaceUse use, AppointmentPriority priority, Actor actor, DateTimeOffset now)
    {
        if (Used >= Capacity)
        {
            return false;
        }

        Take(use, priority, actor, now);
        return true;
    }

    public void Release(PlaceUse use, AppointmentPriority priority, Actor actor, DateTimeOffset now)
    {
        Count(use, -1);
        UsedByVulnerable -= priority == AppointmentPriority.Vulnerable ? 1 : 0;
        Tell(actor, now);
    }

    /// Nobody else's places change by it.
    public void Turn(PlaceUse from, PlaceUse to)
    {
        Count(from, -1);
        Count(to, 1);
    }

    /// What the schedule says now; who has no place any more was given another before.
    public void Resize(int capacity, int reserved, Actor actor, DateTimeOffset now)
    {
        if (capacity < Used)
        {
            throw new InvalidOperationException($"{Used} places are in use, more than {capacity}.");
        }

        if ((capacity, reserved) != (Capacity, Reserved))
        {
            (Capacity, Reserved) = (capacity, reserved);
            Tell(actor, now);
        }
    }

    /// The stop of a visit on another day.
    public void Postpone(DateTimeOffset startsAt, DateTimeOffset endsAt, Actor actor, DateTimeOffset now)
    {
        (StartsAt, EndsAt) = (startsAt.ToUniversalTime(), endsAt.ToUniversalTime());
        Tell(actor, now);
    }

    private void Take(PlaceUse use, AppointmentPriority priority, Actor actor, DateTimeOffset now)
    {
        Count(use, 1);
        UsedByVulnerable += priority == AppointmentPriority.Vulnerable ? 1 : 0;
        Tell(actor, now);
    }

    private void Tell(Actor actor, DateTimeOffset now) => RaiseLatest(
        new SlotPlacesChanged(
            ServicePointId, MobileVisitId, StartsAt, Places.AvailableTo(AppointmentPriority.Normal, now), Capacity),
        actor,
        Wib.WholeSeconds(now),
        RegionCode);

    private void Count(PlaceUse use, int by)
    {
        switch (use)
        {
            case PlaceUse.Held:
                Held += by;
                break;
            case PlaceUse.Booked:
                Booked += by;
                break;
            case PlaceUse.Offered:
                Offered += by;
                break;
        }
    }
}

/// Where places are that a schedule gives.
public sealed record SlotHost
{
    public long? ServicePointKey { get; init; }
    public Guid? ServicePointId { get; init; }
    public required string RegionCode { get; init; }

    public static SlotHost Of(ServicePoint point) => new()
    {
        ServicePointKey = point.Key,
        ServicePointId = point.Id,
        RegionCode = point.RegionCode,
    };
}

/// How many places of a time there are and how many are left, whether it has a row or not.
public sealed record SlotPlaces(DateTimeOffset StartsAt, int Capacity, int Reserved, int Used, int UsedByVulnerable)
{
    public int AvailableTo(AppointmentPriority priority, DateTimeOffset now)
    {
        var kept = priority == AppointmentPriority.Vulnerable || now >= StartsAt - AppointmentRules.ReserveUntil
            ? 0
            : Math.Max(0, Reserved - UsedByVulnerable);
        return Math.Max(0, Capacity - Used - kept);
    }
}
