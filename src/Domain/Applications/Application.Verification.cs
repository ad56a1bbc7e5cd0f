using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Applications;

public sealed partial class Application
{
    public void Claim(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, ApplicationAction.Claim);
        var at = Moment(now);
        AssignedTo = actor.Subject;
        MoveTo(target, actor, at);
    }

    public void Release(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, ApplicationAction.Release);
        if (actor.Role == ActorRole.Verifier)
        {
            RequireAssignment(actor);
        }

        AssignedTo = null;
        MoveTo(target, actor, Moment(now));
    }

    public void Return(Actor actor, DateTimeOffset now, IReadOnlyList<ReturnReasonGiven> reasons)
    {
        var target = Allow(actor, ApplicationAction.Return);
        RequireAssignment(actor);
        if (reasons.Count == 0)
        {
            throw new ReturnReasonsMissingError();
        }

        var at = Moment(now);
        var items = reasons
            .Select(reason => new ReturnItem
            {
                DocumentType = reason.DocumentType,
                Code = reason.Code,
                Note = Text.Optional(reason.Note, "note", Text.LongLength),
                ReturnedAt = at,
            })
            .ToList();
        returnItems.AddRange(items);
        ReturnedAt = at;
        AssignedTo = null;
        MoveTo(target, actor, at);
    }

    public void Reject(Actor actor, DateTimeOffset now, RejectionReason code, string? note)
    {
        var target = Allow(actor, ApplicationAction.Reject);
        RequireAssignment(actor);
        RejectFor(code, note);
        MoveTo(target, actor, Moment(now), new MessageVariable("reason", code.ToText()));
    }

    /// Declares the requirements complete: from here the 24 hours of Permendagri 19/2018 run. Needs the citizen.
    public void Verify(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, ApplicationAction.Verify);
        RequireAssignment(actor);
        if (actor.Subject == EnteredBy)
        {
            throw new SelfVerificationError();
        }

        var at = Moment(now);
        CompleteAt = at;
        VerifiedBy = actor.Subject;
        AssignedTo = null;
        Citizen.Reside(RegionCode);
        MoveTo(target, actor, at);
    }

    /// By a follower of the log, which may see an event twice: false where the step is done or no longer due.
    /// Needs the citizen.
    public bool RouteAfterVerification(DateTimeOffset now)
    {
        if (Status != ApplicationStatus.Verified)
        {
            return false;
        }

        var needsPresence = Rules.AlwaysInPerson || !Citizen.HasRecordedBiometrics;
        var action = needsPresence ? ApplicationAction.RequirePresence : ApplicationAction.WaivePresence;
        MoveTo(Allow(Actor.System, action), Actor.System, Moment(now));
        return true;
    }

    private void RejectFor(RejectionReason code, string? note)
    {
        RejectionNote = Text.Optional(note, "note", Text.LongLength);
        RejectionCode = code;
        AssignedTo = null;
    }

    private void RequireAssignment(Actor actor)
    {
        if (AssignedTo != actor.Subject)
        {
            throw new AssignedToAnotherError();
        }
    }
}
