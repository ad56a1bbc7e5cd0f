using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Applications.ApplicationAction;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Domain.Applications;

public enum ApplicationAction
{
    BeginDraft,
    AddDocument,
    Discard,
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
    Recapture,
    Resend,
    Adjudicate,
    SetInterimLetter,
    ApprovePrinting,
    Print,
    MarkReadyForPickup,
    Dispatch,
    RecordDeliveryFailure,
    IssueHandoverCode,
    HandOver,
    ActivateIkd,
    Cancel,
    Unclaim,
    Expire,
}

/// From is null for a record that does not exist yet; where To is From, something is noted and the status stays.
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
        new(null, BeginDraft, Draft, C, V, P, O),
        new(null, Submit, Submitted, C, V, P, O),
        new(Draft, AddDocument, Draft, C, V, P, O),
        new(Draft, Submit, Submitted, C, V, P, O),
        new(Draft, Discard, Cancelled, C, V),
        new(Draft, Expire, Expired, S),
        new(Submitted, Claim, UnderVerification, F),
        new(UnderVerification, Return, Returned, F),
        new(Returned, Resubmit, Submitted, C, V, P, O),
        new(Returned, Expire, Expired, S),
        new(UnderVerification, Reject, Rejected, F),
        new(UnderVerification, Release, Submitted, F, U, S),
        new(UnderVerification, Verify, Verified, F),
        new(Verified, RequirePresence, AwaitingBiometrics, S),
        new(Verified, WaivePresence, PrintReady, S),
        new(AwaitingBiometrics, CaptureBiometrics, BiometricsCaptured, O),
        new(AwaitingBiometrics, ActivateIkd, Issued, O),
        new(AwaitingBiometrics, Expire, Expired, S),
        new(BiometricsCaptured, SendForEnrollment, SentForEnrollment, S, O),
        new(SentForEnrollment, EnrollmentFailed, EnrollmentException, S, O),
        new(SentForEnrollment, EnrollmentSucceeded, PrintReady, S, O),
        new(EnrollmentException, Recapture, AwaitingBiometrics, O, U),
        new(EnrollmentException, Resend, SentForEnrollment, O, U),
        new(EnrollmentException, Adjudicate, Rejected, O, U),
        new(BiometricsCaptured, SetInterimLetter, BiometricsCaptured, O),
        new(SentForEnrollment, SetInterimLetter, SentForEnrollment, O),
        new(EnrollmentException, SetInterimLetter, EnrollmentException, O),
        new(PrintReady, SetInterimLetter, PrintReady, O),
        new(PrintReady, ApprovePrinting, PrintReady, F),
        new(PrintReady, Print, Printed, O),
        new(Printed, MarkReadyForPickup, ReadyForPickup, O),
        new(Printed, Dispatch, InDelivery, O),
        new(InDelivery, RecordDeliveryFailure, ReadyForPickup, O),
        new(ReadyForPickup, Unclaim, Unclaimed, S),
        new(Unclaimed, MarkReadyForPickup, ReadyForPickup, O),
        new(ReadyForPickup, IssueHandoverCode, ReadyForPickup, C, V),
        new(InDelivery, IssueHandoverCode, InDelivery, C, V),
        new(ReadyForPickup, HandOver, Issued, O, V),
        new(InDelivery, HandOver, Issued, O, V),
        .. new[]
        {
            Draft, Submitted, UnderVerification, Returned, Verified, AwaitingBiometrics, BiometricsCaptured,
            SentForEnrollment, EnrollmentException, PrintReady,
        }.Select(beforePrinted => new Transition(beforePrinted, Cancel, Cancelled, C, V, P, U)),
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
}
