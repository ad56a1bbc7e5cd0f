using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;
using ApplicationStatusChanged = SipOkMuba.Api.Events.ApplicationStatusChanged;

namespace SipOkMuba.Api.Applications;

[SubscriptionType]
internal static class ApplicationSubscriptions
{
    private static readonly string[] StateChanges =
    [
        .. EventCatalog.All.Where(described => described.Family == nameof(ApplicationStatusChanged)).Select(described => described.Name),
    ];

    [Description("Every status that an application enters (perubahan status). With `after` what was missed comes first, then it goes on live.")]
    [Authorize(Policies.ReadEvents)]
    public static async Task<ResumableStream<ApplicationStatusChanged>> OnApplicationStatusChangedAsync(
        [Description("Only the application with this tracking number.")] string? number,
        [Description("Only of this region and all below it, such as 16.06.09.")] string? region,
        [Description("The cursor of the last event seen; \"0\": from the oldest; absent: from now on.")] string? after,
        AppDbContext database,
        Caller caller,
        EventFeed feed,
        CancellationToken cancellationToken)
    {
        Guid? subject = null;
        if (number is not null)
        {
            var wanted = TrackingNumber.Normalize(number);
            subject = await database.Applications
                .Where(ApplicationRows.Of(caller))
                .Where(application => application.Number == wanted)
                .Select(application => (Guid?)application.Id)
                .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        }

        var filter = new EventFilter { Types = StateChanges, SubjectId = subject, Region = region };
        return await feed.OpenAsync<ApplicationStatusChanged>(filter, after, cancellationToken);
    }
}
