using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SipOkMuba.Api.Identity;

/// Answers a token request whose client OpenIddict has already authenticated and whose scopes it has already allowed.
internal sealed class TokenGrant(IOpenIddictApplicationManager applications, AccountDirectory accounts, CitizenGrant citizens, TimeProvider time)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var clientId = context.ClientId ?? throw new InvalidOperationException("An authenticated client has an id.");
        if (accounts.OfClient(clientId) is not { Active: true } account)
        {
            context.Reject(Errors.InvalidClient, "The key is revoked or has expired, or its account is switched off.");
            return;
        }

        if (context.Request.GrantType == CitizenGrant.GrantType)
        {
            await citizens.ExchangeAsync(context, account);
            return;
        }

        if (context.Request.IsRefreshTokenGrantType())
        {
            citizens.Refresh(context, clientId, account);
            return;
        }

        var identity = new ClaimsIdentity(BearerTokens.Local, Claims.Subject, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Subject);
        if (account.Role is { } role)
        {
            identity.SetClaim(Claims.Role, role.ToString());
        }

        var requested = context.Request.GetScopes();
        identity.SetScopes(
            requested.IsEmpty ? await AllowedScopesAsync(clientId, context.CancellationToken) : requested);
        identity.SetResources(AuthorizationServer.Audience);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetAccessTokenLifetime(LifetimeOf(account));
        context.SignIn(principal);
    }

    /// No token outlives its key.
    private TimeSpan? LifetimeOf(Account account) =>
        account.KeyExpiresAt - time.GetUtcNow() is { } left && left < AuthorizationServer.TokenLifetime ? left : null;

    private async Task<IEnumerable<string>> AllowedScopesAsync(string clientId, CancellationToken cancellationToken)
    {
        var application = await applications.FindByClientIdAsync(clientId, cancellationToken)
            ?? throw new InvalidOperationException("An authenticated client is registered.");
        var permissions = await applications.GetPermissionsAsync(application, cancellationToken);
        return permissions
            .Where(permission => permission.StartsWith(Permissions.Prefixes.Scope, StringComparison.Ordinal))
            .Select(permission => permission[Permissions.Prefixes.Scope.Length..]);
    }
}
