using System.ComponentModel;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Notifications;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Notifications;

internal sealed class NotificationFilter : FilterInput<Notification>
{
    public NotificationFilter()
    {
        Field(notification => notification.Status);
        Field(notification => notification.TemplateKey);
    }
}

[QueryType]
internal static class NotificationQueries
{
    [Description("The messages to the calling citizen (pemberitahuan), oldest first; `last` begins with the newest. Kept for 30 days. A channel reads them as events.")]
    [Authorize(Policies.ReadNotifications)]
    [UsePaging, UseFiltering<NotificationFilter>]
    public static IQueryable<Notification> GetNotifications(AppDbContext database) => database.Notifications;
}
