using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Staff;

public abstract record StaffNoted : DomainEvent;

[EventName("staff.registered")]
public sealed record StaffRegistered(StaffRole Role) : StaffNoted;

[EventName("staff.changed")]
public sealed record StaffChanged : StaffNoted;

[EventName("staff.deactivated")]
public sealed record StaffDeactivated : StaffNoted;
