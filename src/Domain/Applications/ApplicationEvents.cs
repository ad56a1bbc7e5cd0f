using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

/// The status is that of the event, however late it is read.
public abstract record ApplicationStatusChanged(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : DomainEvent
{
    internal static ApplicationStatusChanged Into(ApplicationStatus status, ApplicationStatus? previous) => status switch
    {
        ApplicationStatus.Draft => new ApplicationDraft(status, previous),
        ApplicationStatus.Submitted => new ApplicationSubmitted(status, previous),
        ApplicationStatus.UnderVerification => new ApplicationUnderVerification(status, previous),
        ApplicationStatus.Returned => new ApplicationReturned(status, previous),
        ApplicationStatus.Rejected => new ApplicationRejected(status, previous),
        ApplicationStatus.Verified => new ApplicationVerified(status, previous),
        ApplicationStatus.AwaitingBiometrics => new ApplicationAwaitingBiometrics(status, previous),
        ApplicationStatus.BiometricsCaptured => new ApplicationBiometricsCaptured(status, previous),
        ApplicationStatus.SentForEnrollment => new ApplicationSentForEnrollment(status, previous),
        ApplicationStatus.EnrollmentException => new ApplicationEnrollmentFailed(status, previous),
        ApplicationStatus.PrintReady => new ApplicationPrintReady(status, previous),
        ApplicationStatus.Printed => new ApplicationPrinted(status, previous),
        ApplicationStatus.ReadyForPickup => new ApplicationReadyForPickup(status, previous),
        ApplicationStatus.InDelivery => new ApplicationInDelivery(status, previous),
        ApplicationStatus.Unclaimed => new ApplicationUnclaimed(status, previous),
        ApplicationStatus.Issued => new ApplicationIssued(status, previous),
        ApplicationStatus.Cancelled => new ApplicationCancelled(status, previous),
        ApplicationStatus.Expired => new ApplicationExpired(status, previous),
        _ => throw new InvalidOperationException($"{status} is no status."),
    };
}

public abstract record ApplicationNoted : DomainEvent;

[EventName("application.draft")]
public sealed record ApplicationDraft(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.submitted")]
public sealed record ApplicationSubmitted(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.underVerification")]
public sealed record ApplicationUnderVerification(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.returned")]
public sealed record ApplicationReturned(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.rejected")]
public sealed record ApplicationRejected(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.verified")]
public sealed record ApplicationVerified(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.awaitingBiometrics")]
public sealed record ApplicationAwaitingBiometrics(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.biometricsCaptured")]
public sealed record ApplicationBiometricsCaptured(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.sentForEnrollment")]
public sealed record ApplicationSentForEnrollment(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.enrollmentException")]
public sealed record ApplicationEnrollmentFailed(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.printReady")]
public sealed record ApplicationPrintReady(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.printed")]
public sealed record ApplicationPrinted(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.readyForPickup")]
public sealed record ApplicationReadyForPickup(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.inDelivery")]
public sealed record ApplicationInDelivery(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.unclaimed")]
public sealed record ApplicationUnclaimed(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.issued")]
public sealed record ApplicationIssued(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.cancelled")]
public sealed record ApplicationCancelled(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.expired")]
public sealed record ApplicationExpired(ApplicationStatus Status, ApplicationStatus? PreviousStatus)
    : ApplicationStatusChanged(Status, PreviousStatus);

[EventName("application.documentAdded")]
public sealed record ApplicationDocumentAdded(DocumentType DocumentType) : ApplicationNoted;

[EventName("application.interimLetterSet")]
public sealed record ApplicationInterimLetterSet(bool Holds) : ApplicationNoted;

[EventName("application.printingApproved")]
public sealed record ApplicationPrintingApproved : ApplicationNoted;

[EventName("application.handoverCodeIssued")]
public sealed record ApplicationHandoverCodeIssued : ApplicationNoted;

/// With no try left the code is locked.
[EventName("application.handoverCodeRefused")]
public sealed record ApplicationHandoverCodeRefused(int TriesLeft) : ApplicationNoted;

[EventName("application.reminded")]
public sealed record ApplicationReminded(int AfterDays, bool OffersMobileVisit) : ApplicationNoted;

/// 80 % of the time is used up.
[EventName("application.slaWarning")]
public sealed record ApplicationSlaWarning(SlaTarget Target) : ApplicationNoted;

[EventName("application.slaBreached")]
public sealed record ApplicationSlaBreached(SlaTarget Target) : ApplicationNoted;

[EventName("application.nikRevealed")]
public sealed record ApplicationNikRevealed : ApplicationNoted;
