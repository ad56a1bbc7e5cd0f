using System.ComponentModel;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.ServicePoints;

[ObjectType<ServicePoint>]
internal static class ServicePointNode
{
    public static void Configure(NodeDescriptor<ServicePoint> node)
    {
        node.Description("An office or station (titik layanan) that records biometrics, prints and hands out cards.")
            .Key(point => point.Key).Id(point => point.Id).Public();
        node.Column(point => point.Name, "Name of the office.");
        node.Column(point => point.RegionCode, "Kemendagri code of the district where it stands.");
        node.Many<OpeningPeriod>(
            "openingHours", period => period.ServicePointKey, period => period.Key,
            "When it is open on a working day (jam layanan), by weekday; a break lies between two periods of a day.").ListSize(7);
        node.Column(point => point.Stations, "Recording sets (alat rekam) at work.");
        node.Column(point => point.PlacesPerStation, "Places (kuota) of one station in a slot of 30 minutes.");
        node.Many<Closure>(
            "closures", closure => closure.ServicePointKey, closure => -closure.Key,
            "When it is closed though its hours say open (penutupan), last announced first; those of the past too.").ListSize(5);
        node.Column(point => point.BlankStock, "Blank cards (blangko) at hand; only for staff.").Authorize(Policies.ReadBlankStock).Nullable();
        node.Column(point => point.Version, "For `expectedVersion`: rises with every change that a person makes.");
    }
}

[ObjectType<OpeningPeriod>]
internal static class OpeningPeriodNode
{
    public static void Configure(NodeDescriptor<OpeningPeriod> node)
    {
        node.Description("A stretch of a weekday in which a service point is open, in WIB; holidays of the working calendar are off.")
            .Key(period => period.Key).VisibleWithParent();
        node.Column(period => period.Weekday, "The day of the week.");
        node.Column(period => period.OpensAt, "From when.");
        node.Column(period => period.ClosesAt, "Until when.");
    }
}

[ObjectType<Closure>]
internal static class ClosureNode
{
    public static void Configure(NodeDescriptor<Closure> node)
    {
        node.Description("A time in which a service point serves nobody (penutupan), such as a power failure or a move.")
            .Key(closure => closure.Key).Id(closure => closure.Id).Public();
        node.Column(closure => closure.StartsAt, "From when.");
        node.Column(closure => closure.EndsAt, "Until when; a slot may begin at this instant.");
        node.Column(closure => closure.Reason, "Why (alasan), as everybody may read it.");
    }
}

internal sealed class ServicePointFilter : FilterInput<ServicePoint>
{
    public ServicePointFilter()
    {
        Field(point => point.Name);
        Field(point => point.RegionCode);
    }
}

internal sealed class ServicePointSort : SortInput<ServicePoint>
{
    public ServicePointSort()
    {
        Field(point => point.Name);
        Field(point => point.RegionCode);
    }
}

[QueryType]
internal static class ServicePointQueries
{
    [Description("Offices and stations of the regency.")]
    [UsePaging(IncludeTotalCount = true), UseFiltering<ServicePointFilter>, UseSorting<ServicePointSort>]
    public static IQueryable<ServicePoint> GetServicePoints(AppDbContext database) => database.ServicePoints;
}
