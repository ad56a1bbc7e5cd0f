namespace SipOkMuba.Infrastructure.Budgets;

/// <summary>
/// One minute of a purse. Anybody takes points at any time; only the holder of the purse's lease changes the rest.
/// </summary>
internal sealed class BudgetMinute
{
    private const int Length = 60;

    private readonly long number;
    private int left;
    private int held;
    private int granted;

    private BudgetMinute(long number) => this.number = number;

    public DateTimeOffset StartsAt => DateTimeOffset.FromUnixTimeSeconds(number * Length);

    /// All that is known to be granted, over all instances; the truth is never less.
    public int Granted => Volatile.Read(ref granted);

    /// Granted here while it could not be recorded.
    public int Owed { get; set; }

    public static BudgetMinute At(DateTimeOffset now) => new(NumberOf(now));

    /// The minute that has just begun is taken also by who looked at the clock right before: it must not be opened twice.
    public bool IsAt(DateTimeOffset now) => number - NumberOf(now) is 0 or 1;

    public bool TryTake(int points)
    {
        var known = Volatile.Read(ref left);
        while (known >= points)
        {
            var found = Interlocked.CompareExchange(ref left, known - points, known);
            if (found == known)
            {
                return true;
            }

            known = found;
        }

        return false;
    }

    /// Whether no lease could make it enough.
    public bool Lacks(int points, int limit) => Left(limit) < points;

    public BudgetBalance Balance(int limit) =>
        new(limit, Math.Clamp(Left(limit), 0, limit), DateTimeOffset.FromUnixTimeSeconds((number + 1) * Length));

    /// Keeps what is left from the others until it is given back.
    public int Hold()
    {
        // Counted twice for a moment rather than not at all; nobody adds to it meanwhile.
        Volatile.Write(ref held, Volatile.Read(ref left));
        var all = Interlocked.Exchange(ref left, 0);
        Volatile.Write(ref held, all);
        return all;
    }

    public void GiveBack(int points)
    {
        Interlocked.Add(ref left, points);
        Volatile.Write(ref held, 0);
    }

    public void Learn(int grantedByAll) => Volatile.Write(ref granted, Math.Max(Granted, grantedByAll));

    private static long NumberOf(DateTimeOffset now) => now.ToUnixTimeSeconds() / Length;

    private int Left(int limit) => limit - Granted + Volatile.Read(ref left) + Volatile.Read(ref held);
}
