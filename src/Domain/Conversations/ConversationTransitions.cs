using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Conversations.ConversationAction;
using static SipOkMuba.Domain.Conversations.ConversationStatus;

namespace SipOkMuba.Domain.Conversations;

public enum ConversationAction
{
    Start,

    /// A message of the citizen, of the bot, of an officer.
    Write,
    Answer,
    Reply,
    RequestHandover,
    Accept,
    Release,
    Requeue,
    AlertSupervisor,
    AskStillThere,
    Abandon,
    WaitForCitizen,
    Resolve,
    Link,
}

/// From is null for a conversation that does not exist yet.
public sealed record ConversationTransition(
    ConversationStatus? From, ConversationAction Action, ConversationStatus To, params ActorRole[] Who);

/// The state table of domain.md 3.5: the one place that says who may do what in which state. What a bot settles, what a
/// citizen takes back, what an officer gives back and what is linked are ours (docs/decisions/0056).
public static class ConversationTransitions
{
    private const ActorRole C = ActorRole.Citizen;
    private const ActorRole P = ActorRole.Partner;
    private const ActorRole O = ActorRole.Officer;
    private const ActorRole U = ActorRole.Supervisor;
    private const ActorRole S = ActorRole.System;

    public static IReadOnlyList<ConversationTransition> Table { get; } =
    [
        new(null, Start, Bot, C, P),
        new(Bot, Write, Bot, C, P),
        new(Bot, Answer, Bot, P),
        new(Bot, RequestHandover, Queued, C, P, S),
        new(Bot, Resolve, Resolved, C, P, S),
        new(Bot, Link, Bot, C, P),
        new(Queued, Write, Queued, C, P),
        new(Queued, Answer, Queued, P),
        new(Queued, Accept, Assigned, O),
        new(Queued, AlertSupervisor, Queued, S),
        new(Queued, AskStillThere, Queued, S),
        new(Queued, Abandon, Abandoned, S),
        new(Queued, Resolve, Resolved, C, P),
        new(Queued, Link, Queued, C, P),
        new(Assigned, Write, Assigned, C, P),
        new(Assigned, Answer, Assigned, P),
        new(Assigned, Reply, Active, O),
        new(Assigned, ConversationAction.Requeue, Queued, S),
        new(Assigned, Release, Queued, O, U),
        new(Assigned, AlertSupervisor, Assigned, S),
        new(Assigned, Resolve, Resolved, C, P),
        new(Assigned, Link, Assigned, C, P, O),
        new(Active, Write, Active, C, P),
        new(Active, Answer, Active, P),
        new(Active, Reply, Active, O),
        new(Active, WaitForCitizen, WaitingCitizen, O),
        new(Active, Release, Queued, O, U),
        new(Active, Resolve, Resolved, O),
        new(Active, Link, Active, C, P, O),
        new(WaitingCitizen, Write, Active, C, P),
        new(WaitingCitizen, Answer, WaitingCitizen, P),
        new(WaitingCitizen, Reply, WaitingCitizen, O),
        new(WaitingCitizen, Release, Queued, O, U),
        new(WaitingCitizen, Resolve, Resolved, O),
        new(WaitingCitizen, Link, WaitingCitizen, C, P, O),
        new(Resolved, Write, Queued, C, P),
        new(Resolved, Link, Resolved, C, P, O),
    ];

    public static ConversationStatus First(ActorRole role)
    {
        Demand(Start, role);
        return Bot;
    }

    public static ConversationStatus Target(ConversationStatus from, ConversationAction action, ActorRole role)
    {
        Demand(action, role);
        return Table.FirstOrDefault(row => row.From == from && row.Action == action && row.Who.Contains(role))?.To
            ?? throw new InvalidConversationTransitionError(from);
    }

    /// The role is judged first: who may never do this learns nothing about the state.
    private static void Demand(ConversationAction action, ActorRole role)
    {
        if (!Table.Any(row => row.Action == action && row.Who.Contains(role)))
        {
            throw new NotPermittedError();
        }
    }
}
