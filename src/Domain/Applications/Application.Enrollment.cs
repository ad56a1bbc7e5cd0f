using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Applications;

public sealed partial class Application
{
    /// Needs the citizen.
    public void CaptureBiometrics(Actor actor, DateTimeOffset now, ServicePoint servicePoint)
    {
        var target = Allow(actor, ApplicationAction.CaptureBiometrics);
        if (Kind == ApplicationKind.IkdActivation)
        {
            throw new InvalidTransitionError(Status);
        }

        var at = Moment(now);
        CapturedBy = actor.Subject;
        CapturePointKey = servicePoint.Key;
        Citizen.RecordBiometrics(at);
        MoveTo(target, actor, at);
    }

    /// What the citizen has come for, at whichever service point. Needs the citizen.
    public void Serve(Actor actor, DateTimeOffset now, ServicePoint servicePoint)
    {
        if (Kind == ApplicationKind.IkdActivation)
        {
            ActivateIkd(actor, now);
        }
        else
        {
            CaptureBiometrics(actor, now, servicePoint);
        }
    }

    public void SendForEnrollment(Actor actor, DateTimeOffset now) =>
        MoveTo(Allow(actor, ApplicationAction.SendForEnrollment), actor, Moment(now));

    public void RecordEnrollmentResult(
        Actor actor,
        DateTimeOffset now,
        EnrollmentResult result,
        string? officialWord)
    {
        var target = Allow(actor, result == EnrollmentResult.PrintReadyRecord
            ? ApplicationAction.EnrollmentSucceeded
            : ApplicationAction.EnrollmentFailed);
        EnrollmentWord = Text.Optional(officialWord, "officialWord") ?? result.ToText();
        LastEnrollmentResult = result;
        MoveTo(target, actor, Moment(now));
    }

    /// The citizen has to come once more.
    public void Recapture(Actor actor, DateTimeOffset now) =>
        MoveTo(AllowResolution(actor, ApplicationAction.Recapture), actor, Moment(now));

    public void Resend(Actor actor, DateTimeOffset now) =>
        MoveTo(AllowResolution(actor, ApplicationAction.Resend), actor, Moment(now));

    /// The failure stands: the application is refused.
    public void Adjudicate(Actor actor, DateTimeOffset now, RejectionReason code, string? note)
    {
        var target = AllowResolution(actor, ApplicationAction.Adjudicate);
        RejectFor(code, note);
        MoveTo(target, actor, Moment(now), new MessageVariable("reason", code.ToText()));
    }

    /// The interim letter (surat keterangan) ends with the print, or earlier by hand.
    public void SetInterimLetter(Actor actor, DateTimeOffset now, bool holds)
    {
        Allow(actor, ApplicationAction.SetInterimLetter);
        if (InterimLetter != holds)
        {
            InterimLetter = holds;
            Note(new ApplicationInterimLetterSet(holds), actor, Moment(now));
        }
    }

    private ApplicationStatus AllowResolution(Actor actor, ApplicationAction action)
    {
        var target = Allow(actor, action);
        return LastEnrollmentResult == EnrollmentResult.DuplicateRecord && actor.Role != ActorRole.Supervisor
            ? throw new SupervisorRequiredError()
            : target;
    }
}
