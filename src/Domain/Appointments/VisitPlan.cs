using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Domain.Appointments;

/// What a mobile visit is to be: in which villages, when on its day, for how many.
public sealed record VisitPlan(MobileVisitKind Kind, DateOnly Date, IReadOnlyList<PlannedStop> Stops, int MinimumDemand, string? Note)
{
    public const int MostStops = 10;

    /// Of all stops together: as many as the list of one visit shows.
    public const int MostPlaces = 250;

    /// Domain.md 3.3 [D].
    public const int UsualDemand = 20;

    public const int DaysAhead = 90;

    /// In the order of the route.
    public IReadOnlyList<PlannedStop> Route { get; } = [.. Stops.OrderBy(stop => stop.ArrivesAt)];

    public VisitFault? FaultAt(DateTimeOffset now) =>
        Route.Count == 0 ? VisitFault.NoStops
        : Route.Count > MostStops ? VisitFault.TooManyStops
        : Route.Any(stop => stop.LeavesAt <= stop.ArrivesAt) ? VisitFault.StopEndsBeforeItBegins
        : Route.Zip(Route.Skip(1)).Any(pair => pair.Second.ArrivesAt < pair.First.LeavesAt) ? VisitFault.StopsOverlap
        : Route.Any(stop => stop.Capacity is < 1 or > MostPlaces) || Route.Sum(stop => stop.Capacity) > MostPlaces ? VisitFault.WrongCapacity
        : MinimumDemand < 1 || MinimumDemand > Route.Sum(stop => stop.Capacity) ? VisitFault.WrongDemand
        : FaultOfDay(Wib.At(Date, Route[0].ArrivesAt), now);

    public static VisitFault? FaultOfDay(DateTimeOffset begins, DateTimeOffset now) =>
        begins < now + AppointmentRules.Lead ? VisitFault.TooSoon
        : Wib.DateOf(begins) > Wib.DateOf(now).AddDays(DaysAhead) ? VisitFault.TooFarAhead
        : null;
}

public sealed record PlannedStop(Village Village, TimeOnly ArrivesAt, TimeOnly LeavesAt, int Capacity);
