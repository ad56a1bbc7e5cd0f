using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;

namespace SipOkMuba.Domain.Conversations;

/// <summary>
/// A citizen's talk with a bot and, once it is asked for, with an officer (percakapan), on whatever channel. A caller loads the
/// desk, the round that has not ended and the wait that is open; a refused verb leaves everything as it was.
/// </summary>
public sealed partial class Conversation : AggregateRoot, IClocked
{
    private readonly List<ConversationMessage> messages = [];
    private readonly List<ConversationRound> rounds = [];
    private readonly List<ConversationWait> waits = [];
    private readonly List<ConversationLink> links = [];

    private Conversation()
    {
    }

    /// The key of a channel, such as whatsapp: what it means its client knows.
    public string Channel { get; private init; } = "";

    /// Null where nobody knows who it is: then only the partner that started it, and the office, read it.
    public long? CitizenKey { get; private init; }
    public Citizen? Citizen { get; private init; }
    public long? PartnerKey { get; private init; }
    public string RegionCode { get; private init; } = "";
    public long DeskKey { get; private init; }
    public ConversationDesk Desk { get; private init; } = null!;

    public ConversationStatus Status { get; private set; }
    public WaitingParty? WaitingOn { get; private set; }
    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }
    public DateTimeOffset? ResolvedAt { get; private set; }

    /// Of the bot: failed answers in a row, and since when the citizen waits for one; null: it has answered.
    public int FailedAnswers { get; private set; }
    public DateTimeOffset? UnansweredSince { get; private set; }
    public DateTimeOffset LastMessageAt { get; private set; }

    public IReadOnlyList<ConversationMessage> Messages => messages;
    public IReadOnlyList<ConversationRound> Rounds => rounds;
    public IReadOnlyList<ConversationWait> Waits => waits;
    public IReadOnlyList<ConversationLink> Links => links;

    public static Conversation Start(Actor actor, DateTimeOffset now, IdSource ids, ConversationOpening opening)
    {
        var target = ConversationTransitions.First(actor.Role);
        if (actor.Role == ActorRole.Citizen && opening.Citizen is null)
        {
            throw new NotPermittedError();
        }

        opening.Citizen?.RequireConsentFor(actor, opening.RegionCode, opening.Partner);
        var at = Wib.WholeSeconds(now);
        var conversation = new Conversation
        {
            Id = ids.Next(),
            Channel = ContactPreference.RequireChannel(opening.Channel),
            CitizenKey = opening.Citizen?.Key,
            Citizen = opening.Citizen,
            PartnerKey = opening.Partner?.Key,
            RegionCode = opening.RegionCode,
            DeskKey = opening.Desk.Key,
            Desk = opening.Desk,
            StartedAt = at,
            UnansweredSince = at,
            LastMessageAt = at,
        };
        conversation.Enter(target, actor, at, (status, previous) => new ConversationStarted(status, previous));
        conversation.CountChangeBy(actor);
        return conversation;
    }

    /// By the officer who answers it; by the citizen or the bot, where the bot was enough or no officer is needed any more.
    public void Resolve(Actor actor, DateTimeOffset now, OfficeClock office)
    {
        var target = Allow(actor, ConversationAction.Resolve);
        RequireOwn(actor);
        RequireAnswered();
        var at = Moment(now);
        rounds.SingleOrDefault(round => round.Outcome is null)?.End(RoundOutcome.Withdrawn, at, office);
        Settle(target, actor, at, dueAt: null);
        CountChangeBy(actor);
    }

    /// What came of it is about the same citizen.
    public void Link(Actor actor, DateTimeOffset now, ConversationSubject subject)
    {
        Allow(actor, ConversationAction.Link);
        if (Status.IsWithOfficer())
        {
            RequireOwn(actor);
        }

        if (subject.Complaint is { Confidentiality: not Confidentiality.Named })
        {
            throw new ReporterNotNamedError();
        }

        if (CitizenKey is not null && subject.CitizenKey is { } about && CitizenKey != about)
        {
            throw new LinkMismatchError();
        }

        UpdatedAt = Moment(now);
        links.Add(new ConversationLink
        {
            ApplicationKey = subject.Application?.Key,
            Application = subject.Application,
            AppointmentKey = subject.Appointment?.Key,
            Appointment = subject.Appointment,
            ComplaintKey = subject.Complaint?.Key,
            Complaint = subject.Complaint,
            LinkedAt = UpdatedAt,
            LinkedByRole = actor.Role,
        });
        Tell(new ConversationLinked(subject.Application?.Id, subject.Appointment?.Id, subject.Complaint?.Id), actor, UpdatedAt);
        CountChangeBy(actor);
    }

    private void Settle(ConversationStatus target, Actor actor, DateTimeOffset at, DateTimeOffset? dueAt)
    {
        (ResolvedAt, PreferredOfficer) = (at, AssignedTo ?? PreferredOfficer);
        LeaveOfficer();
        Enter(target, actor, at, (status, previous) => new ConversationResolved(status, previous, dueAt));
    }

    private ConversationStatus Allow(Actor actor, ConversationAction action) =>
        ConversationTransitions.Target(Status, action, actor.Role);

    private void Enter(
        ConversationStatus target,
        Actor actor,
        DateTimeOffset at,
        Func<ConversationStatus, ConversationStatus?, ConversationChanged> fact)
    {
        ConversationStatus? previous = SubjectVersion == 0 ? null : Status;
        (Status, UpdatedAt) = (target, at);
        KeepPlace(actor, at);
        WaitFor(target.WaitsFor(), at);
        Tell(fact(target, previous), actor, at);
    }

    private void WaitFor(WaitingParty? party, DateTimeOffset at)
    {
        if (party == WaitingOn)
        {
            return;
        }

        if (WaitingOn is not null)
        {
            waits.Single(wait => wait.EndedAt is null).End(at);
        }

        if (party is { } waitedFor)
        {
            waits.Add(new ConversationWait { Sequence = SubjectVersion + 1, Party = waitedFor, StartedAt = at });
        }

        WaitingOn = party;
    }

    private void Tell(DomainEvent fact, Actor actor, DateTimeOffset at)
    {
        List<MessageVariable> variables = [new("status", Status.ToText())];
        if (OpensAt is { } opens && fact is ConversationHandoverRequested or ConversationReopened or ConversationReleased or ConversationOpeningMoved)
        {
            variables.Add(new("opensAt", Wib.Text(opens)));
        }

        Raise(fact, actor, at, RegionCode, WaitingOn, new MessageTemplate(fact.Name, variables));
        ReckonDuties();
    }

    // Clocks of several machines differ: no change lies before the one that it follows.
    private DateTimeOffset Moment(DateTimeOffset now)
    {
        var at = Wib.WholeSeconds(now);
        return at < UpdatedAt ? UpdatedAt : at;
    }
}
