using System.ComponentModel;
using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Domain.Applications;

[Description("Where an application stands (status permohonan).")]
public enum ApplicationStatus
{
    [Description("Begun and not yet submitted (draf).")] Draft,
    [Description("Submitted, waiting for a verifier (diajukan).")] Submitted,
    [Description("A verifier is checking it (sedang diverifikasi).")] UnderVerification,
    [Description("Returned to the applicant for correction (dikembalikan).")] Returned,
    [Description("Declared complete; the 24 hours run (terverifikasi).")] Verified,
    [Description("The citizen has to come to an office (menunggu perekaman).")] AwaitingBiometrics,
    [Description("Biometrics are recorded (sudah rekam).")] BiometricsCaptured,
    [Description("Sent to the centre for the uniqueness check (dikirim ke pusat, SFE).")] SentForEnrollment,
    [Description("The centre could not enrol it (gagal uji ketunggalan).")] EnrollmentException,
    [Description("Ready for printing (siap cetak, PRR).")] PrintReady,
    [Description("The card is printed (sudah cetak).")] Printed,
    [Description("The card waits at a service point (siap diambil).")] ReadyForPickup,
    [Description("The card is with the courier (dalam pengiriman).")] InDelivery,
    [Description("Nobody fetched the card within 90 days (tidak diambil).")] Unclaimed,
    [Description("Done: the card is handed over or the IKD active (selesai).")] Issued,
    [Description("Refused for a legal reason (ditolak).")] Rejected,
    [Description("Cancelled before printing (dibatalkan).")] Cancelled,
    [Description("A deadline of the applicant has passed (kedaluwarsa).")] Expired,
}

public static class ApplicationStatuses
{
    public static bool IsTerminal(this ApplicationStatus status) =>
        status is Issued or Rejected or Cancelled or Expired;

    public static WaitingParty? WaitsFor(this ApplicationStatus status) => status switch
    {
        Draft or Returned or AwaitingBiometrics or ReadyForPickup or Unclaimed => WaitingParty.Citizen,
        SentForEnrollment => WaitingParty.Central,
        InDelivery => WaitingParty.Courier,
        _ when status.IsTerminal() => null,
        _ => WaitingParty.Office,
    };

    /// From the recording to the print: while the citizen waits for a card that can be proved to be on its way.
    public static bool AllowsInterimLetter(this ApplicationStatus status) =>
        status is BiometricsCaptured or SentForEnrollment or EnrollmentException or PrintReady;
}
