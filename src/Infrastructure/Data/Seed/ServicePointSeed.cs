using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Infrastructure.Data.Seed;

/// The office of the regency in Sekayu and one point in each other district.
internal static class ServicePointSeed
{
    private const string SeatOfTheOffice = "16.06.01";

    public static async Task PlantAsync(
        AppDbContext database, IdSource ids, int blankStock, CancellationToken cancellationToken)
    {
        var known = await database.ServicePoints
            .Select(point => point.RegionCode)
            .ToHashSetAsync(cancellationToken);
        var districts = await database.Regions.OfType<District>()
            .OrderBy(district => district.Code)
            .ToListAsync(cancellationToken);
        foreach (var district in districts.Where(district => !known.Contains(district.Code)))
        {
            var (name, stations) = district.Code == SeatOfTheOffice
                ? ("Kantor Disdukcapil Muba (Sekayu)", 4)
                : ($"UPT/Kantor Camat {district.Name}", 1);
            database.ServicePoints.Add(ServicePoint.Open(ids.Next(), name, district.Code, blankStock, stations: stations));
        }

        foreach (var point in await database.ServicePoints.Include(point => point.OpeningPeriods)
            .Where(point => !point.OpeningPeriods.Any())
            .ToListAsync(cancellationToken))
        {
            point.DeliverOpeningHours();
        }

        await database.SaveChangesAsync(cancellationToken);
    }
}
