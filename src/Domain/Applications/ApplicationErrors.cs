using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

public sealed class InvalidTransitionError(ApplicationStatus status)
    : DomainError("INVALID_TRANSITION", "The application's status does not allow this.")
{
    public ApplicationStatus Status => status;
}

public sealed class MissingDocumentsError(IReadOnlyList<DocumentType> missing)
    : DomainError("MISSING_DOCUMENTS", "Required documents are missing.")
{
    public IReadOnlyList<DocumentType> Missing => missing;
}

public sealed class TooManyDocumentsError(int maximum)
    : DomainError("TOO_MANY_DOCUMENTS", "The application would hold too many documents.")
{
    public int Maximum => maximum;
}

/// The number is null for a caller who may not read the earlier application.
public sealed class DuplicateApplicationError(string? number)
    : DomainError("DUPLICATE_APPLICATION", "The citizen already has an active application of this kind.")
{
    public string? Number => number;
}

/// No date is told: with the age it would give the birth date away to logs and kept answers.
public sealed class AgeNotReachedError(int minimumAge)
    : DomainError("AGE_NOT_REACHED", "The person is too young and has never been married.")
{
    public int MinimumAge => minimumAge;
}

public sealed class ResubmissionExpiredError(DateTimeOffset expiredAt)
    : DomainError("RESUBMISSION_EXPIRED", "The time to resubmit a returned application is over.")
{
    public DateTimeOffset ExpiredAt => expiredAt;
}

public sealed class NotTheSubmitterError()
    : DomainError("NOT_THE_SUBMITTER", "Only the citizen or who entered the application may resubmit it.");

public sealed class ReturnReasonsMissingError()
    : DomainError("RETURN_REASONS_MISSING", "A return names at least one document and the reason.");

public sealed class AssignedToAnotherError()
    : DomainError("ASSIGNED_TO_ANOTHER", "Another verifier has claimed the application.");

public sealed class SelfVerificationError()
    : DomainError("SELF_VERIFICATION", "Who entered an application may not verify it.");

public sealed class SelfApprovalError()
    : DomainError("SELF_APPROVAL", "Who captured the biometrics may not approve the printing.");

public sealed class BiometricsNotRecordedError()
    : DomainError("BIOMETRICS_NOT_RECORDED", "The citizen's biometrics are not recorded yet.");

public sealed class PrintingNotApprovedError()
    : DomainError("PRINTING_NOT_APPROVED", "A verifier has not approved the printing yet.");

public sealed class PrintingAlreadyApprovedError()
    : DomainError("PRINTING_ALREADY_APPROVED", "The printing is approved already.");

public sealed class HandoverProofInvalidError()
    : DomainError("HANDOVER_PROOF_INVALID", "The proof of the hand-over is not valid.");

public sealed class OldCardNotSurrenderedError()
    : DomainError("OLD_CARD_NOT_SURRENDERED", "The old card must be surrendered for this kind of application.");
