using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Calendars;

public abstract record CalendarNoted : DomainEvent;

[EventName("workingCalendar.holidaysReplaced")]
public sealed record HolidaysReplaced(int Year, int Days) : CalendarNoted;
