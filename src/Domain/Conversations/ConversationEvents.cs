using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Conversations;

/// The status is that of the event, however late it is read. What was written is never part of it.
public abstract record ConversationChanged(ConversationStatus Status, ConversationStatus? PreviousStatus) : DomainEvent;

public abstract record ConversationNoted : DomainEvent;

[EventName("conversation.started")]
public sealed record ConversationStarted(ConversationStatus Status, ConversationStatus? PreviousStatus)
    : ConversationChanged(Status, PreviousStatus);

/// Of every message one; what changes with it is told by another that follows.
[EventName("conversation.messageSent")]
public sealed record ConversationMessageSent(
    ConversationStatus Status, ConversationStatus? PreviousStatus, MessageSender Sender, Guid MessageId, int Number, int AttachmentCount)
    : ConversationChanged(Status, PreviousStatus);

/// DueAt where the clock did it: the time at which it was due, however late it is told.
[EventName("conversation.handoverRequested")]
public sealed record ConversationHandoverRequested(
    ConversationStatus Status, ConversationStatus? PreviousStatus, int Round, HandoverReason Reason, DateTimeOffset? OpensAt, DateTimeOffset? DueAt)
    : ConversationChanged(Status, PreviousStatus);

[EventName("conversation.reopened")]
public sealed record ConversationReopened(
    ConversationStatus Status, ConversationStatus? PreviousStatus, int Round, HandoverReason Reason, DateTimeOffset? OpensAt)
    : ConversationChanged(Status, PreviousStatus);

/// The round goes on where no officer had written yet.
[EventName("conversation.released")]
public sealed record ConversationReleased(
    ConversationStatus Status, ConversationStatus? PreviousStatus, int Round, HandoverReason Reason, DateTimeOffset? OpensAt)
    : ConversationChanged(Status, PreviousStatus);

[EventName("conversation.assigned")]
public sealed record ConversationAssigned(ConversationStatus Status, ConversationStatus? PreviousStatus, int Round)
    : ConversationChanged(Status, PreviousStatus);

/// Of how long the citizen had waited, and of what had been expected, office time but for the wall clock's.
[EventName("conversation.firstHumanReply")]
public sealed record ConversationFirstHumanReply(
    ConversationStatus Status, ConversationStatus? PreviousStatus, int Round, long OfficeSeconds, long WallSeconds, int EstimatedSeconds)
    : ConversationChanged(Status, PreviousStatus);

[EventName("conversation.requeued")]
public sealed record ConversationRequeued(
    ConversationStatus Status, ConversationStatus? PreviousStatus, int Round, DateTimeOffset? OpensAt, DateTimeOffset? DueAt)
    : ConversationChanged(Status, PreviousStatus);

[EventName("conversation.abandoned")]
public sealed record ConversationAbandoned(
    ConversationStatus Status, ConversationStatus? PreviousStatus, int Round, long OfficeSeconds, long WallSeconds, DateTimeOffset? DueAt)
    : ConversationChanged(Status, PreviousStatus);

[EventName("conversation.waitingCitizen")]
public sealed record ConversationWaitingCitizen(ConversationStatus Status, ConversationStatus? PreviousStatus)
    : ConversationChanged(Status, PreviousStatus);

[EventName("conversation.citizenReplied")]
public sealed record ConversationCitizenReplied(ConversationStatus Status, ConversationStatus? PreviousStatus)
    : ConversationChanged(Status, PreviousStatus);

[EventName("conversation.resolved")]
public sealed record ConversationResolved(ConversationStatus Status, ConversationStatus? PreviousStatus, DateTimeOffset? DueAt)
    : ConversationChanged(Status, PreviousStatus);

[EventName("conversation.supervisorAlerted")]
public sealed record ConversationSupervisorAlerted(int Round, DateTimeOffset DueAt) : ConversationNoted;

[EventName("conversation.stillThereAsked")]
public sealed record ConversationStillThereAsked(int Round, DateTimeOffset DueAt) : ConversationNoted;

/// Other holidays or opening hours: the office opens at another time than was promised.
[EventName("conversation.openingMoved")]
public sealed record ConversationOpeningMoved(int Round, DateTimeOffset? OpensAt) : ConversationNoted;

[EventName("conversation.linked")]
public sealed record ConversationLinked(Guid? ApplicationId, Guid? AppointmentId, Guid? ComplaintId) : ConversationNoted;

public abstract record QueueChanged : DomainEvent;

/// How many wait at a desk, and how fast they come to their turn.
[EventName("queue.changed")]
public sealed record QueueMoved(int Waiting, int SecondsPerPlace) : QueueChanged;
