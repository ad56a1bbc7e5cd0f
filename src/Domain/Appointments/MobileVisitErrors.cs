using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

[Description("The mobile visit is in a status that does not allow this.")]
public sealed class InvalidVisitTransitionError(MobileVisitStatus status) : DomainError("INVALID_VISIT_TRANSITION")
{
    [Description("The status now.")]
    public MobileVisitStatus VisitStatus => status;
}

[Description("The mobile visit cannot be planned or postponed so.")]
public sealed class InvalidVisitError(VisitFault reason) : DomainError("INVALID_VISIT")
{
    [Description("What is wrong with it.")]
    public VisitFault Reason => reason;
}

[Description("What is wrong with a mobile visit (kesalahan rencana kunjungan).")]
public enum VisitFault
{
    [Description("It has no stop (tanpa tempat singgah).")] NoStops,
    [Description("It has more than 10 stops (terlalu banyak tempat singgah).")] TooManyStops,
    [Description("A stop ends before it begins (selesai sebelum mulai).")] StopEndsBeforeItBegins,
    [Description("Two stops overlap (waktu bertumpuk).")] StopsOverlap,
    [Description("A stop has no place, or the visit has more than 250 (kuota tidak wajar).")] WrongCapacity,
    [Description("The demand asked for is less than 1 or more than its places (permintaan minimum tidak wajar).")] WrongDemand,
    [Description("It begins within two hours, or has begun (terlalu dekat).")] TooSoon,
    [Description("It lies more than 90 days ahead (terlalu jauh).")] TooFarAhead,
    [Description("It can be put off to a later day only (bukan hari yang lebih kemudian).")] NotLater,
}

[Description("Too few residents want the mobile visit yet.")]
public sealed class DemandTooLowError(int demand, int minimum) : DomainError("DEMAND_TOO_LOW")
{
    [Description("How many places are booked or kept.")]
    public int Demand => demand;
    [Description("How many are needed; of a visit to homes one vulnerable resident is enough.")]
    public int Minimum => minimum;
}

[Description("The list of who comes is to be taken before departure, after the last change of a booking.")]
public sealed class ListNotCurrentError(DateTimeOffset? takenAt) : DomainError("LIST_NOT_CURRENT")
{
    [Description("When it was taken last; null: never.")]
    public DateTimeOffset? TakenAt => takenAt;
}

[Description("It is too early for this: the day of the mobile visit is still to come.")]
public sealed class VisitTooEarlyError(DateTimeOffset from) : DomainError("VISIT_TOO_EARLY")
{
    [Description("From when on it can be done.")]
    public DateTimeOffset From => from;
}

[Description("The mobile visit has not been opened, or is over: its citizens can be neither checked in nor missed.")]
public sealed class VisitNotOpenError(MobileVisitStatus status) : DomainError("VISIT_NOT_OPEN")
{
    [Description("Where the visit stands.")]
    public MobileVisitStatus VisitStatus => status;
}
