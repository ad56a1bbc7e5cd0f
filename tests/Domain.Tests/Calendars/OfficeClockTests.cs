using System.Globalization;
using FsCheck.Xunit;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Calendars;

public sealed class OfficeClockTests
{
    /// 24 November 2026 is a Tuesday, the 27th a Friday; 24 and 25 December are off.
    [Theory]
    [InlineData("2026-11-24T08:00:00", "02:00:00", "2026-11-24T10:00:00")]
    [InlineData("2026-11-24T08:00:00", "07:00:00", "2026-11-24T15:00:00")]
    [InlineData("2026-11-24T08:00:00", "07:00:01", "2026-11-25T08:00:01")]
    [InlineData("2026-11-24T08:00:00", "08:00:00", "2026-11-25T09:00:00")]
    [InlineData("2026-11-24T14:59:59", "00:00:02", "2026-11-25T08:00:01")]
    [InlineData("2026-11-24T20:00:00", "01:00:00", "2026-11-25T09:00:00")]
    [InlineData("2026-11-27T11:00:00", "01:00:00", "2026-11-27T13:30:00")]
    [InlineData("2026-11-27T12:00:00", "02:00:00", "2026-11-27T15:00:00")]
    [InlineData("2026-11-27T14:00:00", "08:00:00", "2026-11-30T15:00:00")]
    [InlineData("2026-12-23T14:00:00", "01:30:00", "2026-12-28T08:30:00")]
    [InlineData("2026-11-24T20:00:00", "00:00:00", "2026-11-24T20:00:00")]
    public void Add_ShouldPassOnlyWhileTheOfficeIsOpen_FromAnyInstant(string start, string officeTime, string end)
    {
        Assert.Equal(At(end), Decree.Office.Add(At(start), TimeSpan.Parse(officeTime, CultureInfo.InvariantCulture)));
        Assert.Equal(TimeSpan.Parse(officeTime, CultureInfo.InvariantCulture), Decree.Office.Between(At(start), At(end)));
    }

    [Theory]
    [InlineData("2026-11-24T07:59:59", "2026-11-24T08:00:00")]
    [InlineData("2026-11-24T08:00:00", "2026-11-24T08:00:00")]
    [InlineData("2026-11-24T15:00:00", "2026-11-25T08:00:00")]
    [InlineData("2026-11-27T11:30:00", "2026-11-27T13:00:00")]
    [InlineData("2026-11-27T15:00:00", "2026-11-30T08:00:00")]
    public void NextOpen_ShouldBeTheInstantOrTheOpening_AtTheEdges(string at, string opens)
    {
        Assert.Equal(At(opens), Decree.Office.NextOpen(At(at)));
        Assert.Equal(at == opens, Decree.Office.IsOpen(At(at)));
    }

    [Fact]
    public void Between_ShouldBeNothing_WhenTheEndLiesBeforeTheStart() =>
        Assert.Equal(TimeSpan.Zero, Decree.Office.Between(At("2026-11-24T12:00:00"), At("2026-11-24T09:00:00")));

    [Fact]
    public void Clock_ShouldGoByTheHoursOfItsOffice_WhenTheyAreOthers()
    {
        var saturdays = new OpeningHours([new(Weekday.Saturday, new(8, 0), new(9, 0)), new(Weekday.Tuesday, new(22, 0), new(23, 59, 59))]);
        var clock = new OfficeClock(Decree.Of2026, saturdays);

        // Never on a Saturday: the calendar decides on which days an office works.
        Assert.Equal(At("2026-12-01T22:00:01"), clock.Add(At("2026-11-25T00:00:00"), TimeSpan.FromSeconds(1)));
    }

    /// Minute by minute, against the spans of the week.
    [Property(MaxTest = 200)]
    public void Add_ShouldBeWhatCountingMinutesGives_ForAnyStart(int seed)
    {
        var random = new Random(seed);
        var start = At("2026-01-01T00:00:00").AddMinutes(random.Next(360 * 1440));
        var minutes = random.Next(1, 1200);

        var end = Decree.Office.Add(start, TimeSpan.FromMinutes(minutes));

        var at = start;
        for (var counted = 0; counted < minutes; at = at.AddMinutes(1))
        {
            counted += IsOpen(at) ? 1 : 0;
        }

        Assert.Equal(at, end);
        Assert.Equal(TimeSpan.FromMinutes(minutes), Decree.Office.Between(start, end));
    }

    public static TheoryData<OpeningHoursFault, OpenSpan[]> Faults => new()
    {
        { OpeningHoursFault.NeverOpen, [] },
        { OpeningHoursFault.EndsBeforeItBegins, [new(Weekday.Monday, new(9, 0), new(8, 0))] },
        { OpeningHoursFault.EndsBeforeItBegins, [new(Weekday.Monday, new(9, 0), new(9, 0))] },
        { OpeningHoursFault.Overlap, [new(Weekday.Monday, new(9, 0), new(12, 0)), new(Weekday.Monday, new(8, 0), new(9, 1))] },
        { OpeningHoursFault.TooManyPeriods, [.. Enumerable.Range(8, 5).Select(hour => new OpenSpan(Weekday.Friday, new(hour, 0), new(hour, 30)))] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void OpeningHours_ShouldTellTheFault_WhenTheyAreNone(OpeningHoursFault fault, OpenSpan[] spans) =>
        Assert.Equal(fault, Assert.Throws<InvalidOpeningHoursError>(() => new OpeningHours(spans)).Reason);

    [Fact]
    public void OpeningHours_ShouldStandInTheOrderOfTheWeek_HoweverTheyAreGiven()
    {
        var hours = new OpeningHours([.. OpeningHours.Default.Week.Reverse(), new(Weekday.Monday, new(15, 0), new(16, 0))]);

        Assert.Equal(
            ["Monday 08:00", "Monday 15:00", "Tuesday 08:00", "Wednesday 08:00", "Thursday 08:00", "Friday 08:00", "Friday 13:00"],
            hours.Week.Select(span => $"{span.Weekday} {span.From:HH\\:mm}"));
    }

    private static bool IsOpen(DateTimeOffset at)
    {
        var day = Wib.DateOf(at);
        var minute = at.ToOffset(Wib.Offset).TimeOfDay.TotalMinutes;
        return day.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Friday
            && Decree.Days.All(off => off.Date != day)
            && minute is >= 480 and < 900
            && !(day.DayOfWeek == DayOfWeek.Friday && minute is >= 690 and < 780);
    }

    private static DateTimeOffset At(string wib) => DateTimeOffset.Parse(wib + "+07:00", CultureInfo.InvariantCulture);
}
