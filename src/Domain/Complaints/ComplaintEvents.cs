using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Complaints;

/// The status is that of the event, however late it is read. No event tells anything of the reporter.
public abstract record ComplaintChanged(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : DomainEvent
{
    internal static ComplaintChanged Into(ComplaintStatus status, ComplaintStatus? previous) => status switch
    {
        ComplaintStatus.Received => new ComplaintReceived(status, previous),
        ComplaintStatus.AwaitingReporter => new ComplaintAwaitingReporter(status, previous),
        ComplaintStatus.Verified => new ComplaintVerified(status, previous),
        ComplaintStatus.Assigned => new ComplaintAssigned(status, previous),
        ComplaintStatus.InProgress => new ComplaintInProgress(status, previous),
        ComplaintStatus.Resolved => new ComplaintResolved(status, previous),
        ComplaintStatus.Reopened => new ComplaintReopened(status, previous),
        ComplaintStatus.Closed => new ComplaintClosed(status, previous),
        ComplaintStatus.ClosedNoResponse => new ComplaintClosedNoResponse(status, previous),
        ComplaintStatus.Forwarded => new ComplaintForwarded(status, previous),
        ComplaintStatus.Merged => new ComplaintMerged(status, previous),
        ComplaintStatus.Withdrawn => new ComplaintWithdrawn(status, previous),
        _ => throw new InvalidOperationException($"{status} is no status."),
    };
}

public abstract record ComplaintNoted : DomainEvent;

[EventName("complaint.received")]
public sealed record ComplaintReceived(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.awaitingReporter")]
public sealed record ComplaintAwaitingReporter(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.verified")]
public sealed record ComplaintVerified(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.assigned")]
public sealed record ComplaintAssigned(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.inProgress")]
public sealed record ComplaintInProgress(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.resolved")]
public sealed record ComplaintResolved(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.reopened")]
public sealed record ComplaintReopened(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.closed")]
public sealed record ComplaintClosed(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.closedNoResponse")]
public sealed record ComplaintClosedNoResponse(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.forwarded")]
public sealed record ComplaintForwarded(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.merged")]
public sealed record ComplaintMerged(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

[EventName("complaint.withdrawn")]
public sealed record ComplaintWithdrawn(ComplaintStatus Status, ComplaintStatus? PreviousStatus) : ComplaintChanged(Status, PreviousStatus);

/// 80 % of a limit are used up.
[EventName("complaint.slaWarning")]
public sealed record ComplaintSlaWarning(ComplaintTarget Target, DateTimeOffset DueAt) : ComplaintNoted;

/// To the next level: by a supervisor, or because a limit has passed.
[EventName("complaint.escalated")]
public sealed record ComplaintEscalated(int Level, ComplaintTarget? Target, DateTimeOffset? DueAt) : ComplaintNoted;

[EventName("complaint.reassigned")]
public sealed record ComplaintReassigned : ComplaintNoted;

[EventName("complaint.commented")]
public sealed record ComplaintCommented : ComplaintNoted;

/// Another complaint about the same follows it from now on.
[EventName("complaint.followed")]
public sealed record ComplaintFollowed : ComplaintNoted;

/// The complaint that it follows was reopened.
[EventName("complaint.answerWithdrawn")]
public sealed record ComplaintAnswerWithdrawn : ComplaintNoted;

/// The complaint that it follows was answered.
[EventName("complaint.answered")]
public sealed record ComplaintAnswered : ComplaintNoted;
