using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Domain.Conversations;

/// From the request for an officer to the officer's answer.
public sealed partial class Conversation
{
    /// Rounds so far; each request for an officer begins one.
    public int Round { get; private set; }

    /// Of the last round.
    public DateTimeOffset? HandoverRequestedAt { get; private set; }

    /// While it is in the queue: since when, by which its place follows. A requeue does not lose it.
    public DateTimeOffset? QueuedSince { get; private set; }

    /// What was promised where the office was closed: when it opens.
    public DateTimeOffset? OpensAt { get; private set; }

    /// Of the queue: since when the citizen has been quiet, and when the system asked.
    public DateTimeOffset? PresentSince { get; private set; }
    public DateTimeOffset? AskedAt { get; private set; }

    public string? AssignedTo { get; private set; }
    public DateTimeOffset? AssignedAt { get; private set; }

    /// Which of the officer's places it takes, from 1 on; the database gives each once.
    public int? Seat { get; private set; }

    /// Who had it before it was settled, and until when nobody else takes it.
    public string? PreferredOfficer { get; private set; }
    public DateTimeOffset? KeptUntil { get; private set; }

    /// The next-response clock: since when the citizen's last message waits for an officer's answer.
    public DateTimeOffset? AwaitingReplySince { get; private set; }

    private ConversationRound OpenRound => rounds.Single(round => round.Outcome is null);

    /// By the citizen or the bot; the clock of the response begins, once a round.
    public void RequestHandover(Actor actor, DateTimeOffset now, HandoverReason reason, OfficeClock office)
    {
        Allow(actor, ConversationAction.RequestHandover);
        BeginRound(reason, actor, Moment(now), office);
        CountChangeBy(actor);
    }

    /// <param name="taken">The places of the officer's other conversations.</param>
    public void Accept(Actor actor, DateTimeOffset now, IReadOnlyCollection<int> taken)
    {
        ConversationTransitions.Target(ConversationStatus.Queued, ConversationAction.Accept, actor.Role);
        if (Status.IsWithOfficer())
        {
            throw new ConversationTakenError(Status);
        }

        var target = Allow(actor, ConversationAction.Accept);
        if (PreferredOfficer is { } preferred && preferred != actor.Subject && now < KeptUntil)
        {
            throw new ConversationKeptError(KeptUntil.Value);
        }

        if (taken.Count >= ConversationRules.OpenAtMost)
        {
            throw new TooManyOpenConversationsError(ConversationRules.OpenAtMost);
        }

        var at = Moment(now);
        (AssignedTo, AssignedAt) = (actor.Subject, at);
        Seat = Enumerable.Range(1, ConversationRules.OpenAtMost).Except(taken).First();
        (AskedAt, PresentSince, KeptUntil) = (null, null, null);
        Enter(target, actor, at, (status, previous) => new ConversationAssigned(status, previous, Round));
        CountChangeBy(actor);
    }

    /// A human being writes: the only thing that stops the clock of a round.
    public ConversationMessage Reply(
        Actor actor, DateTimeOffset now, IdSource ids, string? text, OfficeClock office, params IReadOnlyList<AttachedFile> files)
    {
        var target = Allow(actor, ConversationAction.Reply);
        RequireOwn(actor);
        var at = Moment(now);
        (long, long)? after = AwaitingReplySince is { } since
            ? ((long)office.Between(since, at).TotalSeconds, (long)(at - since).TotalSeconds)
            : null;
        var message = Send(MessageSender.Staff, actor, at, ids, text, files, after: after);
        AwaitingReplySince = null;
        if (Status == ConversationStatus.Assigned)
        {
            var round = OpenRound;
            round.End(RoundOutcome.Answered, at, office);
            if (round.Reason != HandoverReason.Released)
            {
                // That wait began before it came into the queue.
                Desk.Learn(round.Place, round.OfficeSeconds!.Value, actor, at);
            }

            Enter(target, actor, at, (status, previous) =>
                new ConversationFirstHumanReply(status, previous, Round, round.OfficeSeconds!.Value, round.WallSeconds!.Value, round.EstimatedSeconds));
        }

        CountChangeBy(actor);
        return message;
    }

    public void WaitForCitizen(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, ConversationAction.WaitForCitizen);
        RequireOwn(actor);
        RequireAnswered();
        Enter(target, actor, Moment(now), (status, previous) => new ConversationWaitingCitizen(status, previous));
        CountChangeBy(actor);
    }

    /// By the officer who goes, or a supervisor: others may take it. Where none had written the round goes on; else the wait begins
    /// with the message that nobody has answered, if there is one.
    /// <param name="ahead">How many at the desk have waited for longer than that message.</param>
    public void Release(Actor actor, DateTimeOffset now, OfficeClock office, int ahead)
    {
        Allow(actor, ConversationAction.Release);
        RequireOwn(actor);
        var at = Moment(now);
        var (goesOn, since) = (Status == ConversationStatus.Assigned, AwaitingReplySince ?? at);
        LeaveOfficer();
        if (goesOn)
        {
            ReturnToQueue(at, office);
            Enter(ConversationStatus.Queued, actor, at, (status, previous) =>
                new ConversationReleased(status, previous, Round, HandoverReason.Released, OpensAt));
        }
        else
        {
            BeginRound(HandoverReason.Released, actor, at, office, waited: (since, ahead));
        }

        CountChangeBy(actor);
    }

    private void BeginRound(
        HandoverReason reason,
        Actor actor,
        DateTimeOffset at,
        OfficeClock office,
        DateTimeOffset? dueAt = null,
        (DateTimeOffset Since, int Ahead)? waited = null)
    {
        var (requestedAt, ahead) = waited ?? (at, Desk.Waiting);
        var place = ahead + 1;
        Round++;
        HandoverRequestedAt = requestedAt;
        (UnansweredSince, AwaitingReplySince, SupervisorAlertedAt, FailedAnswers) = (null, null, null, 0);
        ReturnToQueue(at, office);
        KeptUntil = reason == HandoverReason.Reopened && PreferredOfficer is not null ? office.Add(at, ConversationRules.KeptForOfficer) : null;
        rounds.Add(new ConversationRound
        {
            Number = Round,
            Reason = reason,
            RequestedAt = requestedAt,
            Place = place,
            EstimatedSeconds = (int)office.Between(requestedAt, at).TotalSeconds + (place * Desk.SecondsPerPlace),
        });
        Enter(ConversationStatus.Queued, actor, at, (status, previous) => reason switch
        {
            HandoverReason.Reopened => new ConversationReopened(status, previous, Round, reason, OpensAt),
            HandoverReason.Released => new ConversationReleased(status, previous, Round, reason, OpensAt),
            _ => new ConversationHandoverRequested(status, previous, Round, reason, OpensAt, dueAt),
        });
    }

    private void ReturnToQueue(DateTimeOffset at, OfficeClock office)
    {
        (PresentSince, AskedAt) = (at, null);
        OpensAt = office.IsOpen(at) ? null : office.NextOpen(at);
    }

    private void LeaveOfficer() => (AssignedTo, AssignedAt, Seat, AwaitingReplySince) = (null, null, null, null);

    /// Called as a status is entered.
    private void KeepPlace(Actor actor, DateTimeOffset at)
    {
        var (was, isNow) = (QueuedSince is not null, Status == ConversationStatus.Queued);
        QueuedSince = isNow ? HandoverRequestedAt : null;
        OpensAt = isNow ? OpensAt : null;
        if (isNow && !was)
        {
            Desk.Join(actor, at);
        }
        else if (was && !isNow)
        {
            Desk.Leave(actor, at);
        }
    }

    // Its clock stops with an answer and not before.
    private void RequireAnswered()
    {
        if (AwaitingReplySince is { } since)
        {
            throw new UnansweredMessageError(since);
        }
    }

    private void RequireOwn(Actor actor)
    {
        if (actor.Role == ActorRole.Officer && AssignedTo != actor.Subject)
        {
            throw new ConversationOfAnotherError();
        }
    }
}
