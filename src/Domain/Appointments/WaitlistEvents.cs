using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

/// The status is that of the event, however late it is read.
public abstract record WaitlistChanged(WaitlistStatus Status, WaitlistStatus? PreviousStatus) : DomainEvent;

[EventName("waitlist.joined")]
public sealed record WaitlistJoined(WaitlistStatus Status, WaitlistStatus? PreviousStatus) : WaitlistChanged(Status, PreviousStatus);

[EventName("waitlist.offered")]
public sealed record WaitlistOffered(
    WaitlistStatus Status, WaitlistStatus? PreviousStatus, Guid? ServicePointId, DateTimeOffset StartsAt, DateTimeOffset OfferedUntil)
    : WaitlistChanged(Status, PreviousStatus);

/// The place on offer is there no longer.
[EventName("waitlist.requeued")]
public sealed record WaitlistRequeued(WaitlistStatus Status, WaitlistStatus? PreviousStatus) : WaitlistChanged(Status, PreviousStatus);

[EventName("waitlist.fulfilled")]
public sealed record WaitlistFulfilled(WaitlistStatus Status, WaitlistStatus? PreviousStatus) : WaitlistChanged(Status, PreviousStatus);

[EventName("waitlist.declined")]
public sealed record WaitlistDeclined(WaitlistStatus Status, WaitlistStatus? PreviousStatus) : WaitlistChanged(Status, PreviousStatus);

[EventName("waitlist.lapsed")]
public sealed record WaitlistLapsed(WaitlistStatus Status, WaitlistStatus? PreviousStatus) : WaitlistChanged(Status, PreviousStatus);

[EventName("waitlist.left")]
public sealed record WaitlistLeft(WaitlistStatus Status, WaitlistStatus? PreviousStatus) : WaitlistChanged(Status, PreviousStatus);
