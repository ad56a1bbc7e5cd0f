using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.ServicePoints;

public sealed partial class ServicePoint
{
    public const int MaximumStations = 50;
    public const int MaximumPlacesPerStation = 30;

    /// Domain.md 3.3 [D]: six persons an hour at each station, from the rate of Bayung Lencir in 2016.
    public const int DefaultPlacesPerStation = 3;

    /// Of those that have not ended.
    public const int MostClosures = 100;

    public static readonly TimeSpan LongestClosure = TimeSpan.FromDays(366);

    /// A year of four digits that is mistyped lies further ahead.
    public static readonly TimeSpan ClosuresAhead = TimeSpan.FromDays(366);

    private readonly List<Closure> closures = [];

    /// Recording sets (alat rekam) at work.
    public int Stations { get; private set; } = 1;

    /// In one slot.
    public int PlacesPerStation { get; private set; } = DefaultPlacesPerStation;

    /// Those of the past too.
    public IReadOnlyList<Closure> Closures => closures;

    /// Needs the opening periods, and the closures that have not ended.
    public Schedule ScheduleBy(WorkingCalendar calendar) =>
        new(OpeningHours, Stations, PlacesPerStation, [.. closures], calendar);

    public void SetStations(Actor actor, DateTimeOffset now, int stations, int placesPerStation)
    {
        RequirePlanner(actor);
        if (stations is < 1 or > MaximumStations || placesPerStation is < 1 or > MaximumPlacesPerStation)
        {
            throw new InvalidStationsError(MaximumStations, MaximumPlacesPerStation);
        }

        Stations = stations;
        PlacesPerStation = placesPerStation;
        Raise(new StationsSet(stations, placesPerStation), actor, Wib.WholeSeconds(now), RegionCode);
        CountChangeBy(actor);
    }

    /// Needs the closures that have not ended.
    public Closure Close(Actor actor, DateTimeOffset now, IdSource ids, DateTimeOffset from, DateTimeOffset until, string reason)
    {
        RequirePlanner(actor);
        var (at, startsAt, endsAt) = (Wib.WholeSeconds(now), Wib.WholeSeconds(from), Wib.WholeSeconds(until));
        var text = Text.Require(reason, nameof(reason));
        if (FaultOf(at, startsAt, endsAt) is { } fault)
        {
            throw new InvalidClosureError(fault);
        }

        var closure = Closure.Of(ids.Next(), startsAt, endsAt, text);
        closures.Add(closure);
        Raise(new ServicePointClosed(closure.Id, startsAt, endsAt), actor, at, RegionCode);
        CountChangeBy(actor);
        return closure;
    }

    /// A closure to come is taken back, one that has begun ends now. Needs the closures that have not ended.
    public void Reopen(Actor actor, DateTimeOffset now, Guid closureId)
    {
        RequirePlanner(actor);
        var at = Wib.WholeSeconds(now);
        var closure = closures.Find(candidate => candidate.Id == closureId && candidate.EndsAt > at)
            ?? throw new ClosureNotFoundError();
        if (closure.StartsAt < at)
        {
            closure.EndAt(at);
        }
        else
        {
            closures.Remove(closure);
        }

        Raise(new ServicePointReopened(closureId), actor, at, RegionCode);
        CountChangeBy(actor);
    }

    private ClosureFault? FaultOf(DateTimeOffset now, DateTimeOffset startsAt, DateTimeOffset endsAt) =>
        endsAt <= startsAt ? ClosureFault.EndsBeforeItBegins
        : endsAt <= now ? ClosureFault.Past
        : endsAt - startsAt > LongestClosure ? ClosureFault.TooLong
        : startsAt - now > ClosuresAhead ? ClosureFault.TooFarAhead
        : closures.Count(closure => closure.EndsAt > now) >= MostClosures ? ClosureFault.TooMany
        : null;

    private static void RequirePlanner(Actor actor)
    {
        if (actor.Role is not (ActorRole.Supervisor or ActorRole.Administrator))
        {
            throw new NotPermittedError();
        }
    }
}
