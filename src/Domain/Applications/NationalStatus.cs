using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

/// Where an application stands in the words of others, as far as our own columns tell.
public sealed record NationalStatus(
    ApplicationKind Kind,
    ApplicationStatus Status,
    bool BiometricsRecorded,
    bool PrintApproved,
    string? EnrollmentWord)
{
    public const string Unregistered = "UNREGISTERED";

    /// The word of the national pipeline (domain.md 1.3), or null where the pipeline has none. Until the biometrics are
    /// recorded, the national register has a NIK and nothing else.
    public string? Word => Status switch
    {
        ApplicationStatus.BiometricsCaptured => "BIO_CAPTURED",
        ApplicationStatus.SentForEnrollment => "SENT_FOR_ENROLLMENT",
        ApplicationStatus.EnrollmentException => EnrollmentWord,
        ApplicationStatus.PrintReady => PrintApproved ? "SENT_FOR_CARD_PRINTING" : "PRINT_READY_RECORD",
        ApplicationStatus.Printed or ApplicationStatus.ReadyForPickup or ApplicationStatus.Unclaimed => "CARD_PRINTED",
        ApplicationStatus.InDelivery => "CARD_SHIPPED",
        ApplicationStatus.Issued when Kind != ApplicationKind.IkdActivation => "CARD_ISSUED",
        _ when Status.IsTerminal() || BiometricsRecorded => null,
        _ => Unregistered,
    };

    /// The code of OpenSID's StatusKTPEnum, 1 to 8, or null where an ended application tells nothing of the card. Whether
    /// somebody must hold a card already is judged on the given day.
    public int? OpenSidCode(DateOnly? birthDate, MaritalStatus maritalStatus, DateOnly day) => Status switch
    {
        ApplicationStatus.PrintReady => PrintApproved ? 7 : 5,
        ApplicationStatus.Printed or ApplicationStatus.ReadyForPickup or ApplicationStatus.Unclaimed => 4,
        ApplicationStatus.InDelivery => 6,
        ApplicationStatus.Issued when Kind != ApplicationKind.IkdActivation => 8,
        _ when Status.IsTerminal() => null,
        _ when BiometricsRecorded => 3,
        _ => !maritalStatus.EverMarried() && birthDate is { } born && Age.On(day, born) < Age.ToHoldCard ? 1 : 2,
    };
}
