using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Infrastructure.Data;

public static class CalendarReading
{
    /// Some 25 rows a year in one statement: read when it is needed, so that a replaced year counts at once.
    public static async Task<WorkingCalendar> WorkingCalendarAsync(
        this AppDbContext database, CancellationToken cancellationToken) =>
        new(await database.HolidayYears.AsNoTracking().Include(year => year.Holidays).ToListAsync(cancellationToken));

    public static async Task<OfficeClocks> OfficeClocksAsync(
        this AppDbContext database, CancellationToken cancellationToken)
    {
        var points = await database.ServicePoints.AsNoTracking().Include(point => point.OpeningPeriods)
            .OrderBy(point => point.Key)
            .ToListAsync(cancellationToken);
        return new OfficeClocks(
            await database.WorkingCalendarAsync(cancellationToken),
            points.Select(point => (point.RegionCode, point.OpeningHours)));
    }
}

/// <summary>
/// Whose hours count: those of the oldest service point of the applicant's district, or the default ones of the office.
/// With <see cref="Application.DutiesBy"/> it tells what is due when; a clock reads both anew each time, so that other
/// holidays and hours count at once.
/// </summary>
public sealed class OfficeClocks(WorkingCalendar calendar, IEnumerable<(string District, OpeningHours Hours)> hours)
{
    private readonly OfficeClock otherwise = new(calendar, OpeningHours.Default);
    private readonly Dictionary<string, OfficeClock> byDistrict = hours.GroupBy(point => point.District)
        .ToDictionary(district => district.Key, district => new OfficeClock(calendar, district.First().Hours));

    /// The code of a district, or of a village below it.
    public OfficeClock Of(string regionCode) =>
        byDistrict.GetValueOrDefault(string.Join('.', regionCode.Split('.').Take(RegionCode.PartsOfDistrict)), otherwise);
}
