using SipOkMuba.Domain.Calendars;

namespace SipOkMuba.Domain.ServicePoints;

/// One stretch of a weekday in which a service point is open.
public sealed class OpeningPeriod
{
    public long Key { get; private set; }
    public long ServicePointKey { get; private set; }
    public Weekday Weekday { get; private init; }
    public TimeOnly OpensAt { get; private init; }
    public TimeOnly ClosesAt { get; private init; }

    internal OpenSpan Span => new(Weekday, OpensAt, ClosesAt);

    internal static OpeningPeriod Of(OpenSpan span) =>
        new() { Weekday = span.Weekday, OpensAt = span.From, ClosesAt = span.Until };
}
