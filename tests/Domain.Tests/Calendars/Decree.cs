using System.Globalization;
using SipOkMuba.Domain.Calendars;

namespace SipOkMuba.Domain.Tests.Calendars;

/// The holidays that an installation is delivered with.
internal static class Decree
{
    public static IReadOnlyList<HolidayGiven> Days { get; } =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Calendars/holidays-id-2026.csv")).Skip(1)
            .Select(line => line.Split(','))
            .Select(cells => new HolidayGiven(
                DateOnly.Parse(cells[0], CultureInfo.InvariantCulture),
                cells[2] == "NATIONAL" ? HolidayKind.National : HolidayKind.JointLeave,
                cells[3])),
    ];

    public static WorkingCalendar Of2026 { get; } = new([HolidayYear.Delivered(Guid.Empty, 2026, Days)]);

    /// Open at all hours but on weekends.
    public static OfficeClock WithoutHolidays { get; } = new(
        new WorkingCalendar([]),
        new OpeningHours([.. Enum.GetValues<Weekday>().Select(day => new OpenSpan(day, new TimeOnly(0, 0), new TimeOnly(23, 59, 59)))]));

    public static OfficeClock Office { get; } = new(Of2026, OpeningHours.Default);
}
