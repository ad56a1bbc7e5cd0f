using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Complaints;

[SubscriptionType]
internal static class ComplaintSubscriptions
{
    private static readonly string[] changes =
        [.. EventCatalog.All.Where(described => described.Family == nameof(ComplaintChanged)).Select(described => described.Name)];

    [Description("Every status that a complaint enters (perubahan status pengaduan). With `after` what was missed comes first, then it goes on live. Warnings, escalations and comments come by `onEvent`.")]
    [Authorize(Policies.ReadEvents)]
    public static async Task<ResumableStream<ComplaintChanged>> OnComplaintChangedAsync(
        [Description("Only the complaint with this number.")] string? number,
        [Description("Only of this region and all below it, such as 16.06.09; secret ones are of 16.06.")] string? region,
        [Description("The cursor of the last event seen; \"0\": from the oldest; absent: from now on.")] string? after,
        AppDbContext database,
        Caller caller,
        EventFeed feed,
        CancellationToken cancellationToken)
    {
        Guid? subject = null;
        if (number is not null)
        {
            var wanted = ComplaintNumber.Normalize(number);
            subject = await database.Complaints
                .Where(ComplaintRows.Of(caller))
                .Where(complaint => complaint.Number == wanted)
                .Select(complaint => (Guid?)complaint.Id)
                .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        }

        return await feed.OpenAsync<ComplaintChanged>(
            new EventFilter { Types = changes, SubjectId = subject, Region = region }, after, cancellationToken);
    }
}
