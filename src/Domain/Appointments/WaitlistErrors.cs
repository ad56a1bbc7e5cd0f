using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

[Description("The entry of the waitlist is in a status that does not allow this.")]
public sealed class InvalidWaitlistTransitionError(WaitlistStatus status) : DomainError("INVALID_WAITLIST_TRANSITION")
{
    [Description("The status now.")]
    public WaitlistStatus WaitlistStatus => status;
}

[Description("The place was kept for 30 minutes, and they are over.")]
public sealed class OfferLapsedError(DateTimeOffset until) : DomainError("OFFER_LAPSED")
{
    [Description("Until when it was kept.")]
    public DateTimeOffset Until => until;
}

[Description("The days lie in the past, too far away, or in the wrong order.")]
public sealed class InvalidDaysError(DateOnly earliest, DateOnly latest) : DomainError("INVALID_DAYS")
{
    [Description("The first day that is possible.")]
    public DateOnly Earliest => earliest;
    [Description("The last day that is possible.")]
    public DateOnly Latest => latest;
}

[Description("The citizen waits for a place already.")]
public sealed class AlreadyWaitingError() : DomainError("ALREADY_WAITING");
