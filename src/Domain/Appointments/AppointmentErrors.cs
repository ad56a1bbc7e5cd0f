using System.ComponentModel;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

[Description("The appointment is in a status that does not allow this.")]
public sealed class InvalidAppointmentTransitionError(AppointmentStatus status)
    : DomainError("INVALID_APPOINTMENT_TRANSITION")
{
    [Description("The status now.")]
    public AppointmentStatus AppointmentStatus => status;
}

[Description("The time is too near, or has passed.")]
public sealed class SlotTooSoonError(DateTimeOffset earliest) : DomainError("SLOT_TOO_SOON")
{
    [Description("Later times can be booked: two hours ahead, and from 13:00 WIB on only other days.")]
    public DateTimeOffset Earliest => earliest;
}

[Description("The day is too far away to be booked.")]
public sealed class SlotTooFarError(DateOnly latest) : DomainError("SLOT_TOO_FAR")
{
    [Description("The last day that can be booked now.")]
    public DateOnly Latest => latest;
}

[Description("After two missed appointments within 90 days only places of the same week can be booked.")]
public sealed class SameWeekOnlyError(DateOnly latest) : DomainError("SAME_WEEK_ONLY")
{
    [Description("The last day that can be booked now.")]
    public DateOnly Latest => latest;
}

[Description("The kept place was not confirmed in time.")]
public sealed class HoldExpiredError(DateTimeOffset expiredAt) : DomainError("HOLD_EXPIRED")
{
    [Description("Until when it could have been confirmed.")]
    public DateTimeOffset ExpiredAt => expiredAt;
}

[Description("An appointment can be moved or given back only until two hours before.")]
public sealed class TooLateToChangeError(DateTimeOffset until) : DomainError("TOO_LATE_TO_CHANGE")
{
    [Description("Until when it could have been changed.")]
    public DateTimeOffset Until => until;
}

[Description("The appointment has been moved as often as is allowed.")]
public sealed class MoveLimitReachedError(int maximum) : DomainError("MOVE_LIMIT_REACHED")
{
    [Description("How often it may be moved.")]
    public int Maximum => maximum;
}

[Description("The appointment is at that place and time already.")]
public sealed class SamePlaceError() : DomainError("SAME_PLACE");

[Description("The citizen can be checked in only around the time of the appointment.")]
public sealed class CheckInClosedError(DateTimeOffset from, DateTimeOffset until) : DomainError("CHECK_IN_CLOSED")
{
    [Description("From when.")]
    public DateTimeOffset From => from;
    [Description("Until when.")]
    public DateTimeOffset Until => until;
}

[Description("The citizen may still come.")]
public sealed class NotYetMissedError(DateTimeOffset from) : DomainError("NOT_YET_MISSED")
{
    [Description("From when on the citizen has not come.")]
    public DateTimeOffset From => from;
}

[Description("The application does not ask for the citizen's presence now.")]
public sealed class AppointmentNotNeededError(ApplicationStatus status) : DomainError("APPOINTMENT_NOT_NEEDED")
{
    [Description("Where the application stands.")]
    public ApplicationStatus Status => status;
}

[Description("That somebody is vulnerable is attested by an officer or a village office.")]
public sealed class PriorityNeedsAttestationError() : DomainError("PRIORITY_NEEDS_ATTESTATION");

[Description("Name the citizen: by an application or by NIK.")]
public sealed class CitizenMissingError() : DomainError("CITIZEN_MISSING");
