using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Domain.Tests.Applications;

/// One act of the state table as the specification writes it, with the verb that performs it.
internal sealed record Act(
    string Name,
    string From,
    ApplicationStatus To,
    string Who,
    Action<Application, Actor, Story> Perform,
    ApplicationKind Kind = ApplicationKind.FirstIssuance)
{
    public bool Allows(ApplicationStatus status) => From.Split(' ').Contains(status.ToText());

    public bool Allows(ActorRole role) => Who.Contains(Letter(role), StringComparison.Ordinal);

    public override string ToString() => Name;

    private static char Letter(ActorRole role) => role switch
    {
        ActorRole.Citizen => 'C',
        ActorRole.VillageOperator => 'V',
        ActorRole.Partner => 'P',
        ActorRole.Officer => 'O',
        ActorRole.Verifier => 'F',
        ActorRole.Supervisor => 'U',
        ActorRole.Head => 'H',
        ActorRole.System => 'S',
        _ => '?',
    };
}

/// domain.md 3.2, written down a second time on purpose: the table in the product must agree with it.
internal static class Acts
{
    private const string BeforePrinted =
        "SUBMITTED UNDER_VERIFICATION RETURNED VERIFIED AWAITING_BIOMETRICS BIOMETRICS_CAPTURED SENT_FOR_ENROLLMENT "
        + "ENROLLMENT_EXCEPTION PRINT_READY";

    public static readonly IReadOnlyList<ApplicationStatus> Reachable =
    [
        Submitted, UnderVerification, Returned, Rejected, Verified, AwaitingBiometrics, BiometricsCaptured,
        SentForEnrollment, EnrollmentException, PrintReady, Printed, ReadyForPickup, InDelivery, Issued, Cancelled,
    ];

    public static readonly IReadOnlyList<Act> All =
    [
        new("claim", "SUBMITTED", UnderVerification, "F", (it, who, story) => it.Claim(who, story.Now)),
        new("return", "UNDER_VERIFICATION", Returned, "F", (it, who, story) =>
            it.Return(who, story.Now, [Story.Illegible])),
        new("resubmit", "RETURNED", Submitted, "CVPO", (it, who, story) => it.Resubmit(
            who, story.Now, story.Ids, [new SubmittedDocument(DocumentType.FamilyCard, "sample-jpeg")])),
        new("reject", "UNDER_VERIFICATION", Rejected, "F", (it, who, story) =>
            it.Reject(who, story.Now, RejectionReason.NotEligible, null)),
        new("release", "UNDER_VERIFICATION", Submitted, "FUS", (it, who, story) => it.Release(who, story.Now)),
        new("verify", "UNDER_VERIFICATION", Verified, "F", (it, who, story) => it.Verify(who, story.Now)),
        new("captureBiometrics", "AWAITING_BIOMETRICS", BiometricsCaptured, "O", (it, who, story) =>
            it.CaptureBiometrics(who, story.Now, story.Office)),
        new("sendForEnrollment", "BIOMETRICS_CAPTURED", SentForEnrollment, "SO", (it, who, story) =>
            it.SendForEnrollment(who, story.Now)),
        new("enrollmentFailed", "SENT_FOR_ENROLLMENT", EnrollmentException, "SO", (it, who, story) =>
            it.RecordEnrollmentResult(who, story.Now, EnrollmentResult.DuplicateRecord, null)),
        new("printReady", "SENT_FOR_ENROLLMENT", PrintReady, "SO", (it, who, story) =>
            it.RecordEnrollmentResult(who, story.Now, EnrollmentResult.PrintReadyRecord, null)),
        new("approvePrinting", "PRINT_READY", PrintReady, "F", (it, who, story) => it.ApprovePrinting(who, story.Now)),
        new("print", "PRINT_READY", Printed, "O", (it, who, story) => it.Print(who, story.Now, story.Office)),
        new("activateIkd", "AWAITING_BIOMETRICS", Issued, "O", (it, who, story) => it.ActivateIkd(who, story.Now),
            ApplicationKind.IkdActivation),
        new("readyForPickup", "PRINTED", ReadyForPickup, "O", (it, who, story) =>
            it.MarkReadyForPickup(who, story.Now, story.Office)),
        new("dispatch", "PRINTED", InDelivery, "O", (it, who, story) => it.Dispatch(who, story.Now, "Pos", "X1")),
        new("handOver", "READY_FOR_PICKUP IN_DELIVERY", Issued, "OV", (it, who, story) =>
            it.HandOver(who, story.Now, Story.Fingerprint, false)),
        new("cancel", BeforePrinted, Cancelled, "CVPU", (it, who, story) => it.Cancel(who, story.Now, null)),
    ];
}
