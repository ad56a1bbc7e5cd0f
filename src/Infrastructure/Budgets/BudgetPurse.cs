using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Budgets;

/// A payer's budget after a charge.
public readonly record struct BudgetBalance(int Limit, int Remaining, DateTimeOffset ResetAt, bool IsRefused = false);

/// The database could not say whether there are points left.
public sealed class BudgetUnavailableException(Exception? cause) : Exception("The budget cannot be read.", cause);

/// <summary>
/// What one process holds of a payer's budget: slices leased from the ledger for the present minute. A charge takes from
/// the slice by one interlocked step; who finds too little waits in order of arrival until one of them has leased more.
/// </summary>
public sealed partial class BudgetPurse(string payer, BudgetLedger ledger, TimeProvider time, ILogger logger) : IDisposable
{
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan leaseTimeout = TimeSpan.FromSeconds(5);

    /// A slice is at most this part of the limit, as what is left of it at the end of the minute is lost.
    private const int SlicesOfLimit = 20;

    private readonly SemaphoreSlim leasing = new(1, 1);
    private BudgetMinute minute = BudgetMinute.At(DateTimeOffset.UnixEpoch);
    private long? failedAt;

    public bool IsIdle => !minute.IsAt(time.GetUtcNow());

    public BudgetBalance Balance(int limit) => Present().Balance(limit);

    public ValueTask<BudgetBalance> ChargeAsync(int points, int limit, CancellationToken cancellationToken)
    {
        var present = Present();
        return present.TryTake(points) ? new(present.Balance(limit))
            : present.Lacks(points, limit) ? new(present.Balance(limit) with { IsRefused = true })
            : new(LeaseAndTakeAsync(points, limit, cancellationToken));
    }

    public void Dispose() => leasing.Dispose();

    private async Task<BudgetBalance> LeaseAndTakeAsync(int points, int limit, CancellationToken cancellationToken)
    {
        await leasing.WaitAsync(cancellationToken);
        try
        {
            var present = Present();
            if (present.TryTake(points))
            {
                return present.Balance(limit);
            }

            var taken = !present.Lacks(points, limit) && await LeaseAsync(present, points, limit);
            return present.Balance(limit) with { IsRefused = !taken };
        }
        finally
        {
            leasing.Release();
        }
    }

    /// Leases at least what is missing and takes the points, before anybody else can take from what was leased.
    private async Task<bool> LeaseAsync(BudgetMinute present, int points, int limit)
    {
        var held = present.Hold();
        var lease = default(BudgetLease);
        try
        {
            var missing = points - held;
            lease = await LeaseAsync(present, missing, Math.Max(limit / SlicesOfLimit, missing), limit);
            return lease.Points > 0;
        }
        finally
        {
            // In this order: for a moment there seems to be more, never less, so that nobody is refused by mistake.
            present.GiveBack(lease.Points > 0 ? held + lease.Points - points : held);
            present.Learn(lease.Granted);
        }
    }

    private async Task<BudgetLease> LeaseAsync(BudgetMinute present, int needed, int wanted, int limit)
    {
        if (failedAt is { } since && time.GetElapsedTime(since) < RetryAfter)
        {
            return Unrecorded(present, needed, wanted, limit, null);
        }

        try
        {
            // Not the caller's token: those who wait have a use for the slice too.
            using var patience = new CancellationTokenSource(leaseTimeout, time);
            var owed = present.Owed;
            var lease = await ledger.LeaseAsync(
                payer, present.StartsAt, needed + owed, wanted + owed, limit, patience.Token);
            failedAt = null;
            if (lease.Points == 0)
            {
                return lease;
            }

            present.Owed = 0;
            return lease with { Points = lease.Points - owed };
        }
        catch (Exception exception)
        {
            LogFailure(logger, exception);
            failedAt = time.GetTimestamp();
            return Unrecorded(present, needed, wanted, limit, exception);
        }
    }

    /// <summary>
    /// A process that is alone on its database knows what was granted, so a full disk does not keep it from serving
    /// reads; what is not recorded is added to the next lease. Of several processes none may grant what the others cannot
    /// see.
    /// </summary>
    private BudgetLease Unrecorded(BudgetMinute present, int needed, int wanted, int limit, Exception? cause)
    {
        if (ledger.IsShared)
        {
            throw new BudgetUnavailableException(cause);
        }

        var points = Math.Min(wanted, limit - present.Granted);
        if (points < needed)
        {
            return new BudgetLease(0, present.Granted);
        }

        present.Owed += points;
        return new BudgetLease(points, present.Granted + points);
    }

    private BudgetMinute Present()
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var known = Volatile.Read(ref minute);
            if (known.IsAt(now))
            {
                return known;
            }

            Interlocked.CompareExchange(ref minute, BudgetMinute.At(now), known);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A cost budget could not be leased from the database.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
