using System.Globalization;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Complaints.ComplaintStatus;

namespace SipOkMuba.Domain.Complaints;

public enum ComplaintDuty
{
    WarnOfVerification,
    EscalateVerification,
    EscalateVerificationToHead,
    WarnOfFollowUp,
    EscalateFollowUp,
    EscalateFollowUpToHead,
    WarnOfResolution,
    EscalateResolution,
    EscalateResolutionToHead,
    GiveUp,
    Close,
}

/// What the clock does for a complaint. It tells the time at which something was due, however late it comes to it.
public sealed partial class Complaint : IClocked
{
    private const int HighestLevel = 2;

    private static readonly Alarm[] alarms =
    [
        new(ComplaintDuty.WarnOfVerification, ComplaintTarget.Verification, ComplaintStage.Warned),
        new(ComplaintDuty.EscalateVerification, ComplaintTarget.Verification, ComplaintStage.Escalated),
        new(ComplaintDuty.EscalateVerificationToHead, ComplaintTarget.Verification, ComplaintStage.EscalatedToHead),
        new(ComplaintDuty.WarnOfFollowUp, ComplaintTarget.FollowUp, ComplaintStage.Warned),
        new(ComplaintDuty.EscalateFollowUp, ComplaintTarget.FollowUp, ComplaintStage.Escalated),
        new(ComplaintDuty.EscalateFollowUpToHead, ComplaintTarget.FollowUp, ComplaintStage.EscalatedToHead),
        new(ComplaintDuty.WarnOfResolution, ComplaintTarget.Resolution, ComplaintStage.Warned),
        new(ComplaintDuty.EscalateResolution, ComplaintTarget.Resolution, ComplaintStage.Escalated),
        new(ComplaintDuty.EscalateResolutionToHead, ComplaintTarget.Resolution, ComplaintStage.EscalatedToHead),
    ];

    // A limit holds to the last second of its day.
    private static readonly TimeSpan afterwards = TimeSpan.FromSeconds(1);

    /// Since when it stands in its status.
    public DateTimeOffset StatusSince { get; private set; }

    /// From when its limits are counted: the receipt, or the last reopening.
    public DateTimeOffset ClockFrom { get; private set; }

    /// Whole working days for which the reporter was waited for, since then.
    public int PausedDays { get; private set; }

    public ComplaintStage VerificationStage { get; private set; }
    public ComplaintStage FollowUpStage { get; private set; }
    public ComplaintStage ResolutionStage { get; private set; }

    /// Stands for no time at all, so that a list by time ends with what has no limit.
    public static readonly DateTimeOffset Never = new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// Until when the office must do what comes next; never while the reporter is waited for, and where there is no limit.
    public DateTimeOffset DueAt { get; private set; } = Never;

    public DateTimeOffset? NotDueBefore { get; private set; }

    private MessageVariable LevelVariable => new("level", Level.ToString(CultureInfo.InvariantCulture));

    /// All that the clock will have to do if nobody acts, each with its time; equal times in this order.
    public IEnumerable<DueDuty<ComplaintDuty>> Duties(WorkingCalendar calendar)
    {
        foreach (var alarm in alarms)
        {
            if (DaysOf(alarm.Target) is { } days && StageOf(alarm.Target) < alarm.Stage)
            {
                var end = EndOf(days, alarm.Percent, calendar);
                yield return new(alarm.Duty, alarm.Stage == ComplaintStage.Warned ? end : end + afterwards);
            }
        }

        if (Status == AwaitingReporter)
        {
            yield return new(ComplaintDuty.GiveUp, StatusSince + ComplaintDeadlines.ReporterAnswer + afterwards);
        }
        else if (Status == Resolved)
        {
            yield return new(ComplaintDuty.Close, ResolvedAt!.Value + ComplaintDeadlines.ReporterAnswer + afterwards);
        }
    }

    /// The next duty; its time and that of the next limit are kept. They hold as long as the calendar does.
    public DueDuty<ComplaintDuty>? AwaitNextDuty(WorkingCalendar calendar)
    {
        var next = Duties(calendar).MinBy(duty => duty.DueAt);
        NotDueBefore = next?.DueAt;
        DueAt = Enum.GetValues<ComplaintTarget>().Select(DaysOf).Min() is { } days
            ? EndOf(days, ComplaintDeadlines.EscalationPercent, calendar)
            : Never;
        return next;
    }

    /// Does the earliest duty that is due, with one event; false where none is due yet. After a standstill it is called
    /// until then: what was due comes in its order. Needs the open wait, and the followers with theirs.
    public bool PerformNextDuty(DateTimeOffset now, WorkingCalendar calendar)
    {
        if (Duties(calendar).MinBy(duty => duty.DueAt) is not { } next || next.DueAt > now)
        {
            return false;
        }

        var at = Moment(next.DueAt);
        switch (next.Duty)
        {
            case ComplaintDuty.GiveUp:
                MoveTo(Allow(Actor.System, ComplaintAction.GiveUp), Actor.System, at, calendar);
                ReleaseFollowers(at, calendar);
                break;
            case ComplaintDuty.Close:
                Close(Allow(Actor.System, ComplaintAction.Accept), Actor.System, at, calendar);
                break;
            default:
                Ring(Array.Find(alarms, alarm => alarm.Duty == next.Duty)!, at, calendar);
                break;
        }

        return true;
    }

    private void Ring(Alarm alarm, DateTimeOffset at, WorkingCalendar calendar)
    {
        var dueAt = EndOf(DaysOf(alarm.Target)!.Value, ComplaintDeadlines.EscalationPercent, calendar);
        _ = alarm.Target switch
        {
            ComplaintTarget.Verification => VerificationStage = alarm.Stage,
            ComplaintTarget.FollowUp => FollowUpStage = alarm.Stage,
            _ => ResolutionStage = alarm.Stage,
        };
        AwaitNextDuty(calendar);
        MessageVariable[] variables = [new("target", alarm.Target.ToText()), new("dueAt", Wib.Text(dueAt))];
        if (alarm.Stage == ComplaintStage.Warned)
        {
            Note(new ComplaintSlaWarning(alarm.Target, dueAt), Actor.System, at, variables);
            return;
        }

        Level = Math.Max(Level, alarm.Stage == ComplaintStage.Escalated ? 1 : HighestLevel);
        Note(new ComplaintEscalated(Level, alarm.Target, dueAt), Actor.System, at, [.. variables, LevelVariable]);
    }

    private void BeginClock(DateTimeOffset at)
    {
        (ClockFrom, PausedDays, Level) = (at, 0, 0);
        (VerificationStage, FollowUpStage, ResolutionStage) = (ComplaintStage.None, ComplaintStage.None, ComplaintStage.None);
    }

    /// Null: this limit does not run now.
    private int? DaysOf(ComplaintTarget target) => (target, Status) switch
    {
        (ComplaintTarget.Verification, Received) => ComplaintDeadlines.Verification,
        (ComplaintTarget.FollowUp, Verified or Assigned) => ComplaintDeadlines.FollowUp,
        (ComplaintTarget.Resolution, Verified or Assigned or InProgress) => ComplaintDeadlines.DaysOf(Class!.Value),
        _ => null,
    };

    private ComplaintStage StageOf(ComplaintTarget target) => target switch
    {
        ComplaintTarget.Verification => VerificationStage,
        ComplaintTarget.FollowUp => FollowUpStage,
        _ => ResolutionStage,
    };

    private DateTimeOffset EndOf(int days, int percent, WorkingCalendar calendar) =>
        calendar.Deadline(ClockFrom, days, percent, PausedDays).DueAt;

    private sealed record Alarm(ComplaintDuty Duty, ComplaintTarget Target, ComplaintStage Stage)
    {
        public int Percent => Stage switch
        {
            ComplaintStage.Warned => ComplaintDeadlines.WarningPercent,
            ComplaintStage.Escalated => ComplaintDeadlines.EscalationPercent,
            _ => ComplaintDeadlines.HeadPercent,
        };
    }
}
