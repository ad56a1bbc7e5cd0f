using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Applications;

[ObjectType, Description("What is under way where the caller may act (meja kerja), counted for who must act and in which district.")]
internal sealed record Desk(
    [property: Description("By who is waited for, status and district, the oldest submission first; nothing where nothing is under way.")] IReadOnlyList<DeskQueue> Queues);

[ObjectType, Description("Applications under way that are alike (antrean).")]
internal sealed record DeskQueue(
    [property: Description("Who must act (pihak yang ditunggu).")] WaitingParty WaitingOn,
    [property: Description("Their status.")] ApplicationStatus Status,
    [property: Description("Kemendagri code of the district where the applicants live.")] string DistrictCode,
    [property: Description("How many they are.")] int Count,
    [property: Description("When the oldest of them was submitted.")] DateTimeOffset OldestSubmittedAt);

[QueryType]
internal static class DeskQueries
{
    [Description("What the caller has taken to verify and not yet decided (pekerjaan saya), the oldest submission first if no `order` is given.")]
    [Authorize(Policies.ReadDesk)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<ApplicationFilter>, UseSorting<ApplicationSort>]
    public static IQueryable<Application> GetMyApplications(AppDbContext database, Caller caller) =>
        database.Applications.Where(application => application.AssignedTo == caller.Actor.Subject);

    [Description("What is under way, with counts; `applications` with the same `waitingOn`, `status` and region lists it, oldest first by default.")]
    [Authorize(Policies.ReadDesk)]
    public static async Task<Desk> GetDeskAsync(
        [Description("Only of this region and all below it, such as 16.06.09; absent: all where the caller may act.")] string? region,
        AppDbContext database,
        Caller caller,
        GraphOptions options,
        CancellationToken cancellationToken)
    {
        var most = options.Lists.CountWindow;
        var queues = new List<DeskQueue>();
        foreach (var party in Enum.GetValues<WaitingParty>())
        {
            var waiting = OrderedWalk<Application>.Take(Waiting(database, party), most).Where(ApplicationRows.Of(caller));
            if (region is not null)
            {
                waiting = waiting.Where(RegionScope.Within<Application>(application => application.RegionCode, [region]));
            }

            var counted = await waiting
                .GroupBy(application => new { application.Status, District = application.RegionCode.Substring(0, RegionCode.DistrictLength) })
                .Select(alike => new { alike.Key.Status, alike.Key.District, Count = alike.Count(), Oldest = alike.Min(application => application.SubmittedAt) })
                .ToListAsync(cancellationToken);
            queues.AddRange(counted.Select(alike => new DeskQueue(party, alike.Status, alike.District, alike.Count, alike.Oldest)));
        }

        return new Desk([.. queues.OrderBy(queue => queue.OldestSubmittedAt).ThenBy(queue => queue.DistrictCode, StringComparer.Ordinal)]);
    }

    /// Along the index of those who wait for this party, so that what has ended is never read.
    internal static IQueryable<Application> Waiting(AppDbContext database, WaitingParty party) => database.Applications.AsNoTracking()
        .Where(application => application.WaitingOn == party)
        .OrderBy(application => application.SubmittedAt).ThenBy(application => application.Key);
}

[ObjectType<Desk>]
internal static class DeskCompleteness
{
    [Description("False where more than 50,000 applications wait for one party: then only the oldest of them are counted.")]
    public static async Task<bool> GetIsCompleteAsync(
        [Parent] Desk desk, AppDbContext database, GraphOptions options, CancellationToken cancellationToken)
    {
        foreach (var party in Enum.GetValues<WaitingParty>())
        {
            if (await OrderedWalk<Application>.Skip(DeskQueries.Waiting(database, party), options.Lists.CountWindow).AnyAsync(cancellationToken))
            {
                return false;
            }
        }

        return true;
    }
}
