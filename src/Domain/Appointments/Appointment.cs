using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Appointments;

/// A citizen's place at a service point or on a mobile visit (janji temu). Its verbs keep the slot's count, so they run under
/// the slot's lock; a refused verb leaves everything as it was.
public sealed partial class Appointment : AggregateRoot, IClocked
{
    private Appointment()
    {
    }

    public long CitizenKey { get; private init; }
    public Citizen Citizen { get; private init; } = null!;

    /// Where the citizen lives.
    public string RegionCode { get; private init; } = "";
    public long? ApplicationKey { get; private init; }
    public Application? Application { get; private init; }

    /// Null for a walk-in, who takes nobody's place. The key follows the slot when it is saved, as a new one has none before.
    public Slot? Slot { get; private set; }
    public long? SlotKey { get; private set; }
    public long? ServicePointKey { get; private set; }
    public ServicePoint? ServicePoint { get; private set; }
    public long? MobileVisitKey { get; private set; }
    public MobileVisit? MobileVisit { get; private set; }

    /// Where what is recorded counts: at the service point, or at the office that sends the visit.
    public ServicePoint Office => ServicePoint ?? MobileVisit!.ServicePoint;

    /// Of the service point's district, or of the village that the visit comes to.
    public string PlaceRegionCode { get; private set; } = "";
    public DateTimeOffset StartsAt { get; private set; }
    public DateTimeOffset EndsAt { get; private set; }

    public AppointmentStatus Status { get; private set; }
    public bool IsActive { get; private set; }
    public AppointmentPriority Priority { get; private init; }
    public bool IsWalkIn { get; private init; }

    /// Of a kept place: until when it may be confirmed.
    public DateTimeOffset? HeldUntil { get; private set; }

    /// By its citizen's own wish.
    public int Moves { get; private set; }
    public AppointmentReason? Reason { get; private set; }
    public string? Note { get; private set; }

    public string BookedBy { get; private init; } = "";
    public ActorRole BookedByRole { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? CheckedInAt { get; private set; }
    public DateTimeOffset? CompletedAt { get; private set; }
    public string? ServedBy { get; private set; }

    /// Whether what the citizen came for was done; null before.
    public bool? IsCaptured { get; private set; }

    /// Keeps the place for a while (tahan). Null where the slot is full.
    public static Appointment? Hold(Actor actor, DateTimeOffset now, IdSource ids, Slot slot, PlaceWish wish) =>
        Take(AppointmentAction.Hold, PlaceUse.Held, actor, now, ids, slot, wish);

    /// Null where the slot is full.
    public static Appointment? Book(Actor actor, DateTimeOffset now, IdSource ids, Slot slot, PlaceWish wish) =>
        Take(AppointmentAction.Book, PlaceUse.Booked, actor, now, ids, slot, wish);

    /// The place that a waitlist has kept for the citizen.
    public static Appointment BookOffered(Actor actor, DateTimeOffset now, IdSource ids, Slot slot, PlaceWish wish)
    {
        var target = AppointmentTransitions.First(AppointmentAction.Book, actor.Role);
        wish.RequireConsent(actor);
        slot.Turn(PlaceUse.Offered, PlaceUse.Booked);
        return Create(target, actor, now, ids, slot, wish);
    }

    /// Somebody who is here without a place.
    public static Appointment AdmitWalkIn(
        Actor actor, DateTimeOffset now, IdSource ids, ServicePoint servicePoint, PlaceWish wish)
    {
        var target = AppointmentTransitions.First(AppointmentAction.AdmitWalkIn, actor.Role);
        wish.Require(actor);
        var at = Wib.WholeSeconds(now);
        var appointment = new Appointment
        {
            Id = ids.Next(),
            CitizenKey = wish.Citizen.Key,
            Citizen = wish.Citizen,
            RegionCode = wish.RegionCode,
            ApplicationKey = wish.Application?.Key,
            Application = wish.Application,
            Priority = wish.Priority,
            ServicePointKey = servicePoint.Key,
            ServicePoint = servicePoint,
            PlaceRegionCode = servicePoint.RegionCode,
            StartsAt = at,
            EndsAt = at,
            IsWalkIn = true,
            CheckedInAt = at,
            BookedBy = actor.Subject,
            BookedByRole = actor.Role,
            CreatedAt = at,
            UpdatedAt = at,
        };
        appointment.Enter(target, actor, at, (status, previous, starts) => new AppointmentCheckedIn(status, previous, starts, null));
        return appointment;
    }

    public void Confirm(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, AppointmentAction.Confirm);
        if (now >= HeldUntil)
        {
            throw new HoldExpiredError(HeldUntil.Value);
        }

        Slot!.Turn(PlaceUse.Held, PlaceUse.Booked);
        (HeldUntil, Reason) = (null, null);
        Enter(target, actor, Moment(now), (status, previous, starts) => new AppointmentBooked(status, previous, starts, null));
    }

    /// To another place in one act; false where that is full, and the former one is kept. Needs both slots.
    public bool TryReschedule(Actor actor, DateTimeOffset now, Slot to, int recentNoShows)
    {
        var target = Allow(actor, AppointmentAction.Reschedule);
        RequireChangeable(now);
        if (Moves >= AppointmentRules.MovesAtMost)
        {
            throw new MoveLimitReachedError(AppointmentRules.MovesAtMost);
        }

        AppointmentRules.RequireBookable(to.StartsAt, now, recentNoShows);
        if (to == Slot)
        {
            throw new SamePlaceError();
        }

        if (!to.TryTake(PlaceUse.Booked, Priority, actor, now))
        {
            return false;
        }

        Moves++;
        Resettle(target, actor, now, to);
        return true;
    }

    /// With the whole visit, to another time of the same place: no wish of the citizen's.
    public void Follow(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, AppointmentAction.Move);
        var former = StartsAt;
        (StartsAt, EndsAt) = (Slot!.StartsAt, Slot.EndsAt);
        Reason = AppointmentReason.VisitPostponed;
        Enter(target, actor, Moment(now), (status, previous, starts) => new AppointmentRescheduled(status, previous, starts, former));
    }

    /// The place is taken away; another, which the office has found, is kept for the citizen to confirm.
    public void Displace(Actor actor, DateTimeOffset now, Slot to, AppointmentReason reason)
    {
        if (Status is not (AppointmentStatus.Held or AppointmentStatus.Booked) || !to.TryTakeAny(PlaceUse.Held, Priority, actor, now))
        {
            throw new InvalidOperationException("Nobody can be given that place.");
        }

        var at = Moment(now);
        var former = StartsAt;
        GiveBack(actor, now);
        Occupy(to);
        Reason = reason;
        var until = at + AppointmentRules.ReplacementFor;
        var latest = StartsAt - AppointmentRules.ChangeUntil;
        HeldUntil = until < latest ? until : latest > at ? latest : at;
        Enter(AppointmentStatus.Held, actor, at, (status, previous, starts) => new AppointmentHeld(status, previous, starts, former, HeldUntil.Value));
    }

    public void Cancel(Actor actor, DateTimeOffset now, AppointmentReason reason, string? note = null)
    {
        var target = Allow(actor, AppointmentAction.Cancel);
        if (Status == AppointmentStatus.Booked && actor.Role is ActorRole.Citizen or ActorRole.VillageOperator)
        {
            RequireChangeable(now);
        }

        Note = Text.Optional(note, "note", Text.LongLength);
        CallOff(target, actor, now, reason);
    }

    /// Nothing asks for the citizen any more, or the office has no place left. Needs the slot.
    public void End(Actor actor, DateTimeOffset now, AppointmentReason reason)
    {
        if (IsActive)
        {
            CallOff(AppointmentStatus.Cancelled, actor, now, reason);
        }
    }

    private void CallOff(AppointmentStatus target, Actor actor, DateTimeOffset now, AppointmentReason reason)
    {
        GiveBack(actor, now);
        Reason = reason;
        HeldUntil = null;
        Enter(target, actor, Moment(now), (status, previous, starts) => new AppointmentCancelled(status, previous, starts, null, reason));
    }

    private static Appointment? Take(
        AppointmentAction action, PlaceUse use, Actor actor, DateTimeOffset now, IdSource ids, Slot slot, PlaceWish wish)
    {
        var target = AppointmentTransitions.First(action, actor.Role);
        wish.Require(actor);
        AppointmentRules.RequireBookable(slot.StartsAt, now, wish.RecentNoShows);
        return slot.TryTake(use, wish.Priority, actor, now) ? Create(target, actor, now, ids, slot, wish) : null;
    }

    private static Appointment Create(
        AppointmentStatus status, Actor actor, DateTimeOffset now, IdSource ids, Slot slot, PlaceWish wish)
    {
        var at = Wib.WholeSeconds(now);
        var appointment = new Appointment
        {
            Id = ids.Next(),
            CitizenKey = wish.Citizen.Key,
            Citizen = wish.Citizen,
            RegionCode = wish.RegionCode,
            ApplicationKey = wish.Application?.Key,
            Application = wish.Application,
            Priority = wish.Priority,
            BookedBy = actor.Subject,
            BookedByRole = actor.Role,
            CreatedAt = at,
            UpdatedAt = at,
            HeldUntil = status == AppointmentStatus.Held ? at + AppointmentRules.HoldFor : null,
        };
        appointment.Occupy(slot);
        appointment.Enter(status, actor, at, (entered, previous, starts) => entered == AppointmentStatus.Held
            ? new AppointmentHeld(entered, previous, starts, null, appointment.HeldUntil!.Value)
            : new AppointmentBooked(entered, previous, starts, null));
        return appointment;
    }

    private AppointmentStatus Allow(Actor actor, AppointmentAction action) =>
        AppointmentTransitions.Target(Status, action, actor.Role);

    private void RequireChangeable(DateTimeOffset now)
    {
        var until = StartsAt - AppointmentRules.ChangeUntil;
        if (now > until)
        {
            throw new TooLateToChangeError(until);
        }
    }

    private void Resettle(AppointmentStatus target, Actor actor, DateTimeOffset now, Slot to)
    {
        var former = StartsAt;
        GiveBack(actor, now);
        Occupy(to);
        Reason = null;
        Enter(target, actor, Moment(now), (status, previous, starts) => new AppointmentRescheduled(status, previous, starts, former));
    }

    /// Of what has passed the count stays: nobody else can come then.
    private void GiveBack(Actor actor, DateTimeOffset now)
    {
        if (Slot is not null && Status is AppointmentStatus.Held or AppointmentStatus.Booked)
        {
            Slot.Release(Status == AppointmentStatus.Held ? PlaceUse.Held : PlaceUse.Booked, Priority, actor, now);
        }
    }

    private void Occupy(Slot slot)
    {
        Slot = slot;
        ServicePointKey = slot.ServicePointKey;
        MobileVisitKey = slot.MobileVisitKey;
        PlaceRegionCode = slot.RegionCode;
        (StartsAt, EndsAt) = (slot.StartsAt, slot.EndsAt);
    }

    private void Enter(
        AppointmentStatus target,
        Actor actor,
        DateTimeOffset at,
        Func<AppointmentStatus, AppointmentStatus?, DateTimeOffset, AppointmentChanged> fact)
    {
        AppointmentStatus? previous = SubjectVersion == 0 ? null : Status;
        Status = target;
        IsActive = target.IsActive();
        UpdatedAt = at;
        ReckonDuties(at);
        Tell(fact(target, previous, StartsAt), actor, at);
        CountChangeBy(actor);
    }

    private void Tell(DomainEvent fact, Actor actor, DateTimeOffset at)
    {
        List<MessageVariable> variables =
        [
            new("status", Status.ToText()),
            new("startsAt", Wib.Text(StartsAt)),
        ];
        if (fact is AppointmentChanged { PreviousStartsAt: { } former })
        {
            variables.Add(new("previousStartsAt", Wib.Text(former)));
        }

        if (HeldUntil is { } until)
        {
            variables.Add(new("until", Wib.Text(until)));
        }

        if (Reason is { } reason && fact is AppointmentHeld or AppointmentCancelled or AppointmentRescheduled or AppointmentExpired)
        {
            variables.Add(new("reason", reason.ToText()));
        }

        Raise(fact, actor, at, RegionCode, waitingOn: null, new MessageTemplate(fact.Name, variables));
    }

    // Clocks of several machines differ: no change lies before the one that it follows.
    private DateTimeOffset Moment(DateTimeOffset now)
    {
        var at = Wib.WholeSeconds(now);
        return at < UpdatedAt ? UpdatedAt : at;
    }
}
