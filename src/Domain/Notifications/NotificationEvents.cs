using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Notifications;

public abstract record NotificationChanged(NotificationStatus Status) : DomainEvent;

/// Channels word and carry it now.
[EventName("notification.due")]
public sealed record NotificationDue(NotificationStatus Status) : NotificationChanged(Status);

/// It is never told; the status says why.
[EventName("notification.dropped")]
public sealed record NotificationDropped(NotificationStatus Status) : NotificationChanged(Status);
