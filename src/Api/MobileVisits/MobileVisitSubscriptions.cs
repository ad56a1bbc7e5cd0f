using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
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
        [Description("Only those that come to this region, such as 16.06.09 or 16.06.09.2006.")] string? region,
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
            new EventFilter { Types = Changes, SubjectId = id, Telling = region is null ? null : logged => ComesTo(logged, region) },
            after,
            cancellationToken);
    }

    /// The region of the event is what all its villages share.
    private static bool ComesTo(LoggedEvent logged, string region) => logged.Payload.GetProperty("villages").EnumerateArray()
        .Any(village => RegionCode.IsWithin(village.GetString()!, region));
}
