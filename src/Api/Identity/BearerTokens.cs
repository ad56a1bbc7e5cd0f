using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Validation;
using SipOkMuba.Graph.Transport;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Validates an access token for every wire. Its unverified issuer chooses who checks it: Microsoft.Identity.Web
/// for Entra ID, our own authorization server for the rest. Both give the same short list of claims.
/// </summary>
internal sealed class BearerTokens(
    OpenIddictValidationService localServer, IServiceScopeFactory scopes, EntraTokens entra, KeyWatch keys, TimeProvider time)
    : IBearerAuthentication
{
    public const string Scheme = "Bearer";
    public const string Local = "Local";
    public const string Entra = "Entra";
    private const string TokenId = "token_id";
    private const int LongestToken = 8 * 1024;

    private readonly BriefMemory<UInt128, ValidToken> validated = new(time, capacity: 20_000);

    // A connection that sends the same header again gives the same string again.
    private readonly ConditionalWeakTable<string, HashedPart> hashes = [];

    public async ValueTask<GraphGrant?> GrantOfAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken) =>
        await FindAsync(token, cancellationToken) is (_, { } valid)
            ? new GraphGrant(valid.Result.Principal!, valid.ExpiresAt, valid.TokenId)
            : null;

    public async ValueTask<AuthenticateResult> AuthenticateAsync(ReadOnlyMemory<char> token, CancellationToken cancellationToken) =>
        (await FindAsync(token, cancellationToken)).Result;

    private async ValueTask<(AuthenticateResult Result, ValidToken? Valid)> FindAsync(
        ReadOnlyMemory<char> token, CancellationToken cancellationToken)
    {
        if (token.Length > LongestToken)
        {
            return Failed("The token is too long.");
        }

        var hash = KnownHashOf(token);
        if (!validated.TryGet(hash, out var valid))
        {
            var result = await ValidateAsync(token.ToString(), cancellationToken);
            if (!result.Succeeded)
            {
                return (result, null);
            }

            valid = new ValidToken(
                result, result.Properties!.ExpiresUtc, result.Properties.GetString(TokenId), KeyOf(result.Principal));
            validated.Put(hash, valid);
        }

        if (valid.ExpiresAt <= time.GetUtcNow())
        {
            return Failed("The token has expired.");
        }

        return valid.Key is { } key && !await keys.HoldsAsync(key) ? Failed("The key of the token is revoked.") : (valid.Result, valid);

        static (AuthenticateResult, ValidToken?) Failed(string why) => (AuthenticateResult.Fail(why), null);
    }

    /// Staff has none.
    private static string? KeyOf(ClaimsPrincipal principal) =>
        principal.Identity is ClaimsIdentity { AuthenticationType: Local } identity && !identity.HasClaim(static claim => claim.Type == Claims.Role)
            ? identity.FindFirst(Claims.ClientId)?.Value
            : null;

    private UInt128 KnownHashOf(ReadOnlyMemory<char> token)
    {
        if (!MemoryMarshal.TryGetString(token, out var text, out var start, out var length))
        {
            return HashOf(token.Span);
        }

        if (!hashes.TryGetValue(text, out var known) || known.Start != start || known.Length != length)
        {
            known = new HashedPart(start, length, HashOf(token.Span));
            hashes.AddOrUpdate(text, known);
        }

        return known.Hash;
    }

    /// 128 bits of SHA-256: who finds two tokens with the same ones could forge the signatures too.
    private static UInt128 HashOf(ReadOnlySpan<char> token)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(token.Length));
        var length = Encoding.UTF8.GetBytes(token, utf8);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(utf8.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(utf8, clearArray: true);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    private async Task<AuthenticateResult> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        JsonWebToken unverified;
        try
        {
            unverified = new JsonWebToken(token);
        }
        catch (ArgumentException)
        {
            return AuthenticateResult.Fail("The token is not a JSON Web Token.");
        }

        // OpenIddict does not look at it, as its own tokens have none.
        if (unverified.TryGetPayloadValue<long>("nbf", out var notBefore)
            && notBefore > time.GetUtcNow().ToUnixTimeSeconds())
        {
            return AuthenticateResult.Fail("The token is not valid yet.");
        }

        return entra.IsIssuer(unverified.Issuer)
            ? await ValidateEntraAsync(token)
            : await ValidateLocalAsync(token, cancellationToken);
    }

    private async Task<AuthenticateResult> ValidateLocalAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            var principal = await localServer.ValidateAccessTokenAsync(token, cancellationToken);
            return Ticket(
                Local, principal.GetClaim(Claims.Subject), principal.GetClaims(Claims.Role), principal.GetScopes(),
                principal.GetExpirationDate(), principal.GetClaim(Claims.ClientId), principal.GetClaim(CitizenGrant.Consent), principal.GetTokenId());
        }
        catch (ProtocolException)
        {
            return AuthenticateResult.Fail("The token is not valid.");
        }
    }

    private async Task<AuthenticateResult> ValidateEntraAsync(string token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Headers.Authorization = $"Bearer {token}";
        var result = await context.AuthenticateAsync(Entra);
        return !result.Succeeded ? result
            : !EntraTokens.IsOfVersion2(result.Principal) ? AuthenticateResult.Fail("The token is not of version 2.")
            : !EntraTokens.IsOfItsIssuer(result.Principal) ? AuthenticateResult.Fail("The token is of another tenant than its issuer.")
            : Ticket(Entra, EntraTokens.ObjectIdOf(result.Principal), EntraTokens.RolesOf(result.Principal), [],
                result.Properties.ExpiresUtc);
    }

    private static AuthenticateResult Ticket(
        string authority,
        string? subject,
        IEnumerable<string> roles,
        IEnumerable<string> scopes,
        DateTimeOffset? expires,
        string? client = null,
        string? consent = null,
        string? tokenId = null)
    {
        if (string.IsNullOrEmpty(subject) || expires is null)
        {
            return AuthenticateResult.Fail("The token names no subject or no expiry.");
        }

        var identity = new ClaimsIdentity(authority, Claims.Subject, Claims.Role);
        identity.AddClaim(new Claim(Claims.Subject, subject));
        var seconds = expires.Value.ToUnixTimeSeconds().ToString();
        identity.AddClaim(new Claim(Claims.ExpiresAt, seconds, ClaimValueTypes.Integer64));
        identity.AddClaims(roles.Select(role => new Claim(Claims.Role, role)));
        identity.AddClaims(scopes.Select(scope => new Claim(Claims.Scope, scope)));
        if (client is not null)
        {
            identity.AddClaim(new Claim(Claims.ClientId, client));
        }

        if (consent is not null)
        {
            identity.AddClaim(new Claim(CitizenGrant.Consent, consent));
        }

        var properties = new AuthenticationProperties { ExpiresUtc = expires };
        properties.SetString(TokenId, tokenId);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), properties, Scheme));
    }

    /// <param name="Key">The client id of the partner's key by which it was got; null: by none.</param>
    private sealed record ValidToken(AuthenticateResult Result, DateTimeOffset? ExpiresAt, string? TokenId, string? Key);

    private sealed record HashedPart(int Start, int Length, UInt128 Hash);
}
