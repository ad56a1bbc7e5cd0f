using System.ComponentModel;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.MobileVisits;

internal sealed class MobileVisitFilter : FilterInput<MobileVisit>
{
    public MobileVisitFilter()
    {
        Field(visit => visit.Date);
        Field(visit => visit.Status);
        Field(visit => visit.Kind);
        Field(visit => visit.RegionCode);
    }
}

internal sealed class MobileVisitSort : SortInput<MobileVisit>
{
    public MobileVisitSort() => Field(visit => visit.Date);
}

[QueryType]
internal static class MobileVisitQueries
{
    [Description("Mobile visits to villages and homes (jemput bola), by day if no `order` is given; places are booked with `bookAppointment`.")]
    [Authorize(Policies.ReadAppointments)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<MobileVisitFilter>, UseSorting<MobileVisitSort>]
    public static IQueryable<MobileVisit> GetMobileVisits(
        [Description("Only those that come to this region, such as 16.06.09 or 16.06.09.2006; absent: all.")] string? region,
        AppDbContext database)
    {
        if (region is null)
        {
            return database.MobileVisits;
        }

        var within = RegionScope.Within<Slot>(stop => stop.RegionCode, [region]);
        return database.MobileVisits.Where(visit => database.Slots.Where(within).Any(stop => stop.MobileVisitKey == visit.Key));
    }
}
