using System.ComponentModel;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Appointments;

[Description("Where an entry of a waitlist stands (status daftar tunggu).")]
public enum WaitlistStatus
{
    [Description("Waits for a place (menunggu).")] Waiting,
    [Description("A place is kept for 30 minutes (ditawari).")] Offered,
    [Description("The place was taken up (terpenuhi).")] Fulfilled,
    [Description("The offer was not answered in time, or no place came free in the days asked for (lewat waktu).")] Lapsed,
    [Description("The offer was declined (ditolak).")] Declined,
    [Description("Given up before a place came free (dibatalkan).")] Left,
}

public enum WaitlistDuty
{
    Lapse,
}

/// <summary>
/// A citizen who waits for a place at a service point (daftar tunggu). Who joined first is asked first, the vulnerable
/// before others; a place on offer is taken from its slot, so that nobody else can book it meanwhile.
/// </summary>
public sealed class WaitlistEntry : AggregateRoot, IClocked
{
    private WaitlistEntry()
    {
    }

    public long CitizenKey { get; private init; }
    public Citizen Citizen { get; private init; } = null!;

    /// Where the citizen lives.
    public string RegionCode { get; private init; } = "";
    public long? ApplicationKey { get; private init; }
    public Application? Application { get; private init; }
    public long ServicePointKey { get; private init; }
    public ServicePoint ServicePoint { get; private init; } = null!;
    public string PlaceRegionCode { get; private init; } = "";
    public DateOnly FirstDay { get; private init; }
    public DateOnly LastDay { get; private init; }
    public AppointmentPriority Priority { get; private init; }
    public WaitlistStatus Status { get; private set; }
    public bool IsActive { get; private set; }
    public DateTimeOffset JoinedAt { get; private init; }
    public string JoinedBy { get; private init; } = "";

    /// The place on offer, or that was.
    public Slot? Slot { get; private set; }
    public long? SlotKey { get; private set; }
    public DateTimeOffset? OfferedStartsAt { get; private set; }
    public DateTimeOffset? OfferedUntil { get; private set; }

    /// When the clock has something to do. Null: never.
    public DateTimeOffset? NotDueBefore { get; private set; }

    public static WaitlistEntry Join(
        Actor actor, DateTimeOffset now, IdSource ids, ServicePoint servicePoint, DateOnly firstDay, DateOnly lastDay, PlaceWish wish)
    {
        if (actor.Role is not (ActorRole.Citizen or ActorRole.VillageOperator or ActorRole.Officer))
        {
            throw new NotPermittedError();
        }

        wish.Require(actor);
        var (today, at) = (Wib.DateOf(now), Wib.WholeSeconds(now));
        if (lastDay < firstDay || firstDay < today || lastDay > today.AddDays(AppointmentRules.HorizonDays))
        {
            throw new InvalidDaysError(today, today.AddDays(AppointmentRules.HorizonDays));
        }

        AppointmentRules.RequireWeek(lastDay, now, wish.RecentNoShows);
        var entry = new WaitlistEntry
        {
            Id = ids.Next(),
            CitizenKey = wish.Citizen.Key,
            Citizen = wish.Citizen,
            RegionCode = wish.RegionCode,
            ApplicationKey = wish.Application?.Key,
            Application = wish.Application,
            ServicePointKey = servicePoint.Key,
            ServicePoint = servicePoint,
            PlaceRegionCode = servicePoint.RegionCode,
            FirstDay = firstDay,
            LastDay = lastDay,
            Priority = wish.Priority,
            JoinedAt = at,
            JoinedBy = actor.Subject,
        };
        entry.Enter(WaitlistStatus.Waiting, actor, at, (status, previous) => new WaitlistJoined(status, previous));
        return entry;
    }

    public bool Accepts(Slot slot, DateTimeOffset now) =>
        Status == WaitlistStatus.Waiting
        && slot.ServicePointKey == ServicePointKey
        && Wib.DateOf(slot.StartsAt) is var day && day >= FirstDay && day <= LastDay

        // Also at the end of the offer it must be a place that can be booked.
        && AppointmentRules.IsBookable(slot.StartsAt, now + AppointmentRules.OfferFor)
        && slot.HasRoomFor(Priority, now);

    /// A free place, which it takes.
    public void Offer(DateTimeOffset now, Slot slot)
    {
        if (Status != WaitlistStatus.Waiting || !slot.TryTake(PlaceUse.Offered, Priority, Actor.System, now))
        {
            throw new InvalidOperationException("Nothing can be offered.");
        }

        Slot = slot;
        OfferedStartsAt = slot.StartsAt;
        OfferedUntil = Wib.WholeSeconds(now) + AppointmentRules.OfferFor;
        Enter(
            WaitlistStatus.Offered, Actor.System, now,
            (status, previous) => new WaitlistOffered(status, previous, slot.ServicePointId, slot.StartsAt, OfferedUntil.Value));
    }

    /// Needs the slot. The appointment is made of the place on offer.
    public void Accept(Actor actor, DateTimeOffset now)
    {
        RequireOffer(actor, now);
        Enter(WaitlistStatus.Fulfilled, actor, now, (status, previous) => new WaitlistFulfilled(status, previous));
    }

    /// Needs the slot. The place comes free for the next.
    public void Decline(Actor actor, DateTimeOffset now)
    {
        RequireOffer(actor, now);
        Slot!.Release(PlaceUse.Offered, Priority, actor, now);
        Enter(WaitlistStatus.Declined, actor, now, (status, previous) => new WaitlistDeclined(status, previous));
    }

    /// Needs the slot, if any.
    public void Leave(Actor actor, DateTimeOffset now)
    {
        RequireWho(actor);
        if (!IsActive)
        {
            throw new InvalidWaitlistTransitionError(Status);
        }

        ReleaseOffer(actor, now);
        Enter(WaitlistStatus.Left, actor, now, (status, previous) => new WaitlistLeft(status, previous));
    }

    /// The only duty: to lapse.
    public DueDuty<WaitlistDuty>? NextDuty() => NotDueBefore is { } due ? new(WaitlistDuty.Lapse, due) : null;

    /// The offer was not answered, or its days are over. Needs the slot, if any. False where nothing is due.
    public bool LapseIfDue(DateTimeOffset now)
    {
        if (NotDueBefore is not { } due || due > now)
        {
            return false;
        }

        ReleaseOffer(Actor.System, now);
        Enter(WaitlistStatus.Lapsed, Actor.System, now, (status, previous) => new WaitlistLapsed(status, previous));
        return true;
    }

    /// Nothing is waited for any more. Needs the slot, if any.
    public void End(DateTimeOffset now)
    {
        ReleaseOffer(Actor.System, now);
        Enter(WaitlistStatus.Left, Actor.System, now, (status, previous) => new WaitlistLeft(status, previous));
    }

    /// The place on offer is there no longer: it waits on, with its former turn. Needs the slot.
    public void Requeue(DateTimeOffset now)
    {
        ReleaseOffer(Actor.System, now);
        (Slot, OfferedStartsAt, OfferedUntil) = (null, null, null);
        Enter(WaitlistStatus.Waiting, Actor.System, now, (status, previous) => new WaitlistRequeued(status, previous));
    }

    private void ReleaseOffer(Actor actor, DateTimeOffset now)
    {
        if (Status == WaitlistStatus.Offered)
        {
            Slot!.Release(PlaceUse.Offered, Priority, actor, now);
        }
    }

    private void RequireOffer(Actor actor, DateTimeOffset now)
    {
        RequireWho(actor);
        Require(WaitlistStatus.Offered);
        if (now >= OfferedUntil)
        {
            throw new OfferLapsedError(OfferedUntil.Value);
        }
    }

    private void Require(WaitlistStatus status)
    {
        if (Status != status)
        {
            throw new InvalidWaitlistTransitionError(Status);
        }
    }

    private static void RequireWho(Actor actor)
    {
        if (actor.Role is not (ActorRole.Citizen or ActorRole.VillageOperator or ActorRole.Officer))
        {
            throw new NotPermittedError();
        }
    }

    private void Enter(
        WaitlistStatus target, Actor actor, DateTimeOffset now, Func<WaitlistStatus, WaitlistStatus?, WaitlistChanged> fact)
    {
        WaitlistStatus? previous = SubjectVersion == 0 ? null : Status;
        Status = target;
        IsActive = target is WaitlistStatus.Waiting or WaitlistStatus.Offered;
        NotDueBefore = target switch
        {
            WaitlistStatus.Offered => OfferedUntil,
            WaitlistStatus.Waiting => Wib.At(LastDay.AddDays(1), TimeOnly.MinValue),
            _ => null,
        };
        var told = fact(target, previous);
        List<MessageVariable> variables = [new("status", target.ToText())];
        if (target == WaitlistStatus.Offered)
        {
            variables.Add(new("startsAt", Wib.Text(OfferedStartsAt!.Value)));
            variables.Add(new("until", Wib.Text(OfferedUntil!.Value)));
        }

        Raise(told, actor, Wib.WholeSeconds(now), RegionCode, waitingOn: null, new MessageTemplate(told.Name, variables));
        CountChangeBy(actor);
    }
}
