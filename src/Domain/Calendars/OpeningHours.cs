using System.ComponentModel;

namespace SipOkMuba.Domain.Calendars;

[Description("Day of the week (hari).")]
public enum Weekday
{
    [Description("Monday (Senin).")] Monday,
    [Description("Tuesday (Selasa).")] Tuesday,
    [Description("Wednesday (Rabu).")] Wednesday,
    [Description("Thursday (Kamis).")] Thursday,
    [Description("Friday (Jumat).")] Friday,
    [Description("Saturday (Sabtu).")] Saturday,
    [Description("Sunday (Minggu).")] Sunday,
}

/// Open from one time to another, in WIB; a break lies between two spans of a day.
public sealed record OpenSpan(Weekday Weekday, TimeOnly From, TimeOnly Until);

/// The hours of a week in which an office serves (jam layanan). Whether it works on a given day, the calendar says.
public sealed class OpeningHours
{
    private const int MostSpansOfADay = 4;

    private readonly ILookup<Weekday, OpenSpan> spans;

    public OpeningHours(IReadOnlyCollection<OpenSpan> given)
        : this(Checked(given).OrderBy(span => span.Weekday).ThenBy(span => span.From))
    {
        if (Week.Zip(Week.Skip(1)).Any(pair => pair.First.Weekday == pair.Second.Weekday && pair.Second.From < pair.First.Until))
        {
            throw new InvalidOpeningHoursError(OpeningHoursFault.Overlap);
        }

        if (Week.GroupBy(span => span.Weekday).Any(day => day.Count() > MostSpansOfADay))
        {
            throw new InvalidOpeningHoursError(OpeningHoursFault.TooManyPeriods);
        }
    }

    private OpeningHours(IOrderedEnumerable<OpenSpan> week)
    {
        Week = [.. week];
        spans = Week.ToLookup(span => span.Weekday);
    }

    /// As they were found right when they were set.
    internal static OpeningHours Kept(IEnumerable<OpenSpan> week) => new(week.OrderBy(span => span.Weekday).ThenBy(span => span.From));

    private static IReadOnlyCollection<OpenSpan> Checked(IReadOnlyCollection<OpenSpan> given)
    {
        if (given.Count == 0)
        {
            throw new InvalidOpeningHoursError(OpeningHoursFault.NeverOpen);
        }

        if (given.Any(span => span.Until <= span.From))
        {
            throw new InvalidOpeningHoursError(OpeningHoursFault.EndsBeforeItBegins);
        }

        return given;
    }

    /// Domain.md 3.8 [D]: 08:00 to 15:00, on Fridays with a break for prayer.
    public static OpeningHours Default { get; } = new(
    [
        .. new[] { Weekday.Monday, Weekday.Tuesday, Weekday.Wednesday, Weekday.Thursday }
            .Select(day => new OpenSpan(day, new TimeOnly(8, 0), new TimeOnly(15, 0))),
        new OpenSpan(Weekday.Friday, new TimeOnly(8, 0), new TimeOnly(11, 30)),
        new OpenSpan(Weekday.Friday, new TimeOnly(13, 0), new TimeOnly(15, 0)),
    ]);

    public IReadOnlyList<OpenSpan> Week { get; }

    public IEnumerable<OpenSpan> On(DateOnly day) => spans[WeekdayOf(day)];

    private static Weekday WeekdayOf(DateOnly day) => (Weekday)(((int)day.DayOfWeek + 6) % 7);
}
