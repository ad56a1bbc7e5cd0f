using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Calendars;

/// Time that passes only while an office is open (jam kerja): on working days, within its opening hours, but for breaks.
public sealed class OfficeClock(WorkingCalendar calendar, OpeningHours hours)
{
    /// Further than any holiday season; who is closed so long has no hours to count.
    private const int DaysToLookAhead = 3660;

    /// When so much office time has passed: at closing time rather than at the next opening.
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan officeTime)
    {
        if (officeTime <= TimeSpan.Zero)
        {
            return start;
        }

        var left = officeTime;
        foreach (var (from, until) in OpenFrom(start))
        {
            if (left <= until - from)
            {
                return from + left;
            }

            left -= until - from;
        }

        throw new InvalidOperationException("The office does not open again.");
    }

    public TimeSpan Between(DateTimeOffset start, DateTimeOffset end)
    {
        var passed = TimeSpan.Zero;
        foreach (var (from, until) in OpenFrom(start))
        {
            if (from >= end)
            {
                break;
            }

            passed += (until < end ? until : end) - from;
        }

        return passed;
    }

    public bool IsOpen(DateTimeOffset at) => NextOpen(at) == at;

    /// The instant itself while the office is open, else when it opens next.
    public DateTimeOffset NextOpen(DateTimeOffset at) => OpenFrom(at).First().From;

    /// What is left of the opening spans after an instant, in order.
    private IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> OpenFrom(DateTimeOffset at)
    {
        var first = Wib.DateOf(at);
        for (var i = 0; i < DaysToLookAhead; i++)
        {
            var day = first.AddDays(i);
            foreach (var span in calendar.IsWorkingDay(day) ? hours.On(day) : [])
            {
                var until = Wib.At(day, span.Until);
                if (until > at)
                {
                    var from = Wib.At(day, span.From);
                    yield return (from < at ? at : from, until);
                }
            }
        }
    }
}
