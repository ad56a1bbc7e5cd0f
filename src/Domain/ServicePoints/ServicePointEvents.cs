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
