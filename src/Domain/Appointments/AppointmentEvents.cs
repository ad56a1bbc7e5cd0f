using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

/// The status and the time are those of the event, however late it is read.
public abstract record AppointmentChanged(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt)
    : DomainEvent;

public abstract record AppointmentNoted : DomainEvent;

[EventName("appointment.held")]
public sealed record AppointmentHeld(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt, DateTimeOffset HeldUntil)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.booked")]
public sealed record AppointmentBooked(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.rescheduled")]
public sealed record AppointmentRescheduled(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.cancelled")]
public sealed record AppointmentCancelled(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt, AppointmentReason Reason)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.checkedIn")]
public sealed record AppointmentCheckedIn(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.started")]
public sealed record AppointmentStarted(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.completed")]
public sealed record AppointmentCompleted(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.noShow")]
public sealed record AppointmentMissed(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.expired")]
public sealed record AppointmentExpired(
    AppointmentStatus Status, AppointmentStatus? PreviousStatus, DateTimeOffset StartsAt, DateTimeOffset? PreviousStartsAt)
    : AppointmentChanged(Status, PreviousStatus, StartsAt, PreviousStartsAt);

[EventName("appointment.reminded")]
public sealed record AppointmentReminded(int HoursBefore) : AppointmentNoted;

public abstract record SlotAvailabilityChanged : DomainEvent;

/// How many places everybody may book now; of a time without a row the schedule tells.
[EventName("slot.availabilityChanged")]
public sealed record SlotPlacesChanged(
    Guid? ServicePointId, Guid? MobileVisitId, DateTimeOffset StartsAt, int Available, int Capacity) : SlotAvailabilityChanged;
