using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

/// The status and the day are those of the event, however late it is read; the codes of its villages tell whom it concerns.
public abstract record MobileVisitChanged(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages)
    : DomainEvent;

[EventName("mobileVisit.planned")]
public sealed record MobileVisitPlanned(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages)
    : MobileVisitChanged(Status, PreviousStatus, Date, Villages);

[EventName("mobileVisit.confirmed")]
public sealed record MobileVisitConfirmed(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages)
    : MobileVisitChanged(Status, PreviousStatus, Date, Villages);

[EventName("mobileVisit.listTaken")]
public sealed record MobileVisitListTaken(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages)
    : MobileVisitChanged(Status, PreviousStatus, Date, Villages);

[EventName("mobileVisit.departed")]
public sealed record MobileVisitDeparted(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages)
    : MobileVisitChanged(Status, PreviousStatus, Date, Villages);

[EventName("mobileVisit.opened")]
public sealed record MobileVisitOpened(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages)
    : MobileVisitChanged(Status, PreviousStatus, Date, Villages);

[EventName("mobileVisit.closed")]
public sealed record MobileVisitClosed(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages)
    : MobileVisitChanged(Status, PreviousStatus, Date, Villages);

[EventName("mobileVisit.postponed")]
public sealed record MobileVisitPostponed(
    MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages, DateOnly PreviousDate)
    : MobileVisitChanged(Status, PreviousStatus, Date, Villages);

[EventName("mobileVisit.cancelled")]
public sealed record MobileVisitCancelled(MobileVisitStatus Status, MobileVisitStatus? PreviousStatus, DateOnly Date, IReadOnlyList<string> Villages)
    : MobileVisitChanged(Status, PreviousStatus, Date, Villages);
