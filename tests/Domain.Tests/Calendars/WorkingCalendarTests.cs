using System.Globalization;
using FsCheck.Xunit;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Tests.Calendars;

public sealed class WorkingCalendarTests
{
    public static TheoryData<string, int, string, string> Vectors
    {
        get
        {
            var data = new TheoryData<string, int, string, string>();
            foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Calendars/working-day-vectors.csv")).Skip(1))
            {
                var cells = line.Split(',');
                data.Add(cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture), cells[2], cells[3]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Deadline_ShouldBeAsExpected_ForEachVector(string received, int workingDays, string countedFrom, string due)
    {
        var deadline = Decree.Of2026.Deadline(At(received), workingDays);

        Assert.Equal(Day(countedFrom), deadline.CountedFrom);
        Assert.Equal(At(due), deadline.DueAt);
        Assert.Empty(deadline.Warnings);
    }

    [Theory]
    [InlineData("2026-11-24T15:59:59.999+07:00", "2026-11-24")]
    [InlineData("2026-11-24T16:00:00+07:00", "2026-11-25")]
    [InlineData("2026-11-24T09:00:00+00:00", "2026-11-25")]
    [InlineData("2026-11-23T17:00:00+00:00", "2026-11-24")]
    [InlineData("2026-11-27T16:00:00+07:00", "2026-11-30")]
    [InlineData("2026-12-24T08:00:00+07:00", "2026-12-28")]
    public void DayOfReceipt_ShouldBeTheNextWorkingDay_FromFourOClockOn(string received, string day) =>
        Assert.Equal(Day(day), Decree.Of2026.DayOfReceipt(At(received)));

    /// 80 % of 3, 5, 14 and 60 working days end with working day 3, 4, 12 and 48.
    [Theory]
    [InlineData(3, 80, 3)]
    [InlineData(5, 80, 4)]
    [InlineData(14, 80, 12)]
    [InlineData(60, 80, 48)]
    [InlineData(5, 150, 8)]
    [InlineData(14, 0, 0)]
    [InlineData(0, 80, 0)]
    public void Deadline_ShouldRoundAPartUp_WhenItIsAPercentage(int workingDays, int percent, int day)
    {
        var received = At("2026-06-18T09:00:00+07:00");

        Assert.Equal(
            Decree.Of2026.Deadline(received, day),
            Decree.Of2026.Deadline(received, workingDays, percent),
            (one, other) => one.DueAt == other.DueAt);
    }

    [Fact]
    public void Deadline_ShouldCountWeekendsAndWarn_WhenAYearIsUnknown()
    {
        var deadline = Decree.Of2026.Deadline(At("2026-12-30T09:00:00+07:00"), 5);

        // Thursday 31, then 1 January 2027 like any other Friday.
        Assert.Equal(At("2027-01-06T23:59:59+07:00"), deadline.DueAt);
        Assert.Equal([new CalendarWarning(CalendarWarningCode.HolidaysUnknown, 2027)], deadline.Warnings);
    }

    [Fact]
    public void WarningsFor_ShouldNameEveryUnknownYear_BetweenTwo() =>
        Assert.Equal([2025, 2027, 2028], Decree.Of2026.WarningsFor(2025, 2028).Select(warning => warning.Year));

    /// 261 weekdays, and 21 of the 25 days off fall on one of them.
    [Fact]
    public void WorkingDaysIn_ShouldLeaveOutHolidaysOnWeekdays_In2026()
    {
        Assert.Equal(261 - 21, Decree.Of2026.WorkingDaysIn(2026));
        Assert.Equal(261, new WorkingCalendar([]).WorkingDaysIn(2026));
        Assert.Equal(262, new WorkingCalendar([]).WorkingDaysIn(2024));
    }

    [Property(MaxTest = 500)]
    public void Deadline_ShouldBeWhatCountingDayByDayGives_ForAnyReceipt(int seed)
    {
        var random = new Random(seed);
        var received = At("2026-01-01T00:00:00+07:00").AddSeconds(random.Next(250 * 86_400));
        var workingDays = random.Next(61);

        var deadline = Decree.Of2026.Deadline(received, workingDays);

        var off = Decree.Days.Select(day => day.Date).ToList();
        bool Works(DateOnly day) => day.DayOfWeek is >= DayOfWeek.Monday and <= DayOfWeek.Friday && !off.Contains(day);
        var day = Wib.DateOf(received);
        while (!Works(day) || (day == Wib.DateOf(received) && received.ToOffset(Wib.Offset).Hour >= 16))
        {
            day = day.AddDays(1);
        }

        Assert.Equal(day, deadline.CountedFrom);
        for (var counted = 0; counted < workingDays; counted += Works(day) ? 1 : 0)
        {
            day = day.AddDays(1);
        }

        Assert.Equal(new DateTimeOffset(day, new TimeOnly(23, 59, 59), Wib.Offset), deadline.DueAt);
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
