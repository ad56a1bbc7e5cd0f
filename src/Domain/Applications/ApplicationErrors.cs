using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

[Description("The application's status does not allow this.")]
public sealed class InvalidTransitionError(ApplicationStatus status) : DomainError("INVALID_TRANSITION")
{
    [Description("The status now.")]
    public ApplicationStatus Status => status;
}

[Description("Required documents are missing.")]
public sealed class MissingDocumentsError(IReadOnlyList<DocumentType> missing) : DomainError("MISSING_DOCUMENTS")
{
    [Description("All documents that are missing.")]
    public IReadOnlyList<DocumentType> Missing => missing;
}

[Description("The application would hold too many documents.")]
public sealed class TooManyDocumentsError(int maximum) : DomainError("TOO_MANY_DOCUMENTS")
{
    [Description("The most that is allowed.")]
    public int Maximum => maximum;
}

/// The number is null for a caller who may not read the earlier application.
[Description("The citizen already has an active application of this kind.")]
public sealed class DuplicateApplicationError(string? number) : DomainError("DUPLICATE_APPLICATION")
{
    [Description("Tracking number of the active application; null where the caller may not read it.")]
    public string? Number => number;
}

/// No date is told: with the age it would give the birth date away to logs and kept answers.
[Description("The person is too young and has never been married.")]
public sealed class AgeNotReachedError(int minimumAge) : DomainError("AGE_NOT_REACHED")
{
    [Description("The age in full years that is needed.")]
    public int MinimumAge => minimumAge;
}

[Description("The time to resubmit a returned application is over.")]
public sealed class ResubmissionExpiredError(DateTimeOffset expiredAt) : DomainError("RESUBMISSION_EXPIRED")
{
    [Description("When the time ended.")]
    public DateTimeOffset ExpiredAt => expiredAt;
}

[Description("Only the citizen or who entered the application may resubmit it.")]
public sealed class NotTheSubmitterError() : DomainError("NOT_THE_SUBMITTER");

[Description("A return names at least one document and the reason.")]
public sealed class ReturnReasonsMissingError() : DomainError("RETURN_REASONS_MISSING");

[Description("Another verifier has claimed the application.")]
public sealed class AssignedToAnotherError() : DomainError("ASSIGNED_TO_ANOTHER");

[Description("Who entered an application may not verify it.")]
public sealed class SelfVerificationError() : DomainError("SELF_VERIFICATION");

[Description("Who captured the biometrics may not approve the printing.")]
public sealed class SelfApprovalError() : DomainError("SELF_APPROVAL");

[Description("The centre found a duplicate: a supervisor decides.")]
public sealed class SupervisorRequiredError() : DomainError("SUPERVISOR_REQUIRED");

[Description("The citizen's biometrics are not recorded yet.")]
public sealed class BiometricsNotRecordedError() : DomainError("BIOMETRICS_NOT_RECORDED");

[Description("A verifier has not approved the printing yet.")]
public sealed class PrintingNotApprovedError() : DomainError("PRINTING_NOT_APPROVED");

[Description("The printing is approved already.")]
public sealed class PrintingAlreadyApprovedError() : DomainError("PRINTING_ALREADY_APPROVED");

[Description("The proof of the hand-over is not valid.")]
public sealed class HandoverProofInvalidError(int? triesLeft) : DomainError("HANDOVER_PROOF_INVALID")
{
    [Description("How often the code may still be tried; null where it was no wrong code.")]
    public int? TriesLeft => triesLeft;
}

[Description("The code was tried wrongly too often; a new one voids it.")]
public sealed class HandoverCodeLockedError() : DomainError("HANDOVER_CODE_LOCKED");

[Description("The old card must be surrendered for this kind of application.")]
public sealed class OldCardNotSurrenderedError() : DomainError("OLD_CARD_NOT_SURRENDERED");
