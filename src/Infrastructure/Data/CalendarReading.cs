using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Calendars;

namespace SipOkMuba.Infrastructure.Data;

public static class CalendarReading
{
    /// Some 25 rows a year in one statement: read when it is needed, so that a replaced year counts at once.
    public static async Task<WorkingCalendar> WorkingCalendarAsync(
        this AppDbContext database, CancellationToken cancellationToken) =>
        new(await database.HolidayYears.AsNoTracking().Include(year => year.Holidays).ToListAsync(cancellationToken));
}
