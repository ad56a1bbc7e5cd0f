using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Domain.Complaints;

/// What the reporter does, or whoever has the access code.
public sealed partial class Complaint
{
    /// As who acts by the access code: nothing is known of the person.
    public static readonly Actor BearerOfCode = new(ActorRole.Citizen, "access-code");

    /// The clock goes on: the whole working days that the office waited are added to its limits.
    public void Clarify(Actor actor, DateTimeOffset now, IdSource ids, WorkingCalendar calendar, string text, IReadOnlyList<AttachedFile> files)
    {
        var target = Allow(actor, ComplaintAction.Clarify);
        RequireAnswerBy(StatusSince + ComplaintDeadlines.ReporterAnswer, now);
        var at = Moment(now);
        var (asked, received) = (Wib.DateOf(StatusSince), calendar.DayOfReceipt(ClockFrom));
        PausedDays += calendar.WorkingDaysBetween(asked < received ? received : asked, calendar.DayOfReceipt(at));
        Write(ComplaintEntryKind.Clarification, text, actor, at);
        Attach(files, ids, at);
        MoveTo(target, actor, at, calendar);
    }

    public void Accept(Actor actor, DateTimeOffset now, WorkingCalendar calendar)
    {
        var target = Allow(actor, ComplaintAction.Accept);
        Close(target, actor, Moment(now), calendar);
    }

    /// A new clock of the same class, with the same officer.
    public void Reopen(Actor actor, DateTimeOffset now, WorkingCalendar calendar, string reason)
    {
        var target = Allow(actor, ComplaintAction.Reopen);
        RequireAnswerBy(ResolvedAt!.Value + ComplaintDeadlines.ReporterAnswer, now);
        if (actor.Role == ActorRole.Citizen && Reopenings >= ComplaintDeadlines.MostReopenings)
        {
            throw new TooManyReopeningsError(ComplaintDeadlines.MostReopenings);
        }

        var at = Moment(now);
        Write(ComplaintEntryKind.Reopening, reason, actor, at);
        Reopenings++;
        (Answer, RootCause, ResolvedAt) = (null, null, null);
        BeginClock(at);
        MoveTo(target, actor, at, calendar);
        MoveTo(Allow(Actor.System, ComplaintAction.Resume), Actor.System, at, calendar);
        followers.ForEach(follower => follower.LoseAnswer(at));
    }

    public void Withdraw(Actor actor, DateTimeOffset now, WorkingCalendar calendar)
    {
        var target = Allow(actor, ComplaintAction.Withdraw);
        if (Class == ComplaintClass.Supervisory)
        {
            throw new ComplaintNotWithdrawableError();
        }

        var at = Moment(now);
        MoveTo(target, actor, at, calendar);
        ReleaseFollowers(at, calendar);
    }

    private void Close(ComplaintStatus target, Actor actor, DateTimeOffset at, WorkingCalendar calendar)
    {
        MoveTo(target, actor, at, calendar);
        foreach (var follower in followers)
        {
            follower.Follow(ComplaintAction.Accept, at, calendar);
        }
    }

    /// Their matter is not settled: each is received anew.
    private void ReleaseFollowers(DateTimeOffset at, WorkingCalendar calendar)
    {
        foreach (var follower in followers.Where(follower => follower.Status == ComplaintStatus.Merged).ToList())
        {
            (follower.MergedInto, follower.Class, follower.VerifiedAt) = (null, null, null);
            (follower.Answer, follower.RootCause, follower.FirstFollowUpAt) = (null, null, null);
            follower.BeginClock(follower.Moment(at));
            follower.Follow(ComplaintAction.Unmerge, at, calendar);
        }
    }

    private static void RequireAnswerBy(DateTimeOffset end, DateTimeOffset now)
    {
        if (Wib.WholeSeconds(now) > end)
        {
            throw new AnswerTimeOverError(end);
        }
    }
}
