using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Domain.Tests.Calendars;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Domain.Tests.Applications;

/// What must come of a step: the refusal, if any, and the events in their order.
internal sealed record Expected(Type? Refusal, params string[] Events);

/// How a walk begins.
internal sealed record ReferenceStart(
    ApplicationKind Kind, bool Recorded, bool IsDraft, bool WithoutDocuments, bool VillageConsents, Actor EnteredBy);

/// An application as plainly as it can be written down: no aggregate, no waits, no history. The table of states is that of
/// the acts; here are the guards and the clock.
internal sealed class ReferenceModel(ReferenceStart start, int stock, DateTimeOffset now)
{
    private readonly ApplicationKind kind = start.Kind;
    private readonly string enteredBy = start.EnteredBy.Subject;
    private string? assignedTo;
    private string? capturedBy;
    private bool approved;
    private bool duplicate;
    private bool recorded = start.Recorded;
    private bool interimLetter;
    private int stock = stock;
    private int? tries;
    private int documents = start is { IsDraft: true, WithoutDocuments: true } ? 0 : KindRules.Of(start.Kind).Documents.Count;
    private DateTimeOffset updatedAt = now;
    private DateTimeOffset statusSince = now;
    private DateTimeOffset queuedAt = now;
    private bool complete;
    private TimeSpan officeTime;
    private DateTimeOffset officeSince;
    private (int Verification, int Issuance) alarms;
    private int reminders;

    public ApplicationStatus Status { get; private set; } = start.IsDraft ? Draft : Submitted;
    public int Version { get; private set; } = 1;
    public int SubjectVersion { get; private set; } = 1;

    public (bool InterimLetter, int? Tries, int Stock) Rest => (interimLetter, tries, stock);

    public Expected Try(Act act, Actor actor, DateTimeOffset now)
    {
        if (!act.Allows(actor.Role))
        {
            return new(typeof(NotPermittedError));
        }

        if (!act.Allows(Status))
        {
            return new(typeof(InvalidTransitionError));
        }

        var at = At(now);
        if (Guard(act.Name, actor, at) is { } refusal)
        {
            if (act.Name != "handOverByWrongCode" || refusal == typeof(HandoverCodeLockedError) || tries is null)
            {
                return new(refusal);
            }

            tries--;
            Count(1, person: false, at);
            return new(refusal, act.Note!);
        }

        if (act.Name == "grantInterimLetter" && interimLetter)
        {
            return new(null);
        }

        var told = act.EventFrom(Status);
        Do(act.Name, actor);
        Count(1, person: actor.Role != ActorRole.System, at);
        Enter(act.To, at);
        return new(null, told);
    }

    public Expected Route(DateTimeOffset now)
    {
        if (Status != Verified)
        {
            return new(null);
        }

        var at = At(now);
        var inPerson = kind is ApplicationKind.BiometricUpdate or ApplicationKind.IkdActivation || !recorded;
        Count(1, person: false, at);
        Enter(inPerson ? AwaitingBiometrics : PrintReady, at);
        return new(null, Act.EventOf(Status));
    }

    /// All that the clock has to do by now.
    public Expected Tick(DateTimeOffset now)
    {
        var told = new List<string>();
        while (Duties().OrderBy(duty => duty.At).FirstOrDefault() is { Event: { } happens } due && due.At <= now)
        {
            Perform(happens, due.Issuance, At(now));
            told.Add(happens);
        }

        return new(null, [.. told]);
    }

    private void Perform(string happens, bool issuance, DateTimeOffset at)
    {
        Count(1, person: false, at);
        switch (happens)
        {
            case "application.submitted":
                assignedTo = null;
                Enter(Submitted, at);
                break;
            case "application.unclaimed":
                Enter(Unclaimed, at);
                break;
            case "application.expired":
                Enter(Expired, at);
                break;
            case "application.reminded":
                reminders++;
                break;
            case var alarm:
                var stage = alarm.EndsWith("Warning", StringComparison.Ordinal) ? 1 : 2;
                alarms = issuance ? (alarms.Verification, stage) : (stage, alarms.Issuance);
                break;
        }
    }

    private IEnumerable<(string? Event, DateTimeOffset At, bool Issuance)> Duties()
    {
        if (Status is Submitted or UnderVerification)
        {
            var hours = alarms.Verification switch { 0 => 6.4, 1 => 8, _ => 0 };
            if (hours > 0)
            {
                yield return (hours < 8 ? "application.slaWarning" : "application.slaBreached", Decree.Office.Add(queuedAt, TimeSpan.FromHours(hours)), false);
            }
        }

        if (complete && Status.WaitsFor() == WaitingParty.Office && alarms.Issuance < 2)
        {
            var limit = TimeSpan.FromHours(alarms.Issuance == 0 ? 19.2 : 24);
            yield return (alarms.Issuance == 0 ? "application.slaWarning" : "application.slaBreached", officeSince + limit - officeTime, true);
        }

        int[] days = Status switch { AwaitingBiometrics => [7, 30, 50], ReadyForPickup => [7, 30, 60], _ => [] };
        if (reminders < days.Length)
        {
            yield return ("application.reminded", statusSince.AddDays(days[reminders]), false);
        }

        switch (Status)
        {
            case Draft:
                yield return ("application.expired", updatedAt.AddDays(30), false);
                break;
            case UnderVerification:
                yield return ("application.submitted", Decree.Office.Add(statusSince, TimeSpan.FromHours(8)), false);
                break;
            case Returned:
                yield return ("application.expired", statusSince.AddDays(14).AddSeconds(1), false);
                break;
            case AwaitingBiometrics:
                yield return ("application.expired", statusSince.AddDays(60), false);
                break;
            case ReadyForPickup:
                yield return ("application.unclaimed", statusSince.AddDays(90), false);
                break;
        }
    }

    private Type? Guard(string act, Actor actor, DateTimeOffset at) => act switch
    {
        "submit" or "issueHandoverCode" when actor.Role == ActorRole.VillageOperator && !start.VillageConsents => typeof(ConsentRequiredError),
        "submit" when start.WithoutDocuments && KindRules.Of(kind).Documents.Count > 0 => typeof(MissingDocumentsError),
        "addDocument" when documents == 10 => typeof(TooManyDocumentsError),
        "return" or "reject" or "verify" when assignedTo != actor.Subject => typeof(AssignedToAnotherError),
        "release" when actor.Role == ActorRole.Verifier && assignedTo != actor.Subject => typeof(AssignedToAnotherError),
        "verify" when actor.Subject == enteredBy => typeof(SelfVerificationError),
        "resubmit" when actor.Role != ActorRole.Citizen && actor.Subject != enteredBy => typeof(NotTheSubmitterError),
        "resubmit" when at > statusSince.AddDays(14) => typeof(ResubmissionExpiredError),
        "captureBiometrics" when kind == ApplicationKind.IkdActivation => typeof(InvalidTransitionError),
        "activateIkd" when kind != ApplicationKind.IkdActivation => typeof(InvalidTransitionError),
        "activateIkd" when !recorded => typeof(BiometricsNotRecordedError),
        "recapture" or "resend" or "adjudicate" when duplicate && actor.Role != ActorRole.Supervisor => typeof(SupervisorRequiredError),
        "approvePrinting" when approved => typeof(PrintingAlreadyApprovedError),
        "approvePrinting" when actor.Subject == capturedBy => typeof(SelfApprovalError),
        "print" when !approved => typeof(PrintingNotApprovedError),
        "print" when stock == 0 => typeof(BlankCardShortageError),
        "handOverByCode" or "handOverByWrongCode" when tries is null => typeof(HandoverProofInvalidError),
        "handOverByCode" or "handOverByWrongCode" when tries == 0 => typeof(HandoverCodeLockedError),
        "handOverByWrongCode" => typeof(HandoverProofInvalidError),
        _ => null,
    };

    private void Do(string act, Actor actor)
    {
        switch (act)
        {
            case "addDocument":
                documents++;
                break;
            case "claim":
                assignedTo = actor.Subject;
                break;
            case "return" or "reject" or "verify" or "release" or "cancel":
                assignedTo = null;
                complete |= act == "verify";
                break;
            case "captureBiometrics":
                (capturedBy, recorded) = (actor.Subject, true);
                break;
            case "enrollmentFailed" or "duplicateFound":
                duplicate = act == "duplicateFound";
                break;
            case "grantInterimLetter":
                interimLetter = true;
                break;
            case "approvePrinting":
                approved = true;
                break;
            case "print":
                stock--;
                break;
            case "issueHandoverCode":
                tries = 5;
                break;
            case "handOver" or "handOverByCode":
                tries = null;
                break;
        }
    }

    private void Enter(ApplicationStatus? to, DateTimeOffset at)
    {
        if (to is not { } entered)
        {
            return;
        }

        var wasOffice = complete && Status.WaitsFor() == WaitingParty.Office && Status != UnderVerification;
        if (wasOffice)
        {
            officeTime += at - officeSince;
        }

        officeSince = at;
        if (entered == Submitted && Status != UnderVerification)
        {
            (queuedAt, alarms.Verification) = (at, 0);
        }

        (Status, statusSince, reminders) = (entered, at, 0);
        interimLetter &= entered is BiometricsCaptured or SentForEnrollment or EnrollmentException or PrintReady;
    }

    private void Count(int events, bool person, DateTimeOffset at)
    {
        SubjectVersion += events;
        Version += person ? 1 : 0;
        updatedAt = at;
    }

    private DateTimeOffset At(DateTimeOffset now) => Wib.WholeSeconds(now) is var at && at < updatedAt ? updatedAt : at;
}
