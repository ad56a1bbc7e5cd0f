using System.Collections.Frozen;
using System.ComponentModel;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Calendars;

/// <summary>
/// The days on which the office works (hari kerja): Monday to Friday but for holidays and joint leave. Of a year that
/// nobody has entered only the weekends are known: it is counted by them, and the answer says so.
/// </summary>
public sealed class WorkingCalendar(IReadOnlyCollection<HolidayYear> years)
{
    /// What arrives at this time or later counts as received on the next working day.
    public static readonly TimeOnly ReceiptCutOff = new(16, 0);

    private static readonly TimeOnly EndOfDay = new(23, 59, 59);

    private readonly FrozenSet<int> known = years.Select(year => year.Year).ToFrozenSet();
    private readonly FrozenSet<DateOnly> daysOff =
        years.SelectMany(year => year.Holidays).Select(holiday => holiday.Date).ToFrozenSet();

    public bool IsWorkingDay(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !daysOff.Contains(day);

    /// Day 0 of a working-day clock.
    public DateOnly DayOfReceipt(DateTimeOffset receivedAt)
    {
        var received = receivedAt.ToOffset(Wib.Offset);
        var day = DateOnly.FromDateTime(received.DateTime);
        return IsWorkingDay(day) && TimeOnly.FromTimeSpan(received.TimeOfDay) < ReceiptCutOff ? day : Next(day);
    }

    /// The working day that is so many working days later.
    public DateOnly Add(DateOnly day, int workingDays)
    {
        for (var left = workingDays; left > 0; left--)
        {
            day = Next(day);
        }

        return day;
    }

    /// The working days after the first day, up to and with the last.
    public int WorkingDaysBetween(DateOnly first, DateOnly last)
    {
        var count = 0;
        for (var day = first.AddDays(1); day <= last; day = day.AddDays(1))
        {
            count += IsWorkingDay(day) ? 1 : 0;
        }

        return count;
    }

    /// The end of the nth working day after receipt; k percent of n working days end with working day ⌈k·n/100⌉. Days for
    /// which the clock stood still come on top.
    public WorkingDeadline Deadline(DateTimeOffset receivedAt, int workingDays, int percent = 100, int pausedDays = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        ArgumentOutOfRangeException.ThrowIfNegative(percent);
        var countedFrom = DayOfReceipt(receivedAt);
        var due = Add(countedFrom, checked((workingDays * percent + 99) / 100 + pausedDays));
        return new WorkingDeadline(
            countedFrom,
            Wib.At(due, EndOfDay),
            WarningsFor(Wib.DateOf(receivedAt).Year, due.Year));
    }

    public IReadOnlyList<CalendarWarning> WarningsFor(int firstYear, int lastYear) =>
    [
        .. Enumerable.Range(firstYear, lastYear - firstYear + 1)
            .Where(year => !known.Contains(year))
            .Select(year => new CalendarWarning(CalendarWarningCode.HolidaysUnknown, year)),
    ];

    public int WorkingDaysIn(int year) =>
        Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Count(i => IsWorkingDay(new DateOnly(year, 1, 1).AddDays(i)));

    private DateOnly Next(DateOnly day)
    {
        do
        {
            day = day.AddDays(1);
        }
        while (!IsWorkingDay(day));
        return day;
    }
}

/// Until when something is due, and what makes that uncertain.
public sealed record WorkingDeadline(
    DateOnly CountedFrom, DateTimeOffset DueAt, IReadOnlyList<CalendarWarning> Warnings);

public sealed record CalendarWarning(CalendarWarningCode Code, int Year);

[Description("What makes a count of working days uncertain (peringatan kalender).")]
public enum CalendarWarningCode
{
    [Description("Nobody has entered the holidays of the year: it is counted by its weekends (libur belum diketahui).")]
    HolidaysUnknown,
}
