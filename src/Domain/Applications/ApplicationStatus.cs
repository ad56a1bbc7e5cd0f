using System.ComponentModel;
using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Applications.ApplicationAction;
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

public enum ApplicationAction
{
    Submit,
    Claim,
    Release,
    Return,
    Resubmit,
    Reject,
    Verify,
    RequirePresence,
    WaivePresence,
    CaptureBiometrics,
    SendForEnrollment,
    EnrollmentFailed,
    EnrollmentSucceeded,
    ApprovePrinting,
    Print,
    MarkReadyForPickup,
    Dispatch,
    HandOver,
    ActivateIkd,
    Cancel,
}

/// From is null for a record that does not exist yet.
public sealed record Transition(
    ApplicationStatus? From,
    ApplicationAction Action,
    ApplicationStatus To,
    params ActorRole[] Who);

/// The state table of domain.md 3.2: the one place that says who may do what in which state.
public static class ApplicationTransitions
{
    private const ActorRole C = ActorRole.Citizen;
    private const ActorRole V = ActorRole.VillageOperator;
    private const ActorRole P = ActorRole.Partner;
    private const ActorRole O = ActorRole.Officer;
    private const ActorRole F = ActorRole.Verifier;
    private const ActorRole U = ActorRole.Supervisor;
    private const ActorRole S = ActorRole.System;

    public static IReadOnlyList<Transition> Table { get; } =
    [
        new(null, Submit, Submitted, C, V, P, O),
        new(Submitted, Claim, UnderVerification, F),
        new(UnderVerification, Return, Returned, F),
        new(Returned, Resubmit, Submitted, C, V, P, O),
        new(UnderVerification, Reject, Rejected, F),
        new(UnderVerification, Release, Submitted, F, U, S),
        new(UnderVerification, Verify, Verified, F),
        new(Verified, RequirePresence, AwaitingBiometrics, S),
        new(Verified, WaivePresence, PrintReady, S),
        new(AwaitingBiometrics, CaptureBiometrics, BiometricsCaptured, O),
        new(BiometricsCaptured, SendForEnrollment, SentForEnrollment, S, O),
        new(SentForEnrollment, EnrollmentFailed, EnrollmentException, S, O),
        new(SentForEnrollment, EnrollmentSucceeded, PrintReady, S, O),
        new(PrintReady, ApprovePrinting, PrintReady, F),
        new(PrintReady, Print, Printed, O),
        new(AwaitingBiometrics, ActivateIkd, Issued, O),
        new(Printed, MarkReadyForPickup, ReadyForPickup, O),
        new(Printed, Dispatch, InDelivery, O),
        new(ReadyForPickup, HandOver, Issued, O, V),
        new(InDelivery, HandOver, Issued, O, V),
        new(Submitted, Cancel, Cancelled, C, V, P, U),
        new(UnderVerification, Cancel, Cancelled, C, V, P, U),
        new(Returned, Cancel, Cancelled, C, V, P, U),
        new(Verified, Cancel, Cancelled, C, V, P, U),
        new(AwaitingBiometrics, Cancel, Cancelled, C, V, P, U),
        new(BiometricsCaptured, Cancel, Cancelled, C, V, P, U),
        new(SentForEnrollment, Cancel, Cancelled, C, V, P, U),
        new(EnrollmentException, Cancel, Cancelled, C, V, P, U),
        new(PrintReady, Cancel, Cancelled, C, V, P, U),
    ];

    /// The role is judged first: who may never do this learns nothing about the state.
    public static ApplicationStatus Target(ApplicationStatus? from, ApplicationAction action, ActorRole role)
    {
        if (!Table.Any(row => row.Action == action && row.Who.Contains(role)))
        {
            throw new NotPermittedError();
        }

        var transition = Table.FirstOrDefault(row => row.From == from && row.Action == action)
            ?? throw new InvalidTransitionError(from ?? Draft);
        return transition.Who.Contains(role) ? transition.To : throw new NotPermittedError();
    }

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
}
