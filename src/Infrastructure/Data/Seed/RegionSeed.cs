using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Infrastructure.Data.Seed;

/// The national code list for Musi Banyuasin, from the embedded file; parents stand before their children.
internal static class RegionSeed
{
    public static async Task PlantAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        var regions = await database.Regions.ToDictionaryAsync(region => region.Code, cancellationToken);
        foreach (var row in Read())
        {
            if (!regions.TryGetValue(row.Code, out var region))
            {
                region = Create(row, regions);
                regions.Add(row.Code, region);
                database.Regions.Add(region);
            }
            else
            {
                // A renamed place keeps its code.
                database.Entry(region).Property(known => known.Name).CurrentValue = row.Name;
            }
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    private static Region Create(Row row, Dictionary<string, Region> regions) => row.Level switch
    {
        "PROVINCE" => new Region(row.Code, row.Name, RegionLevel.Province, row.Parent),
        "REGENCY" => new Region(row.Code, row.Name, RegionLevel.Regency, row.Parent),
        "DISTRICT" => new District(row.Code, row.Name, row.Parent!),
        "URBAN_VILLAGE" => new Village(row.Code, row.Name, RegionLevel.UrbanVillage, (District)regions[row.Parent!]),
        "VILLAGE" => new Village(row.Code, row.Name, RegionLevel.Village, (District)regions[row.Parent!]),
        _ => throw new InvalidDataException($"Unknown level {row.Level}."),
    };

    private static IEnumerable<Row> Read()
    {
        using var stream = typeof(RegionSeed).Assembly.GetManifestResourceStream("muba-regions.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            yield return new Row(cells[0], cells[1], cells[2], cells[3].Length == 0 ? null : cells[3]);
        }
    }

    private sealed record Row(string Code, string Name, string Level, string? Parent);
}
