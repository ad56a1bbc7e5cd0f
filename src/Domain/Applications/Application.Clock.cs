using System.Globalization;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Applications.ApplicationStatus;

namespace SipOkMuba.Domain.Applications;

/// What the clock does for an application. When it is due follows from the state and the calendar alone; what is kept is
/// only from when on it is worth asking.
public sealed partial class Application : IClocked
{
    /// Since when it stands in its status.
    public DateTimeOffset StatusSince { get; private set; }

    /// Since when it waits to be verified: submission or resubmission. Giving up a claim does not begin it anew.
    public DateTimeOffset? QueuedAt { get; private set; }
    public SlaStage VerificationStage { get; private set; }

    /// Of the 24 hours: since when the office is waited for, and the seconds of such stretches that have ended.
    public DateTimeOffset? OfficeSince { get; private set; }
    public long OfficeSeconds { get; private set; }
    public SlaStage IssuanceStage { get; private set; }

    /// Of the reminders of its status.
    public int RemindersSent { get; private set; }

    public DateTimeOffset? NotDueBefore { get; private set; }

    /// All that the clock will have to do if nobody acts, each with its time; equal times in this order.
    public IEnumerable<DueDuty<ApplicationDuty>> DutiesBy(OfficeClock office) => DutiesBy(office.Add);

    public DueDuty<ApplicationDuty>? NextDuty(OfficeClock office) => DutiesBy(office).MinBy(duty => duty.DueAt);

    /// The next duty, whose exact time takes the place of the bound. It holds as long as its calendar does.
    public DueDuty<ApplicationDuty>? AwaitNextDuty(OfficeClock office)
    {
        var next = NextDuty(office);
        NotDueBefore = next?.DueAt;
        return next;
    }

    private IEnumerable<DueDuty<ApplicationDuty>> DutiesBy(Func<DateTimeOffset, TimeSpan, DateTimeOffset> addOfficeTime)
    {
        if (VerificationDueAt(addOfficeTime, ApplicationDeadlines.Verification) is { } verificationDueAt)
        {
            if (VerificationStage == SlaStage.None)
            {
                yield return new(
                    ApplicationDuty.WarnOfVerification,
                    VerificationDueAt(addOfficeTime, ApplicationDeadlines.VerificationWarning)!.Value);
            }

            if (VerificationStage != SlaStage.Breached)
            {
                yield return new(ApplicationDuty.TellVerificationBreach, verificationDueAt);
            }
        }

        if (OfficeSince is { } since)
        {
            var start = since - TimeSpan.FromSeconds(OfficeSeconds);
            if (IssuanceStage == SlaStage.None)
            {
                yield return new(ApplicationDuty.WarnOfIssuance, start + ApplicationDeadlines.IssuanceWarning);
            }

            if (IssuanceStage != SlaStage.Breached)
            {
                yield return new(ApplicationDuty.TellIssuanceBreach, start + ApplicationDeadlines.Issuance);
            }
        }

        var reminders = ApplicationDeadlines.RemindersOf(Status);
        if (RemindersSent < reminders.Count)
        {
            yield return new(ApplicationDuty.Remind, StatusSince + TimeSpan.FromDays(reminders[RemindersSent]));
        }

        if (Status == UnderVerification)
        {
            yield return new(ApplicationDuty.Release, addOfficeTime(StatusSince, ApplicationDeadlines.IdleClaim));
        }
        else if (ApplicationDeadlines.EndOf(Status) is { } time)
        {
            // A draft is idle since its last change.
            yield return new(
                Status == ReadyForPickup ? ApplicationDuty.Unclaim : ApplicationDuty.Expire,
                (Status == Draft ? UpdatedAt : StatusSince) + time);
        }
    }

    /// Does the earliest duty that is due, with one event; false where none is due yet. After a standstill it is called
    /// until then: what was due comes in its order. Needs the open wait segment.
    public bool PerformNextDuty(DateTimeOffset now, OfficeClock office)
    {
        if (NextDuty(office) is not { } next || next.DueAt > now)
        {
            return false;
        }

        var at = Moment(now);
        switch (next.Duty)
        {
            case ApplicationDuty.WarnOfVerification:
                VerificationStage = SlaStage.Warned;
                Alarm(new ApplicationSlaWarning(SlaTarget.Verification), SlaTarget.Verification, at);
                break;
            case ApplicationDuty.TellVerificationBreach:
                VerificationStage = SlaStage.Breached;
                Alarm(new ApplicationSlaBreached(SlaTarget.Verification), SlaTarget.Verification, at);
                break;
            case ApplicationDuty.WarnOfIssuance:
                IssuanceStage = SlaStage.Warned;
                Alarm(new ApplicationSlaWarning(SlaTarget.Issuance), SlaTarget.Issuance, at);
                break;
            case ApplicationDuty.TellIssuanceBreach:
                IssuanceStage = SlaStage.Breached;
                Alarm(new ApplicationSlaBreached(SlaTarget.Issuance), SlaTarget.Issuance, at);
                break;
            case ApplicationDuty.Remind:
                Remind(at);
                break;
            case ApplicationDuty.Release:
                Release(Actor.System, now);
                break;
            case ApplicationDuty.Unclaim:
                MoveTo(Allow(Actor.System, ApplicationAction.Unclaim), Actor.System, at);
                break;
            case ApplicationDuty.Expire:
                MoveTo(Allow(Actor.System, ApplicationAction.Expire), Actor.System, at);
                break;
        }

        return true;
    }

    private DateTimeOffset? VerificationDueAt(
        Func<DateTimeOffset, TimeSpan, DateTimeOffset> addOfficeTime, TimeSpan officeTime) =>
        Status.CountsOfficeHours() && QueuedAt is { } queuedAt ? addOfficeTime(queuedAt, officeTime) : null;

    // No office is open for longer than time passes.
    private void ReckonDuties() =>
        NotDueBefore = DutiesBy(static (start, officeTime) => start + officeTime).MinBy(duty => duty.DueAt)?.DueAt;

    private void Alarm(ApplicationNoted fact, SlaTarget target, DateTimeOffset at) =>
        Note(fact, Actor.System, at, new MessageVariable("target", target.ToText()));

    private void Remind(DateTimeOffset at)
    {
        var days = ApplicationDeadlines.RemindersOf(Status)[RemindersSent++];
        var reminded = new ApplicationReminded(days, OffersMobileVisit: Status == AwaitingBiometrics);
        Note(reminded, Actor.System, at, new MessageVariable("afterDays", days.ToString(CultureInfo.InvariantCulture)));
    }

    /// Called as a status is entered, before the waiting party changes.
    private void KeepTime(ApplicationStatus status, ApplicationStatus? previous, DateTimeOffset at)
    {
        StatusSince = at;
        RemindersSent = 0;
        if (status == Submitted && previous != UnderVerification)
        {
            QueuedAt = at;
            VerificationStage = SlaStage.None;
        }

        var waitsForOffice = CompleteAt is not null && status.WaitsFor() == WaitingParty.Office;
        if (OfficeSince is { } since && !waitsForOffice)
        {
            OfficeSeconds += (long)(at - since).TotalSeconds;
            OfficeSince = null;
        }
        else if (OfficeSince is null && waitsForOffice)
        {
            OfficeSince = at;
        }
    }
}
