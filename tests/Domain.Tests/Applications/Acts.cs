using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Domain.Tests.Applications;

/// One act of the state table as the specification writes it, with the verb that performs it. Where To is null the status
/// stays.
internal sealed record Act(
    string Name,
    string From,
    ApplicationStatus? To,
    string Who,
    Action<Application, Actor, Story> Perform,
    ApplicationKind Kind = ApplicationKind.FirstIssuance)
{
    /// The event of an act that leaves the status.
    public string? Note { get; init; }

    public bool Allows(ApplicationStatus status) => From.Split(' ').Contains(status.ToText());

    public bool Allows(ActorRole role) => Who.Contains(Letter(role), StringComparison.Ordinal);

    public string EventFrom(ApplicationStatus from) => Note ?? EventOf(To ?? from);

    public static string EventOf(ApplicationStatus status) =>
        $"application.{char.ToLowerInvariant(status.ToString()[0])}{status.ToString()[1..]}";

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

/// domain.md 3.2, written down a second time on purpose: the table in the product must agree with it. The rows of the
/// clock are in ClockTests.
internal static class Acts
{
    private const string BeforePrinted =
        "DRAFT SUBMITTED UNDER_VERIFICATION RETURNED VERIFIED AWAITING_BIOMETRICS BIOMETRICS_CAPTURED SENT_FOR_ENROLLMENT "
        + "ENROLLMENT_EXCEPTION PRINT_READY";

    public static readonly IReadOnlyList<Act> All =
    [
        new("addDocument", "DRAFT", null, "CVPO", (it, who, story) =>
            it.AddDocument(who, story.Now, story.Ids, new SubmittedDocument(DocumentType.Other, "sample-png")))
        { Note = "application.documentAdded" },
        new("submit", "DRAFT", Submitted, "CVPO", (it, who, story) => it.SubmitDraft(who, story.Now, Story.Portal.Acting())),
        new("discard", "DRAFT", Cancelled, "CV", (it, who, story) => it.Discard(who, story.Now)),
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
            it.RecordEnrollmentResult(who, story.Now, EnrollmentResult.SearchFailureAtCentral, null)),
        new("duplicateFound", "SENT_FOR_ENROLLMENT", EnrollmentException, "SO", (it, who, story) =>
            it.RecordEnrollmentResult(who, story.Now, EnrollmentResult.DuplicateRecord, null)),
        new("printReady", "SENT_FOR_ENROLLMENT", PrintReady, "SO", (it, who, story) =>
            it.RecordEnrollmentResult(who, story.Now, EnrollmentResult.PrintReadyRecord, null)),
        new("recapture", "ENROLLMENT_EXCEPTION", AwaitingBiometrics, "OU", (it, who, story) => it.Recapture(who, story.Now)),
        new("resend", "ENROLLMENT_EXCEPTION", SentForEnrollment, "OU", (it, who, story) => it.Resend(who, story.Now)),
        new("adjudicate", "ENROLLMENT_EXCEPTION", Rejected, "OU", (it, who, story) =>
            it.Adjudicate(who, story.Now, RejectionReason.DuplicateIdentity, null)),
        new("grantInterimLetter", "BIOMETRICS_CAPTURED SENT_FOR_ENROLLMENT ENROLLMENT_EXCEPTION PRINT_READY", null, "O",
            (it, who, story) => it.SetInterimLetter(who, story.Now, true)) { Note = "application.interimLetterSet" },
        new("approvePrinting", "PRINT_READY", null, "F", (it, who, story) => it.ApprovePrinting(who, story.Now))
        { Note = "application.printingApproved" },
        new("print", "PRINT_READY", Printed, "O", (it, who, story) => it.Print(who, story.Now, story.Office)),
        new("activateIkd", "AWAITING_BIOMETRICS", Issued, "O", (it, who, story) => it.ActivateIkd(who, story.Now),
            ApplicationKind.IkdActivation),
        new("readyForPickup", "PRINTED UNCLAIMED", ReadyForPickup, "O", (it, who, story) =>
            it.MarkReadyForPickup(who, story.Now, story.Office)),
        new("dispatch", "PRINTED", InDelivery, "O", (it, who, story) => it.Dispatch(who, story.Now, "Pos", "X1")),
        new("deliveryFailed", "IN_DELIVERY", ReadyForPickup, "O", (it, who, story) =>
            it.RecordDeliveryFailure(who, story.Now, story.Office)),
        new("issueHandoverCode", "READY_FOR_PICKUP IN_DELIVERY", null, "CV", (it, who, story) =>
            it.IssueHandoverCode(who, story.Now, [.. Story.Code])) { Note = "application.handoverCodeIssued" },
        new("handOver", "READY_FOR_PICKUP IN_DELIVERY", Issued, "OV", (it, who, story) =>
            it.HandOver(who, story.Now, HandoverProof.Fingerprint, true)),
        new("cancel", BeforePrinted, Cancelled, "CVPU", (it, who, story) => it.Cancel(who, story.Now, null)),
    ];

    /// Hand-overs by code, which the table does not tell from others.
    public static readonly IReadOnlyList<Act> ByCode =
    [
        new("handOverByCode", "READY_FOR_PICKUP IN_DELIVERY", Issued, "OV", (it, who, story) =>
            it.HandOver(who, story.Now, new HandoverProof([.. Story.Code], false), true)),
        new("handOverByWrongCode", "READY_FOR_PICKUP IN_DELIVERY", null, "OV", (it, who, story) =>
        {
            try
            {
                it.HandOver(who, story.Now, new HandoverProof([9, 9, 9], false), true);
            }
            catch (HandoverProofInvalidError wrong) when (wrong.TriesLeft is not null)
            {
                it.RecordWrongCode(who, story.Now);
                throw;
            }
        }) { Note = "application.handoverCodeRefused" },
    ];
}
