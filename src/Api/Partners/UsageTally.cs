using SipOkMuba.Domain.Partners;

namespace SipOkMuba.Api.Partners;

/// What was counted of one operation since it was last written down.
internal sealed class UsageTally
{
    /// Upper bounds in milliseconds, as the columns of PartnerUsage; what takes longer is beyond them.
    public static readonly IReadOnlyList<int> Bounds = [10, 25, 50, 100, 250, 500, 1000, 2500];

    private readonly Lock gate = new();
    private readonly long[] within = new long[Bounds.Count];
    private long calls;
    private long errors;
    private long events;
    private long points;
    private long microseconds;
    private long slowest;

    public void Add(long cost, bool failed, TimeSpan took)
    {
        lock (gate)
        {
            calls++;
            errors += failed ? 1 : 0;
            points += cost;
            var spent = (long)took.TotalMicroseconds;
            microseconds += spent;
            slowest = Math.Max(slowest, spent);
            for (var bound = 0; bound < Bounds.Count; bound++)
            {
                if (spent <= Bounds[bound] * 1000L)
                {
                    within[bound]++;
                    return;
                }
            }
        }
    }

    public void AddEvent(long cost)
    {
        lock (gate)
        {
            events++;
            points += cost;
        }
    }

    public void Add(PartnerUsage counted)
    {
        lock (gate)
        {
            calls += counted.Calls;
            errors += counted.Errors;
            events += counted.Events;
            points += counted.Points;
            microseconds += counted.Microseconds;
            slowest = Math.Max(slowest, counted.SlowestMicroseconds);
            var columns = WithinOf(counted);
            for (var bound = 0; bound < Bounds.Count; bound++)
            {
                within[bound] += columns[bound];
            }
        }
    }

    /// What there is, and begins anew; null: nothing.
    public PartnerUsage? Take(UsageKey key)
    {
        lock (gate)
        {
            if (calls == 0 && events == 0)
            {
                return null;
            }

            var taken = new PartnerUsage
            {
                OwnerKey = key.PartnerKey,
                Day = key.Day,
                Operation = key.Operation,
                Calls = calls,
                Errors = errors,
                Events = events,
                Points = points,
                Microseconds = microseconds,
                SlowestMicroseconds = slowest,
                Within10Ms = within[0],
                Within25Ms = within[1],
                Within50Ms = within[2],
                Within100Ms = within[3],
                Within250Ms = within[4],
                Within500Ms = within[5],
                Within1000Ms = within[6],
                Within2500Ms = within[7],
            };
            (calls, errors, events, points, microseconds, slowest) = (0, 0, 0, 0, 0, 0);
            Array.Clear(within);
            return taken;
        }
    }

    public static long[] WithinOf(PartnerUsage usage) =>
    [
        usage.Within10Ms, usage.Within25Ms, usage.Within50Ms, usage.Within100Ms,
        usage.Within250Ms, usage.Within500Ms, usage.Within1000Ms, usage.Within2500Ms,
    ];

    /// The bound below which so large a part of the calls was; null: beyond all of them.
    public static int? Percentile(long[] within, long calls, double part)
    {
        var rank = (long)Math.Ceiling(calls * part);
        for (var bound = 0; bound < Bounds.Count; bound++)
        {
            rank -= within[bound];
            if (rank <= 0)
            {
                return Bounds[bound];
            }
        }

        return null;
    }
}

internal readonly record struct UsageKey(long PartnerKey, DateOnly Day, string Operation);
