using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.ServicePoints;

/// An office or station that records biometrics, prints and hands out cards.
public sealed partial class ServicePoint : AggregateRoot
{
    public const int MaximumStock = 1_000_000;

    private readonly List<OpeningPeriod> openingPeriods = [];

    private ServicePoint()
    {
    }

    public string Name { get; private set; } = "";
    public string RegionCode { get; private set; } = "";

    /// Blank cards (blangko) at hand.
    public int BlankStock { get; private set; }

    /// Set while a shortage is known, so that each further refused print does not raise it again.
    public DateTimeOffset? ShortageSince { get; private set; }

    public IReadOnlyList<OpeningPeriod> OpeningPeriods => openingPeriods;

    /// Needs the opening periods.
    public OpeningHours OpeningHours => OpeningHours.Kept(openingPeriods.Select(period => period.Span));

    public static ServicePoint Open(
        Guid id, string name, string regionCode, int blankStock = 0, OpeningHours? hours = null, int stations = 1)
    {
        var point = new ServicePoint
        {
            Id = id, Name = name, RegionCode = regionCode, BlankStock = blankStock, Stations = stations,
        };
        point.Take(hours ?? OpeningHours.Default);
        return point;
    }

    /// For a point that an older version had opened without hours.
    public void DeliverOpeningHours()
    {
        if (openingPeriods.Count == 0)
        {
            Take(OpeningHours.Default);
        }
    }

    /// The week as it will be from now on, such as the shorter one of Ramadan. Needs the opening periods.
    public void SetOpeningHours(Actor actor, DateTimeOffset now, OpeningHours hours)
    {
        RequirePlanner(actor);
        Take(hours);
        Raise(new OpeningHoursSet(), actor, Wib.WholeSeconds(now), RegionCode);
        CountChangeBy(actor);
    }

    /// The counted stock replaces the former number.
    public void RecordBlankStock(Actor actor, DateTimeOffset now, int quantity)
    {
        if (actor.Role != ActorRole.Supervisor)
        {
            throw new NotPermittedError();
        }

        if (quantity is < 0 or > MaximumStock)
        {
            throw new InvalidQuantityError(MaximumStock);
        }

        BlankStock = quantity;
        ShortageSince = null;
        Raise(new BlankStockRecorded(quantity), actor, Wib.WholeSeconds(now), RegionCode);
        CountChangeBy(actor);
    }

    public void UseBlank(Actor actor, DateTimeOffset now)
    {
        if (BlankStock == 0)
        {
            throw new BlankCardShortageError();
        }

        BlankStock--;
        Raise(new BlankUsed(BlankStock), actor, Wib.WholeSeconds(now), RegionCode);
        CountChangeBy(actor);
    }

    /// A refused print leaves everything as it was, so the shortage is told by a change of its own.
    public bool ReportBlankShortage(DateTimeOffset now)
    {
        if (BlankStock > 0 || ShortageSince is not null)
        {
            return false;
        }

        ShortageSince = Wib.WholeSeconds(now);
        Raise(new BlankShortage(), Actor.System, ShortageSince.Value, RegionCode);
        return true;
    }

    private void Take(OpeningHours hours)
    {
        openingPeriods.Clear();
        openingPeriods.AddRange(hours.Week.Select(OpeningPeriod.Of));
    }
}
