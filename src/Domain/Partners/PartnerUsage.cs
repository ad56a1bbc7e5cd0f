namespace SipOkMuba.Domain.Partners;

/// How a partner used one operation on one day of WIB: sums, which every instance adds to.
public sealed class PartnerUsage
{
    public const int OperationLength = 100;

    /// What comes under no name, or under more names than are counted.
    public const string Others = "(other)";

    public long Key { get; private set; }
    public required long OwnerKey { get; init; }
    public Partner Owner { get; private set; } = null!;
    public required DateOnly Day { get; init; }
    public required string Operation { get; init; }
    public long Calls { get; init; }

    /// Of the calls those whose answer held an error.
    public long Errors { get; init; }

    /// What was told to its subscriptions, and to webhooks.
    public long Events { get; init; }
    public long Points { get; init; }
    public long Microseconds { get; init; }
    public long SlowestMicroseconds { get; init; }

    /// Calls by what they took at the most, each counted once; slower ones in none.
    public long Within10Ms { get; init; }
    public long Within25Ms { get; init; }
    public long Within50Ms { get; init; }
    public long Within100Ms { get; init; }
    public long Within250Ms { get; init; }
    public long Within500Ms { get; init; }
    public long Within1000Ms { get; init; }
    public long Within2500Ms { get; init; }
}
