namespace SipOkMuba.Domain.Webhooks;

/// When a delivery that failed is tried again: the schedule that Standard Webhooks recommends, each pause up to a tenth longer
/// so that what failed together does not come back together.
public static class RetrySchedule
{
    private static readonly TimeSpan[] pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    private const double JitterShare = 0.1;

    /// A receiver may ask for a later try, but not for one that never comes.
    public static readonly TimeSpan LongestWish = TimeSpan.FromHours(24);

    public static int Attempts => pauses.Length + 1;

    /// Null: it was the last one.
    /// <param name="failures">Tries that have failed.</param>
    /// <param name="jitter">From 0 up to 1.</param>
    /// <param name="wish">What the receiver asked for by Retry-After.</param>
    public static TimeSpan? PauseAfter(int failures, double jitter, TimeSpan? wish = null)
    {
        if (failures >= Attempts)
        {
            return null;
        }

        var pause = pauses[failures - 1] * (1 + (JitterShare * jitter));
        return wish is not { } asked || asked <= pause ? pause
            : asked < LongestWish ? asked
            : pause < LongestWish ? LongestWish
            : pause;
    }
}
