using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;

namespace SipOkMuba.Graph.Transport;

/// Asks the host's default authentication scheme who is calling. Null is a caller whose credentials are invalid; one
/// without any is anonymous.
internal sealed class CallerAuthentication(IServiceScopeFactory scopes, TimeProvider time)
{
    public async Task<GraphGrant?> OfRequestAsync(HttpContext context)
    {
        // The middleware keeps only a success; a scheme answers a second question from memory.
        var result = context.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult;
        if (result is null && await SchemesOf(context.RequestServices) is not null)
        {
            result = await context.AuthenticateAsync();
        }

        return GrantOf(result);
    }

    /// A scheme answers once for a request, and the one that opened the socket has been asked: so the header is put on
    /// a request of its own, which takes the way of every other through the authentication middleware.
    public async Task<GraphGrant?> OfHeaderAsync(HttpContext opened, string authorization)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await SchemesOf(scope.ServiceProvider) is not { } schemes)
        {
            return GraphGrant.Anonymous;
        }

        var probe = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            RequestAborted = opened.RequestAborted,
            TraceIdentifier = opened.TraceIdentifier,
        };
        probe.Connection.RemoteIpAddress = opened.Connection.RemoteIpAddress;
        probe.Request.Method = HttpMethods.Get;
        probe.Request.Scheme = opened.Request.Scheme;
        probe.Request.Host = opened.Request.Host;
        probe.Request.PathBase = opened.Request.PathBase;
        probe.Request.Path = opened.Request.Path;
        probe.Request.Headers.Authorization = authorization;
        await new AuthenticationMiddleware(_ => Task.CompletedTask, schemes).Invoke(probe);
        return await OfRequestAsync(probe);
    }

    private static async Task<IAuthenticationSchemeProvider?> SchemesOf(IServiceProvider services) =>
        services.GetService<IAuthenticationSchemeProvider>() is { } schemes
        && await schemes.GetDefaultAuthenticateSchemeAsync() is not null ? schemes : null;

    private GraphGrant? GrantOf(AuthenticateResult? result)
    {
        if (result?.Failure is not null)
        {
            return null;
        }

        if (result is not { Succeeded: true, Principal: { } user })
        {
            return GraphGrant.Anonymous;
        }

        var expiresAt = result.Properties?.ExpiresUtc ?? ExpiryOf(user.FindFirst("exp")?.Value);
        return expiresAt <= time.GetUtcNow() ? null : new GraphGrant(user, expiresAt);
    }

    private static DateTimeOffset? ExpiryOf(string? seconds) =>
        long.TryParse(seconds, out var value) ? DateTimeOffset.FromUnixTimeSeconds(value) : null;
}
