namespace SipOkMuba.Infrastructure.Data;

/// Written in the mutation's own transaction; the rendered answer is added after it.
public sealed class IdempotencyRecord
{
    public long Key { get; private set; }
    public required string Caller { get; init; }
    public required string IdempotencyKey { get; init; }
    public required byte[] ContentHash { get; init; }
    public string? ResultType { get; set; }
    public Guid? ResultId { get; set; }
    public string? Answer { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// A failed look-up without login, counted per target and address, both only as hashes.
public sealed class LookupFailure
{
    public long Key { get; private set; }
    public required byte[] TargetHash { get; init; }
    public required byte[] AddressHash { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// Cost points that all instances together have taken for a payer in the minute that begins here.
public sealed class BudgetWindow
{
    public required DateTimeOffset StartsAt { get; init; }
    public required string Payer { get; init; }
    public required int Granted { get; set; }
}
