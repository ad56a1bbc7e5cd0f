using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

/// <summary>The limits of domain.md 3.3, defaults of ours [D].</summary>
public static class AppointmentRules
{
    public static readonly TimeSpan HoldFor = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan OfferFor = TimeSpan.FromMinutes(30);

    /// Whoever loses a place through the office gets longer to think: docs/decisions/0053.
    public static readonly TimeSpan ReplacementFor = TimeSpan.FromHours(24);

    /// A place is booked at least so long before.
    public static readonly TimeSpan Lead = TimeSpan.FromHours(2);

    /// Today's places are booked until then.
    public static readonly TimeOnly SameDayCutOff = new(13, 0);
    public const int HorizonDays = 30;

    /// It is moved or given back at least so long before.
    public static readonly TimeSpan ChangeUntil = TimeSpan.FromHours(2);
    public const int MovesAtMost = 3;

    public static readonly TimeSpan CheckInBefore = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan CheckInAfter = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan NoShowAfter = TimeSpan.FromMinutes(30);

    /// So often within so many days: then only places of the same week.
    public const int NoShowsAtMost = 2;
    public const int NoShowDays = 90;

    /// The share of the vulnerable is anybody's so long before.
    public static readonly TimeSpan ReserveUntil = TimeSpan.FromHours(24);

    /// So long before the start the citizen is reminded; the last while it can still be given back.
    public static readonly IReadOnlyList<TimeSpan> Reminders = [TimeSpan.FromHours(24), TimeSpan.FromHours(3)];

    /// When a place can be booked first, and the last day; a place given by the office has its own rules.
    public static void RequireBookable(DateTimeOffset startsAt, DateTimeOffset now, int recentNoShows)
    {
        if (startsAt < EarliestAt(now))
        {
            throw new SlotTooSoonError(EarliestAt(now));
        }

        var last = Wib.DateOf(now).AddDays(HorizonDays);
        if (startsAt >= Wib.At(last.AddDays(1), TimeOnly.MinValue))
        {
            throw new SlotTooFarError(last);
        }

        RequireWeek(Wib.DateOf(startsAt), now, recentNoShows);
    }

    public static void RequireWeek(DateOnly day, DateTimeOffset now, int recentNoShows)
    {
        var today = Wib.DateOf(now);
        var weekEnds = today.AddDays(6 - ((int)today.DayOfWeek + 6) % 7);
        if (recentNoShows >= NoShowsAtMost && day > weekEnds)
        {
            throw new SameWeekOnlyError(weekEnds);
        }
    }

    public static bool IsBookable(DateTimeOffset startsAt, DateTimeOffset now) =>
        startsAt >= EarliestAt(now) && Wib.DateOf(startsAt) <= Wib.DateOf(now).AddDays(HorizonDays);

    public static DateTimeOffset EarliestAt(DateTimeOffset now)
    {
        var (today, earliest) = (Wib.DateOf(now), now + Lead);
        var tomorrow = Wib.At(today.AddDays(1), TimeOnly.MinValue);
        return now >= Wib.At(today, SameDayCutOff) && earliest < tomorrow ? tomorrow : earliest;
    }
}
