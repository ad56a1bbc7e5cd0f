using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Infrastructure.Data.Seed;

/// The years that an installation is delivered with. A year that is there already is an administrator's and stays.
internal static class HolidaySeed
{
    public static async Task PlantAsync(AppDbContext database, IdSource ids, CancellationToken cancellationToken)
    {
        var known = await database.HolidayYears.Select(year => year.Year).ToListAsync(cancellationToken);
        foreach (var year in Read().GroupBy(day => day.Date.Year).Where(year => !known.Contains(year.Key)))
        {
            database.HolidayYears.Add(HolidayYear.Delivered(ids.Next(), year.Key, [.. year]));
        }

        await database.SaveChangesAsync(cancellationToken);
    }

    public static IEnumerable<HolidayGiven> Read()
    {
        using var stream = typeof(HolidaySeed).Assembly.GetManifestResourceStream("holidays-id-2026.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',', 4);
            yield return new HolidayGiven(
                DateOnly.ParseExact(cells[0], "yyyy-MM-dd", CultureInfo.InvariantCulture), KindOf(cells[2]), cells[3]);
        }
    }

    private static HolidayKind KindOf(string text) => text switch
    {
        "NATIONAL" => HolidayKind.National,
        "JOINT_LEAVE" => HolidayKind.JointLeave,
        _ => throw new InvalidDataException($"Unknown kind of holiday {text}."),
    };
}
