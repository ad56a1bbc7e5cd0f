using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.ServicePoints;

/// The slots of a service point (jadwal layanan), computed whenever somebody asks: what changes counts at once.
public sealed class Schedule(
    OpeningHours hours, int stations, int placesPerStation, IReadOnlyCollection<Closure> closures, WorkingCalendar calendar)
{
    /// Domain.md 3.3 [D].
    public static readonly TimeSpan SlotLength = TimeSpan.FromMinutes(30);

    /// Domain.md 3.3 [D]: of a day's places, for vulnerable residents.
    public const int ReservedPercent = 10;

    private readonly int capacity = stations * placesPerStation;

    /// In order; none on a day off.
    public IReadOnlyList<PlannedSlot> SlotsOn(DateOnly day) => calendar.IsWorkingDay(day)
        ?
        [
            .. StartsOn(day)
                .Select((start, i) => new PlannedSlot(start, start + SlotLength, capacity, ReservedUntil(i + 1) - ReservedUntil(i)))
                .Where(slot => !closures.Any(closure => closure.Touches(slot.StartsAt, slot.EndsAt))),
        ]
        : [];

    public PlannedSlot? SlotAt(DateTimeOffset startsAt) =>
        SlotsOn(Wib.DateOf(startsAt)).FirstOrDefault(slot => slot.StartsAt == startsAt);

    /// As if nothing were closed, so that a closure does not move the reserve of the other slots.
    private int ReservedUntil(int slots) => slots * capacity * ReservedPercent / 100;

    private IEnumerable<DateTimeOffset> StartsOn(DateOnly day)
    {
        foreach (var span in hours.On(day))
        {
            var until = Wib.At(day, span.Until);
            for (var start = Wib.At(day, span.From); start + SlotLength <= until; start += SlotLength)
            {
                yield return start;
            }
        }
    }
}

/// <param name="StartsAt">In WIB.</param>
/// <param name="EndsAt">When the next one may begin.</param>
/// <param name="Capacity">Its places, the reserved ones among them.</param>
/// <param name="Reserved">Those kept for vulnerable residents.</param>
public sealed record PlannedSlot(DateTimeOffset StartsAt, DateTimeOffset EndsAt, int Capacity, int Reserved);
