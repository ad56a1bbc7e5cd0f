using System.ComponentModel;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Events;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Notifications;

[ObjectType, Description("A message to a citizen is due, or was dropped (perubahan pemberitahuan); its `template` is the message's.")]
internal sealed class NotificationChanged(LoggedEvent logged) : Event(logged)
{
    [Description("The status of this event.")]
    public NotificationStatus Status => Logged.Payload.Member<NotificationStatus>("status")!.Value;
}

[ObjectType<NotificationChanged>]
internal static class NotificationOfChange
{
    [Description("The message, with the address and the wishes of the citizen as they are now.")]
    public static NodeRef<Notification> GetNotification([Parent] NotificationChanged happened, NodeLoader<Notification> notifications) =>
        notifications.ById(happened.Logged.SubjectId);
}
