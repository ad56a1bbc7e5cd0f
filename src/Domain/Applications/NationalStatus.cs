namespace SipOkMuba.Domain.Applications;

/// The word of the national pipeline (domain.md 1.3) for a state of ours, or null where the pipeline has none.
public static class NationalStatus
{
    public const string Unregistered = "UNREGISTERED";

    /// Until the biometrics are recorded, the national register has a NIK and nothing else.
    public static string? Of(
        ApplicationKind kind,
        ApplicationStatus status,
        bool biometricsRecorded,
        string? enrollmentWord) => status switch
        {
            ApplicationStatus.BiometricsCaptured => "BIO_CAPTURED",
            ApplicationStatus.SentForEnrollment => "SENT_FOR_ENROLLMENT",
            ApplicationStatus.EnrollmentException => enrollmentWord,
            ApplicationStatus.PrintReady => "PRINT_READY_RECORD",
            ApplicationStatus.Printed => "CARD_PRINTED",
            ApplicationStatus.ReadyForPickup or ApplicationStatus.Unclaimed => "CARD_PRINTED",
            ApplicationStatus.InDelivery => "CARD_SHIPPED",
            ApplicationStatus.Issued when kind != ApplicationKind.IkdActivation => "CARD_ISSUED",
            _ when status.IsTerminal() || biometricsRecorded => null,
            _ => Unregistered,
        };
}
