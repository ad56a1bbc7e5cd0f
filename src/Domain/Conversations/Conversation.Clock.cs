using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Conversations;

public enum ConversationDuty
{
    HandOver,
    Settle,
    Requeue,
    AlertSupervisor,
    AskStillThere,
    Abandon,
}

/// What the clock does for a conversation. Of a wait for an officer only office time counts, but for the few minutes of who has
/// taken it.
public sealed partial class Conversation
{
    public DateTimeOffset? NotDueBefore { get; private set; }

    /// In the round that has not ended.
    public DateTimeOffset? SupervisorAlertedAt { get; private set; }

    public IEnumerable<DueDuty<ConversationDuty>> DutiesBy(OfficeClock office) => DutiesBy(
        office.Add, (from, due) => office.IsOpen(from) && Wib.DateOf(from) == Wib.DateOf(due));

    public DueDuty<ConversationDuty>? NextDuty(OfficeClock office) => DutiesBy(office).MinBy(duty => duty.DueAt);

    /// The next duty, whose exact time takes the place of the bound, by a calendar that may have changed: then the promise of the
    /// next opening changes with it.
    public DueDuty<ConversationDuty>? AwaitNextDuty(DateTimeOffset now, OfficeClock office)
    {
        if (OpensAt is { } promised && promised > now && office.NextOpen(now) is var opens && opens != promised)
        {
            OpensAt = opens;
            UpdatedAt = Moment(now);
            Tell(new ConversationOpeningMoved(Round, opens), Actor.System, UpdatedAt);
        }

        var next = NextDuty(office);
        NotDueBefore = next?.DueAt;
        return next;
    }

    /// Does the earliest duty that is due; false where none is due yet. Needs what verbs need.
    public bool PerformNextDuty(DateTimeOffset now, IdSource ids, OfficeClock office)
    {
        if (NextDuty(office) is not { } next || next.DueAt > now)
        {
            return false;
        }

        var at = Moment(now);
        switch (next.Duty)
        {
            case ConversationDuty.HandOver:
                BeginRound(HandoverReason.Timeout, Actor.System, at, office, next.DueAt);
                break;
            case ConversationDuty.Settle:
                Settle(Allow(Actor.System, ConversationAction.Resolve), Actor.System, at, next.DueAt);
                break;
            case ConversationDuty.Requeue:
                LeaveOfficer();
                ReturnToQueue(at, office);
                OpenRound.Requeues++;
                Enter(Allow(Actor.System, ConversationAction.Requeue), Actor.System, at, (status, previous) =>
                    new ConversationRequeued(status, previous, Round, OpensAt, next.DueAt));
                break;
            case ConversationDuty.AlertSupervisor:
                SupervisorAlertedAt = OpenRound.SupervisorAlertedAt = UpdatedAt = at;
                Tell(new ConversationSupervisorAlerted(Round, next.DueAt), Actor.System, at);
                break;
            case ConversationDuty.AskStillThere:
                AskedAt = at;
                Send(MessageSender.System, Actor.System, at, ids, ConversationRules.StillThere, files: []);
                Tell(new ConversationStillThereAsked(Round, next.DueAt), Actor.System, at);
                break;
            case ConversationDuty.Abandon:
                var round = OpenRound;
                round.End(RoundOutcome.Abandoned, at, office);
                Enter(Allow(Actor.System, ConversationAction.Abandon), Actor.System, at, (status, previous) =>
                    new ConversationAbandoned(status, previous, Round, round.OfficeSeconds!.Value, round.WallSeconds!.Value, next.DueAt));
                break;
        }

        return true;
    }

    /// <param name="addOfficeTime">When so much office time has passed.</param>
    /// <param name="isOneStay">
    /// Whether somebody who was there at the first time can be expected to be there still at the second: the office was open
    /// then, and no night lies between them.
    /// </param>
    private IEnumerable<DueDuty<ConversationDuty>> DutiesBy(
        Func<DateTimeOffset, TimeSpan, DateTimeOffset> addOfficeTime, Func<DateTimeOffset, DateTimeOffset, bool> isOneStay)
    {
        if (Status == ConversationStatus.Bot)
        {
            yield return UnansweredSince is { } unanswered
                ? new(ConversationDuty.HandOver, unanswered + ConversationRules.BotTimeout)
                : new(ConversationDuty.Settle, LastMessageAt + ConversationRules.BotQuiet);
        }

        if (Status == ConversationStatus.Assigned)
        {
            yield return new(ConversationDuty.Requeue, AssignedAt!.Value + ConversationRules.Requeue);
        }

        if (Status.CountsOfficeTime() && SupervisorAlertedAt is null)
        {
            yield return new(ConversationDuty.AlertSupervisor, addOfficeTime(HandoverRequestedAt!.Value, ConversationRules.SupervisorAlert));
        }

        // Who has no room to answer is not asked, nor given up.
        if (Status == ConversationStatus.Queued && HasRoom)
        {
            var due = AskedAt is { } asked
                ? new DueDuty<ConversationDuty>(ConversationDuty.Abandon, addOfficeTime(asked, ConversationRules.AnswerWithin))
                : new(ConversationDuty.AskStillThere, addOfficeTime(PresentSince!.Value, ConversationRules.AskAfter));
            if (isOneStay(HandoverRequestedAt!.Value, due.DueAt) && isOneStay(PresentSince!.Value, due.DueAt))
            {
                yield return due;
            }
        }
    }

    // No office is open for longer than time passes.
    private void ReckonDuties() => NotDueBefore =
        DutiesBy(static (start, officeTime) => start + officeTime, static (_, _) => true).MinBy(duty => duty.DueAt)?.DueAt;
}
