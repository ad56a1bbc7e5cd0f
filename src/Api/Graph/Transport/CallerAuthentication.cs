namespace SipOkMuba.Graph.Transport;

/// <summary>
/// Whose a bearer token is; registered by the product as a singleton. Every wire asks it; without one every caller is
/// anonymous.
/// </summary>
/// <remarks>https://datatracker.ietf.org/doc/html/rfc6750#section-2.1</remarks>
public interface IBearerAuthentication
{
    /// <summary>The grant of a token, or null where the token is not valid.</summary>
    /// <param name="token">The token as it was sent.</param>
    /// <param name="cancellationToken">Ends when the client leaves.</param>
    ValueTask<GraphGrant?> GrantOfAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken);
}

/// Who is calling. Null is a caller whose credentials are invalid; one without any is anonymous.
internal sealed class CallerAuthentication(TimeProvider time, IEnumerable<IBearerAuthentication> sources)
{
    private const string Scheme = "Bearer";
    private readonly IBearerAuthentication? source = sources.LastOrDefault();

    public ValueTask<GraphGrant?> OfRequestAsync(HttpContext context) =>
        OfHeaderAsync(context.Request.Headers.Authorization.ToString(), context.RequestAborted);

    public async ValueTask<GraphGrant?> OfHeaderAsync(string authorization, CancellationToken cancellationToken)
    {
        if (source is null || !authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return GraphGrant.Anonymous;
        }

        var token = authorization.AsMemory(Scheme.Length).Trim();
        return token.Length > 0 && await source.GrantOfAsync(token, cancellationToken) is { } grant && !(grant.ExpiresAt <= time.GetUtcNow())
            ? grant
            : null;
    }
}
