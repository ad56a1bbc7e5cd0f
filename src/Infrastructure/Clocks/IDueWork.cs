namespace SipOkMuba.Infrastructure.Clocks;

/// What the clock does for one kind of subject. It is not made to be used by several at once.
internal interface IDueWork
{
    /// The kind of subject, as the outbox names it.
    string Subject { get; }

    /// Does a batch of what is due, and is to be called again at once where there may be more (zero); else it tells how
    /// long nothing will be due, at most as long as `lookAhead`.
    Task<TimeSpan> PerformAsync(TimeSpan lookAhead, CancellationToken cancellationToken);
}
