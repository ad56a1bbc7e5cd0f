using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Complaints;

[ObjectType, Description("Complaints under way that are alike (antrean pengaduan).")]
internal sealed record ComplaintQueue(
    [property: Description("Their status.")] ComplaintStatus Status,
    [property: Description("Kemendagri code of the district, or of the regency.")] string DistrictCode,
    [property: Description("With whom they are: 0 the officers, 1 the supervisor, 2 the head of office.")] int Level,
    [property: Description("How many they are.")] int Count,
    [property: Description("How many of them are past their limit (terlambat).")] int Overdue,
    [property: Description("When the next limit ends, or the first one ended; null where none has one.")] DateTimeOffset? NextDueAt);

[QueryType]
internal static class ComplaintDeskQueries
{
    [Description("Complaints under way where the caller may act, counted by status, district and level, the most urgent first; `complaints` with the same `status`, `level` and region lists them.")]
    [Authorize(Policies.ReadComplaintDesk)]
    public static async Task<IReadOnlyList<ComplaintQueue>> GetComplaintDeskAsync(
        [Description("Only of this region and all below it, such as 16.06.09; absent: all where the caller may act.")] string? region,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        GraphOptions options,
        CancellationToken cancellationToken)
    {
        var (queues, now) = (new List<ComplaintQueue>(), time.GetUtcNow());
        foreach (var status in ComplaintStatuses.Open)
        {
            // Along the index of those that stand so, so that what has ended is never read.
            var open = OrderedWalk<Complaint>.Take(
                    database.Complaints.AsNoTracking().Where(complaint => complaint.Status == status)
                        .OrderBy(complaint => complaint.FiledAt).ThenBy(complaint => complaint.Key),
                    options.Lists.CountWindow)
                .Where(ComplaintRows.Of(caller));
            if (region is not null)
            {
                open = open.Where(RegionScope.Within<Complaint>(complaint => complaint.RegionCode, [region]));
            }

            var counted = await open
                .GroupBy(complaint => new { District = complaint.RegionCode.Substring(0, RegionCode.DistrictLength), complaint.Level })
                .Select(alike => new
                {
                    alike.Key.District,
                    alike.Key.Level,
                    Count = alike.Count(),
                    Overdue = alike.Count(complaint => complaint.DueAt < now),
                    Next = alike.Min(complaint => complaint.DueAt),
                })
                .ToListAsync(cancellationToken);
            queues.AddRange(counted.Select(alike => new ComplaintQueue(
                status, alike.District, alike.Level, alike.Count, alike.Overdue, alike.Next == Complaint.Never ? null : alike.Next)));
        }

        return [.. queues.OrderBy(queue => queue.NextDueAt ?? DateTimeOffset.MaxValue).ThenBy(queue => queue.DistrictCode, StringComparer.Ordinal)];
    }
}
