using System.Collections.Concurrent;
using System.Globalization;

namespace SipOkMuba.Graph.Cost;

/// The budget as intermediaries read it: https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
internal sealed class RateLimitHeaders(TimeProvider time)
{
    private static readonly ConcurrentDictionary<long, string> policies = [];

    public void Add(HttpResponse response, BudgetState? budget)
    {
        if (budget is not { Limit: { } limit, Remaining: { } remaining, ResetAt: { } reset })
        {
            return;
        }

        var seconds = (long)Math.Ceiling((reset - time.GetUtcNow()).TotalSeconds);
        response.Headers["RateLimit-Policy"] = policies.GetOrAdd(limit, static points => $"\"points\";q={points};w=60");
        response.Headers["RateLimit"] = string.Create(
            CultureInfo.InvariantCulture, $"\"points\";r={remaining};t={Math.Max(0, seconds)}");
    }
}
