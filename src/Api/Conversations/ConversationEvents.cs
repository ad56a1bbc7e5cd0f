using System.ComponentModel;
using System.Text.Json;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Events;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Conversations;

[ObjectType, Description("A conversation entered a status, or a message was sent (perubahan percakapan). Every message is told by one `conversation.messageSent`; what changes with it is told by another event.")]
internal sealed class ConversationChanged(LoggedEvent logged) : Event(logged)
{
    [Description("The status of this event, however late it is read.")]
    public ConversationStatus Status => Logged.Payload.Member<ConversationStatus>("status")!.Value;

    [Description("The status before; null for the first, the same where a message left it.")]
    public ConversationStatus? PreviousStatus => Logged.Payload.Member<ConversationStatus>("previousStatus");

    [Description("Of a message: from whom it is.")]
    public MessageSender? Sender => Logged.Payload.Member<MessageSender>("sender");

    [Description("Of a message: how many files it has; null also where it was sent before messages could have any.")]
    public int? AttachmentCount => (int?)Logged.Payload.Whole("attachmentCount");

    [Description("Of what puts it into the queue: why.")]
    public HandoverReason? Reason => Logged.Payload.Member<HandoverReason>("reason");

    [Description("Of a round: which, from 1 on.")]
    public int? Round => (int?)Logged.Payload.Whole("round");

    [Description("When the office opens, where it was closed as it was queued.")]
    public DateTimeOffset? OpensAt => Logged.Payload.Moment("opensAt");

    [Description("Of what ends a round: how many seconds of office time it took.")]
    public long? OfficeSeconds => Logged.Payload.Whole("officeSeconds");

    [Description("The same by the clock on the wall.")]
    public long? WallSeconds => Logged.Payload.Whole("wallSeconds");

    [Description("Of what the clock did: when it was due, however late it was done.")]
    public DateTimeOffset? DueAt => Logged.Payload.Moment("dueAt");
}

[ObjectType, Description("Something was noted of a conversation, in the same status.")]
internal sealed class ConversationNoted(LoggedEvent logged) : Event(logged)
{
    [Description("Of what the clock did: when it was due, however late it was done.")]
    public DateTimeOffset? DueAt => Logged.Payload.Moment("dueAt");
}

[ObjectType, Description("The queue of a desk moved (perubahan antrean); `region` is the desk's, and `subjectVersion` counts its changes.")]
internal sealed class QueueChanged(LoggedEvent logged) : Event(logged)
{
    [Description("How many wait.")]
    public int Waiting => Logged.Payload.GetProperty("waiting").GetInt32();

    [Description("How much office time one place is likely to take.")]
    public TimeSpan TimePerPlace => TimeSpan.FromSeconds(Logged.Payload.GetProperty("secondsPerPlace").GetInt32());
}

internal static class Figures
{
    public static long? Whole(this JsonElement payload, string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;
}

[ObjectType<ConversationChanged>]
internal static class ConversationOfChange
{
    [Description("The conversation as it is now; null where the caller may not read it.")]
    public static NodeRef<Conversation>? GetConversation([Parent] ConversationChanged happened, NodeLoader<Conversation> conversations) =>
        conversations.ById(happened.Logged.SubjectId);

    [Description("The message that was sent; null of other events, and where the caller may not read it.")]
    public static NodeRef<ConversationMessage>? GetMessage([Parent] ConversationChanged happened, NodeLoader<ConversationMessage> messages) =>
        happened.Logged.Payload.Id("messageId") is { } id ? messages.ById(id) : null;
}

[ObjectType<ConversationNoted>]
internal static class ConversationOfNote
{
    [Description("The conversation as it is now; null where the caller may not read it.")]
    public static NodeRef<Conversation>? GetConversation([Parent] ConversationNoted happened, NodeLoader<Conversation> conversations) =>
        conversations.ById(happened.Logged.SubjectId);
}

[ObjectType<QueueChanged>]
internal static class ConversationOfQueueChange
{
    [Description("A conversation as it is now, with its `queuePosition` and `estimatedWait`: of whoever waits and wants to see the own place move; null where the caller may not read it.")]
    public static NodeRef<Conversation>? GetConversation(
        [Parent] QueueChanged happened,
        [ID(nameof(Conversation)), Description("Which.")] Guid id,
        NodeLoader<Conversation> conversations) => conversations.ById(id);
}
