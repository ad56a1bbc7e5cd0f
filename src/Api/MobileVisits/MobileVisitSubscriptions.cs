using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.MobileVisits;

[SubscriptionType]
internal static class MobileVisitSubscriptions
{
    private static readonly string[] Changes =
        [.. EventCatalog.All.Where(described => described.Family == nameof(MobileVisitChanged)).Select(described => described.Name)];

    [Description("Every change of a mobile visit (perubahan jemput bola). With `after` what was missed comes first, then it goes on live.")]
    [Authorize(Policies.ReadEvents)]
    public static async Task<ResumableStream<MobileVisitChanged>> OnMobileVisitChangedAsync(
        [ID(nameof(MobileVisit)), Description("Only this visit.")] Guid? id,
        [Description("Only those whose villages all lie in this region, such as 16.06.09.")] string? region,
        [Description("The cursor of the last event seen; \"0\": from the oldest; absent: from now on.")] string? after,
        AppDbContext database,
        EventFeed feed,
        CancellationToken cancellationToken)
    {
        if (id is not null && !await database.MobileVisits.AnyAsync(found => found.Id == id, cancellationToken))
        {
            throw new NotFoundError();
        }

        return await feed.OpenAsync<MobileVisitChanged>(
            new EventFilter { Types = Changes, SubjectId = id, Region = region }, after, cancellationToken);
    }
}
