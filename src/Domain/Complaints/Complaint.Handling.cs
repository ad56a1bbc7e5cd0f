using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Staff;

namespace SipOkMuba.Domain.Complaints;

/// What the office does.
public sealed partial class Complaint
{
    /// <param name="concernedStaff">Subject of the account of whom it is about, where nobody was named before.</param>
    public void Verify(Actor actor, DateTimeOffset now, WorkingCalendar calendar, ComplaintClass complaintClass, string? concernedStaff)
    {
        var target = Allow(actor, ComplaintAction.Verify);
        ConcernedStaff ??= concernedStaff;
        RequireUnconcerned(actor.Subject);
        var at = Moment(now);
        (Class, VerifiedAt) = (complaintClass, at);
        MoveTo(target, actor, at, calendar);
    }

    public void RequestClarification(Actor actor, DateTimeOffset now, WorkingCalendar calendar, string question)
    {
        var target = Allow(actor, ComplaintAction.RequestClarification);
        RequireUnconcerned(actor.Subject);
        var at = Moment(now);
        Write(ComplaintEntryKind.ClarificationRequest, question, actor, at);
        MoveTo(target, actor, at, calendar);
    }

    /// Not a matter of this office.
    public void Forward(Actor actor, DateTimeOffset now, WorkingCalendar calendar, string agency)
    {
        var target = Allow(actor, ComplaintAction.Forward);
        RequireUnconcerned(actor.Subject);
        var at = Moment(now);
        ForwardedTo = Text.Require(agency, nameof(agency));
        MoveTo(target, actor, at, calendar);
        foreach (var follower in followers)
        {
            follower.ForwardedTo = ForwardedTo;
            follower.Follow(ComplaintAction.Forward, at, calendar);
        }
    }

    /// <param name="assignee">Null: the officer who acts.</param>
    public void Assign(Actor actor, DateTimeOffset now, WorkingCalendar calendar, StaffMember? assignee)
    {
        var target = Allow(actor, ComplaintAction.Assign);
        RequireUnconcerned(actor.Subject);
        var (subject, mayAnswer) = assignee is null ? (actor.Subject, actor.Role == ActorRole.Officer) : (assignee.Subject, MayBeAnsweredBy(assignee));
        RequireUnconcerned(subject);
        if (followers.Exists(follower => follower.ConcernedStaff == subject))
        {
            throw new ConcernedByComplaintError();
        }

        if (!mayAnswer)
        {
            throw new InvalidAssigneeError();
        }

        AssignedTo = subject;
        if (target == Status)
        {
            Note(new ComplaintReassigned(), actor, Moment(now));
        }
        else
        {
            MoveTo(target, actor, Moment(now), calendar);
        }
    }

    public bool MayBeAnsweredBy(StaffMember member) =>
        member is { Active: true, Role: StaffRole.Officer } && member.ServesIn(RegionCode) && member.Subject != ConcernedStaff;

    public void Respond(Actor actor, DateTimeOffset now, WorkingCalendar calendar, string text)
    {
        var target = Allow(actor, ComplaintAction.Respond);
        RequireAssignee(actor);
        var at = Moment(now);
        Write(ComplaintEntryKind.FollowUp, text, actor, at);
        FirstFollowUpAt ??= at;
        MoveTo(target, actor, at, calendar);
    }

    public void Resolve(Actor actor, DateTimeOffset now, WorkingCalendar calendar, string answer, RootCause rootCause)
    {
        var target = Allow(actor, ComplaintAction.Resolve);
        RequireUnconcerned(actor.Subject);
        if (actor.Role == ActorRole.Officer)
        {
            if (Class == ComplaintClass.Supervisory)
            {
                throw new SupervisorNeededError();
            }

            RequireAssignee(actor);
        }

        var at = Moment(now);
        Write(ComplaintEntryKind.Answer, answer, actor, at);
        (Answer, RootCause, ResolvedAt) = (entries[^1].Text, rootCause, at);
        MoveTo(target, actor, at, calendar);
        foreach (var follower in followers)
        {
            follower.TakeAnswer(Answer, rootCause, at);
        }
    }

    /// It follows another one about the same and closes with it. Needs that one, and its own followers.
    public void MergeInto(Complaint other, Actor actor, DateTimeOffset now, WorkingCalendar calendar)
    {
        var target = Allow(actor, ComplaintAction.Merge);
        RequireUnconcerned(actor.Subject);
        if (FaultOfMerging(other) is { } fault)
        {
            throw new InvalidMergeError(fault);
        }

        (MergedInto, AssignedTo) = (other, null);
        MoveTo(target, actor, Moment(now), calendar);

        // A change of that one as well, so that it does not end meanwhile without its follower.
        other.FollowerCount++;
        other.Note(new ComplaintFollowed(), actor, other.Moment(now));
    }

    public void Escalate(Actor actor, DateTimeOffset now)
    {
        Allow(actor, ComplaintAction.Escalate);
        if (Level == HighestLevel)
        {
            throw new HighestLevelError();
        }

        Level++;
        Note(new ComplaintEscalated(Level, Target: null, DueAt: null), actor, Moment(now), LevelVariable);
    }

    /// By either side; it moves no time limit.
    public void Comment(Actor actor, DateTimeOffset now, string text)
    {
        Allow(actor, ComplaintAction.Comment);
        if (actor.Role != ActorRole.Citizen)
        {
            RequireUnconcerned(actor.Subject);
        }

        if (EntryCount >= MostEntriesForComments)
        {
            throw new TooManyEntriesError(MostEntriesForComments);
        }

        var at = Moment(now);
        Write(ComplaintEntryKind.Comment, text, actor, at);
        Note(new ComplaintCommented(), actor, at);
    }

    private MergeFault? FaultOfMerging(Complaint other) => other switch
    {
        _ when other.Id == Id => MergeFault.Itself,
        _ when !ComplaintStatuses.Open.Contains(other.Status) => MergeFault.NotOpen,
        _ when followers.Count > 0 => MergeFault.HasFollowers,
        { FollowerCount: MostFollowers } => MergeFault.TooManyFollowers,
        { Confidentiality: Confidentiality.Secret } when Confidentiality != Confidentiality.Secret => MergeFault.IntoSecret,
        _ when Class == ComplaintClass.Supervisory && other.Class != ComplaintClass.Supervisory => MergeFault.NeedsSupervision,
        _ when ConcernedStaff is not null && ConcernedStaff == other.AssignedTo => MergeFault.AboutItsOfficer,
        _ => null,
    };

    /// As a follower: what became of the other one becomes of it.
    private void Follow(ComplaintAction action, DateTimeOffset at, WorkingCalendar calendar)
    {
        if (Status == ComplaintStatus.Merged)
        {
            MoveTo(Allow(Actor.System, action), Actor.System, Moment(at), calendar);
        }
    }

    private void TakeAnswer(string answer, RootCause rootCause, DateTimeOffset at)
    {
        if (Status == ComplaintStatus.Merged)
        {
            (Answer, RootCause) = (answer, rootCause);
            Note(new ComplaintAnswered(), Actor.System, Moment(at));
        }
    }

    private void LoseAnswer(DateTimeOffset at)
    {
        if (Status == ComplaintStatus.Merged && Answer is not null)
        {
            (Answer, RootCause) = (null, null);
            Note(new ComplaintAnswerWithdrawn(), Actor.System, Moment(at));
        }
    }

    private void RequireUnconcerned(string subject)
    {
        if (ConcernedStaff == subject)
        {
            throw new ConcernedByComplaintError();
        }
    }

    private void RequireAssignee(Actor actor)
    {
        RequireUnconcerned(actor.Subject);
        if (AssignedTo != actor.Subject)
        {
            throw new ComplaintOfAnotherError();
        }
    }
}
