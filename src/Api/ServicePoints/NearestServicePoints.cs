using System.ComponentModel;
using GraphQL;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.ServicePoints;

[ObjectType, Description("A service point, and how near it is to the village that was asked for.")]
internal sealed record NearServicePoint(
    [property: GraphIgnore] Guid Id,
    [property: Description("How near it is, as far as districts tell.")] Nearness Nearness);

[ObjectType<NearServicePoint>]
internal static class PointOfNearness
{
    [Description("The service point (titik layanan).")]
    public static NodeRef<ServicePoint> GetServicePoint([Parent] NearServicePoint near, NodeLoader<ServicePoint> points) => points.ById(near.Id);
}

[QueryType]
internal static class NearestServicePointsQueries
{
    private const int Most = 50;

    [Description("Service points for a resident of a village, the nearest first (titik layanan terdekat). There are no coordinates: first come those of the own district, then those of districts that were one with it, then the others by the order in which BPS numbers districts along the regency. Distance by road is not known. Null where Musi Banyuasin has no such village or district."), ListSize(15)]
    public static async Task<IReadOnlyList<NearServicePoint>?> GetNearestServicePointsAsync(
        [Description("Kemendagri code of a village or a district, such as 16.06.09.2006.")] string villageCode,
        AppDbContext database,
        CancellationToken cancellationToken,
        [Description("How many, 1 to 50.")] int first = 5)
    {
        if (first is < 1 or > Most)
        {
            throw new ExecutionError($"Between 1 and {Most} service points are shown.") { Code = "HC0051", Extensions = new() { ["maximum"] = Most } };
        }

        if (!await database.Regions.AnyAsync(region => region.Code == villageCode, cancellationToken) || DistrictOf(villageCode) is not { } district)
        {
            return null;
        }

        var points = await database.ServicePoints.OrderBy(point => point.Key)
            .Select(point => new { point.Id, point.RegionCode })
            .ToListAsync(cancellationToken);
        return
        [
            .. DistrictNearness.Order(points, point => point.RegionCode, district).Take(first)
                .Select(point => new NearServicePoint(point.Id, DistrictNearness.Between(point.RegionCode, district))),
        ];
    }

    private static string? DistrictOf(string code) =>
        code.Length >= RegionCode.DistrictLength && RegionCode.IsWithin(code, RegionCode.Muba) ? code[..RegionCode.DistrictLength] : null;
}
