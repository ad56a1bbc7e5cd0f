using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Work;

[ObjectType, Description("Something that the caller has to do (pekerjaan).")]
internal sealed record WorkItem(
    [property: GraphIgnore] string Type,
    [property: GraphIgnore] Guid Id,
    [property: Description("In which region, a Kemendagri code.")] string RegionCode,
    [property: Description("Since when it is the caller's to do.")] DateTimeOffset Since,
    [property: Description("Until when it is to be done (tenggat); null where there is no limit.")] DateTimeOffset? DueAt,
    [property: Description("It should have been done (terlambat).")] bool IsOverdue);

[ObjectType<WorkItem>]
internal static class SubjectOfWork
{
    [Description("The application, complaint or conversation that it is about.")]
    public static NodeRef? GetSubject([Parent] WorkItem item, NodeLoader nodes) => nodes.ById(item.Type, item.Id);
}

[ObjectType, Description("What the caller has to do (pekerjaan saya), with counts.")]
internal sealed record Work(
    [property: Description("The overdue ones first, then by their limit; 50 at the most.")] IReadOnlyList<WorkItem> Items,
    [property: Description("How many there are of each kind and district; more than 1,000 of a kind count as 1,000.")] IReadOnlyList<WorkCount> Counts);

[ObjectType, Description("Work that is alike.")]
internal sealed record WorkCount(
    [property: Description("Type of its subjects, such as `Complaint`.")] string SubjectType,
    [property: Description("Kemendagri code of the district, or of the regency.")] string DistrictCode,
    [property: Description("How many they are.")] int Count,
    [property: Description("How many of them should have been done.")] int Overdue);

[QueryType]
internal static class WorkQueries
{
    private const int Shown = 50;

    [Description("What the caller has to do, by role: of a verifier the claimed applications; of an officer the complaints to answer for, those that nobody has yet, and the conversations taken; of a supervisor the complaints that have been escalated or need an answer from above; of the head those that came so far.")]
    [Authorize(Policies.ReadDesk), Cost(20)]
    public static async Task<Work> GetMyWorkAsync(
        [Description("Only of this region and all below it, such as 16.06.09; absent: all where the caller may act.")] string? region,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        GraphOptions options,
        CancellationToken cancellationToken)
    {
        var sources = new WorkSources(database, caller, region, time.GetUtcNow(), options.Lists);
        var found = (await sources.ReadAsync(cancellationToken))
            .OrderBy(item => item.DueAt ?? DateTimeOffset.MaxValue).ThenBy(item => item.Since)
            .ToList();
        return new Work(
            [.. found.Take(Shown)],
            [
                .. found.GroupBy(item => (item.Type, District: RegionCode.DistrictOf(item.RegionCode)))
                    .OrderBy(alike => alike.Key)
                    .Select(alike => new WorkCount(alike.Key.Type, alike.Key.District, alike.Count(), alike.Count(item => item.IsOverdue))),
            ]);
    }
}
