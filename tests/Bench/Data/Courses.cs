using SipOkMuba.Domain.Applications;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Bench.Data;

/// The statuses that an application has passed: three to seven of them, and how many of a hundred pass them.
internal sealed record Course(int Share, params ApplicationStatus[] Statuses)
{
    public static readonly IReadOnlyList<Course> OfHundred =
    [
        .. new Course[]
        {
            new(1, Submitted, UnderVerification, Verified),
            new(1, Submitted, UnderVerification, Submitted, UnderVerification, Verified),
            new(1, Submitted, UnderVerification, Returned, Submitted, UnderVerification, Verified),
            new(1, Submitted, UnderVerification, Submitted, UnderVerification, Submitted, UnderVerification, Verified),
            new(48, Submitted, UnderVerification, Verified, PrintReady, Printed, ReadyForPickup, Issued),
            new(8, Submitted, UnderVerification, Verified, PrintReady, Printed, ReadyForPickup),
            new(8, Submitted, UnderVerification, Verified, AwaitingBiometrics),
            new(6, Submitted, UnderVerification, Verified, AwaitingBiometrics, BiometricsCaptured),
            new(6, Submitted, UnderVerification, Verified, PrintReady),
            new(4, Submitted, UnderVerification, Returned),
            new(8, Submitted, UnderVerification, Rejected),
            new(8, Submitted, UnderVerification, Submitted),
        }.SelectMany(course => Enumerable.Repeat(course, course.Share)),
    ];
}
