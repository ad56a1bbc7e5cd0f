using System.ComponentModel;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Calendars;

/// The days off of one calendar year (hari libur dan cuti bersama), as the ministers' joint decree lists them. They are
/// data: an administrator replaces a year when the decree comes or changes.
public sealed class HolidayYear : AggregateRoot
{
    public const int First = 2000;
    public const int Last = 2100;
    public const int MaximumDays = 100;

    private readonly List<Holiday> holidays = [];

    private HolidayYear()
    {
    }

    public int Year { get; private init; }
    public IReadOnlyList<Holiday> Holidays => holidays;

    /// What an installation is delivered with; it raises no event, as nobody has changed anything.
    public static HolidayYear Delivered(Guid id, int year, IReadOnlyList<HolidayGiven> days)
    {
        var delivered = new HolidayYear { Id = id, Year = year };
        delivered.Take(days);
        return delivered;
    }

    /// A year that nobody has entered yet.
    public static HolidayYear Enter(
        Actor actor, DateTimeOffset now, IdSource ids, int year, IReadOnlyList<HolidayGiven> days)
    {
        var entered = new HolidayYear { Id = ids.Next(), Year = year };
        entered.Replace(actor, now, days);
        return entered;
    }

    /// Needs the holidays.
    public void Replace(Actor actor, DateTimeOffset now, IReadOnlyList<HolidayGiven> days)
    {
        if (actor.Role != ActorRole.Administrator)
        {
            throw new NotPermittedError();
        }

        Take(days);
        Raise(new HolidaysReplaced(Year, holidays.Count), actor, Wib.WholeSeconds(now), RegionCode.Muba);
        CountChangeBy(actor);
    }

    private void Take(IReadOnlyList<HolidayGiven> days)
    {
        RequireOrder(days);
        var taken = days
            .OrderBy(day => day.Date)
            .Select(day => new Holiday { Date = day.Date, Kind = day.Kind, Name = Text.Require(day.Name, "name") })
            .ToList();
        holidays.Clear();
        holidays.AddRange(taken);
    }

    private void RequireOrder(IReadOnlyList<HolidayGiven> days)
    {
        if (Year is < First or > Last)
        {
            throw new InvalidHolidaysError(HolidayFault.YearOutOfRange, null);
        }

        if (days.Count is 0 or > MaximumDays)
        {
            throw new InvalidHolidaysError(days.Count == 0 ? HolidayFault.NoDays : HolidayFault.TooManyDays, null);
        }

        var seen = new HashSet<DateOnly>();
        foreach (var day in days)
        {
            if (day.Date.Year != Year)
            {
                throw new InvalidHolidaysError(HolidayFault.OtherYear, day.Date);
            }

            if (!seen.Add(day.Date))
            {
                throw new InvalidHolidaysError(HolidayFault.NamedTwice, day.Date);
            }
        }
    }
}

/// One day off; on a Saturday or Sunday it changes nothing, and is kept because the decree names it.
public sealed class Holiday
{
    public long Key { get; private set; }
    public long HolidayYearKey { get; private set; }
    public DateOnly Date { get; internal init; }
    public HolidayKind Kind { get; internal init; }
    public string Name { get; internal init; } = "";
}

public sealed record HolidayGiven(DateOnly Date, HolidayKind Kind, string Name);

[Description("Why the office is closed (jenis hari libur). Both count as no working day.")]
public enum HolidayKind
{
    [Description("National holiday (hari libur nasional).")] National,
    [Description("Joint leave (cuti bersama).")] JointLeave,
}
