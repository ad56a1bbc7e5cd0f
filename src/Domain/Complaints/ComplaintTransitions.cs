using SipOkMuba.Domain.Common;
using static SipOkMuba.Domain.Complaints.ComplaintAction;
using static SipOkMuba.Domain.Complaints.ComplaintStatus;

namespace SipOkMuba.Domain.Complaints;

public enum ComplaintAction
{
    File,
    Verify,
    RequestClarification,
    Clarify,
    Forward,
    Assign,
    Respond,
    Resolve,
    Accept,
    Reopen,
    Resume,
    Merge,
    Unmerge,
    Withdraw,
    Escalate,
    Comment,
    GiveUp,
}

/// From is null for a complaint that does not exist yet; where To is From, something is noted and the status stays.
public sealed record ComplaintTransition(ComplaintStatus? From, ComplaintAction Action, ComplaintStatus To, params ActorRole[] Who);

/// The state table of domain.md 3.4. Whoever has the access code acts as the citizen. Beyond it: a supervisor may give a
/// complaint to another officer, a follower may be withdrawn, and goes its own way again where the other ends unanswered.
public static class ComplaintTransitions
{
    private const ActorRole C = ActorRole.Citizen;
    private const ActorRole V = ActorRole.VillageOperator;
    private const ActorRole P = ActorRole.Partner;
    private const ActorRole O = ActorRole.Officer;
    private const ActorRole U = ActorRole.Supervisor;
    private const ActorRole H = ActorRole.Head;
    private const ActorRole S = ActorRole.System;

    public static IReadOnlyList<ComplaintTransition> Table { get; } =
    [
        new(null, ComplaintAction.File, Received, C, V, P),
        new(Received, Verify, Verified, O),
        new(Received, RequestClarification, AwaitingReporter, O),
        new(AwaitingReporter, Clarify, Received, C),
        new(AwaitingReporter, GiveUp, ClosedNoResponse, S),
        new(Received, Forward, Forwarded, O),
        new(Verified, Assign, Assigned, O, U),
        new(Assigned, Assign, Assigned, U),
        new(InProgress, Assign, InProgress, U),
        new(Assigned, Respond, InProgress, O),
        new(InProgress, Resolve, Resolved, O, U, H),
        new(Resolved, Accept, Closed, C, S),
        new(Resolved, Reopen, Reopened, C, H),
        new(Reopened, Resume, Assigned, S),
        new(Merged, Accept, Closed, S),
        new(Merged, Forward, Forwarded, S),
        new(Merged, Unmerge, Received, S),
        new(Merged, Withdraw, Withdrawn, C),
        .. ComplaintStatuses.Open.SelectMany(open => new ComplaintTransition[]
        {
            new(open, Merge, Merged, O),
            new(open, Withdraw, Withdrawn, C),
            new(open, Escalate, open, S, U),
        }),
        .. ComplaintStatuses.Open.Append(Resolved).Append(Merged)
            .Select(status => new ComplaintTransition(status, Comment, status, C, O, U, H)),
    ];

    /// The role is judged first: who may never do this learns nothing about the state. Who may in another status is told the
    /// present one, as an officer whom a colleague has forestalled.
    public static ComplaintStatus Target(ComplaintStatus? from, ComplaintAction action, ActorRole role)
    {
        if (!Table.Any(row => row.Action == action && row.Who.Contains(role)))
        {
            throw new NotPermittedError();
        }

        return Table.FirstOrDefault(row => row.From == from && row.Action == action && row.Who.Contains(role))?.To
            ?? throw new InvalidComplaintTransitionError(from ?? Received);
    }
}
