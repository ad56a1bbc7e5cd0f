namespace SipOkMuba.Domain.ServicePoints;

/// A time in which a service point serves nobody, such as a power failure or a move; its end is no longer part of it.
public sealed class Closure
{
    private Closure()
    {
    }

    public long Key { get; private set; }
    public Guid Id { get; private init; }
    public long ServicePointKey { get; private set; }
    public DateTimeOffset StartsAt { get; private init; }
    public DateTimeOffset EndsAt { get; private set; }
    public string Reason { get; private init; } = "";

    public bool Touches(DateTimeOffset from, DateTimeOffset until) => StartsAt < until && EndsAt > from;

    internal static Closure Of(Guid id, DateTimeOffset startsAt, DateTimeOffset endsAt, string reason) =>
        new() { Id = id, StartsAt = startsAt, EndsAt = endsAt, Reason = reason };

    internal void EndAt(DateTimeOffset now) => EndsAt = now;
}
