using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.ServicePoints;

public abstract record ServicePointNoted : DomainEvent;

[EventName("servicePoint.openingHoursSet")]
public sealed record OpeningHoursSet : ServicePointNoted;

[EventName("servicePoint.blankStockRecorded")]
public sealed record BlankStockRecorded(int Quantity) : ServicePointNoted;

[EventName("servicePoint.blankUsed")]
public sealed record BlankUsed(int Remaining) : ServicePointNoted;

[EventName("servicePoint.blankShortage")]
public sealed record BlankShortage : ServicePointNoted;

[EventName("servicePoint.stationsSet")]
public sealed record StationsSet(int Stations, int PlacesPerStation) : ServicePointNoted;

[EventName("servicePoint.closed")]
public sealed record ServicePointClosed(Guid ClosureId, DateTimeOffset StartsAt, DateTimeOffset EndsAt) : ServicePointNoted;

[EventName("servicePoint.reopened")]
public sealed record ServicePointReopened(Guid ClosureId) : ServicePointNoted;
