using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

/// The status and the day are those of the event, however late it is read.
public abstract record MobileVisitChanged(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date) : DomainEvent;

[EventName("mobileVisit.planned")]
public sealed record MobileVisitPlanned(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date)
    : MobileVisitChanged(Status, PreviousStatus, Date);

[EventName("mobileVisit.confirmed")]
public sealed record MobileVisitConfirmed(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date)
    : MobileVisitChanged(Status, PreviousStatus, Date);

[EventName("mobileVisit.listTaken")]
public sealed record MobileVisitListTaken(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date)
    : MobileVisitChanged(Status, PreviousStatus, Date);

[EventName("mobileVisit.departed")]
public sealed record MobileVisitDeparted(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date)
    : MobileVisitChanged(Status, PreviousStatus, Date);

[EventName("mobileVisit.opened")]
public sealed record MobileVisitOpened(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date)
    : MobileVisitChanged(Status, PreviousStatus, Date);

[EventName("mobileVisit.closed")]
public sealed record MobileVisitClosed(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date)
    : MobileVisitChanged(Status, PreviousStatus, Date);

[EventName("mobileVisit.postponed")]
public sealed record MobileVisitPostponed(
    MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, DateOnly PreviousDate)
    : MobileVisitChanged(Status, PreviousStatus, Date);

[EventName("mobileVisit.cancelled")]
public sealed record MobileVisitCancelled(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date)
    : MobileVisitChanged(Status, PreviousStatus, Date);
