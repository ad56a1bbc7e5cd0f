using System.Security.Claims;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Tokens by which a partner's app acts for a citizen: in exchange for the code that was sent to the citizen, and again by
/// refresh while the consent stands. Short, so that one lost with a phone is soon worthless.
/// </summary>
internal sealed class CitizenGrant(
    IDbContextFactory<AppDbContext> contexts, AccountDirectory accounts, CitizenCodes codes, IdSource ids, TimeProvider time)
{
    public const string GrantType = "urn:sip-ok-muba:grant-type:citizen-code";

    /// RFC 8693 4.1: who acts for the subject.
    public const string Actor = "act";

    private const string RequestParameter = "request_id";
    private const int Attempts = 10;
    private static readonly TimeSpan lifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan refreshable = TimeSpan.FromDays(30);

    public static string? PartnerOf(ClaimsPrincipal principal) => principal.GetClaim(Actor) is { } actor
        ? JsonDocument.Parse(actor).RootElement.GetProperty(Claims.Subject).GetString()
        : null;

    public async Task ExchangeAsync(HandleTokenRequestContext context, string partner)
    {
        var request = (string?)context.Request.GetParameter(RequestParameter);
        if (!Guid.TryParse(request, out var id) || context.Request.Code is not { Length: > 0 } code)
        {
            context.Reject(Errors.InvalidRequest, $"Send {RequestParameter} and code.");
            return;
        }

        if (await EnterAsync(id, partner, code, context.CancellationToken) is not { } citizen)
        {
            context.Reject(Errors.InvalidGrant, "The code is wrong, used, too old or tried too often.");
            return;
        }

        SignIn(context, citizen, partner);
    }

    public void Refresh(HandleTokenRequestContext context, string partner)
    {
        var citizen = context.Principal?.GetClaim(Claims.Subject);
        if (citizen is null || !accounts.ActsFor(citizen, partner))
        {
            context.Reject(Errors.InvalidGrant, "The citizen's consent does not stand any more.");
            return;
        }

        SignIn(context, citizen, partner);
    }

    /// The citizen's subject, or null; who enters the right code consents.
    private async Task<string?> EnterAsync(Guid id, string partner, string text, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryEnterAsync(id, partner, text, cancellationToken);
            }
            catch (Exception exception) when (attempt < Attempts && Conflicts.IsConflict(exception))
            {
                // Another try was counted meanwhile.
            }
        }
    }

    private async Task<string?> TryEnterAsync(Guid id, string partner, string text, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var by = await database.Partners.SingleOrDefaultAsync(found => found.ClientId == partner && found.Active, cancellationToken);
        var code = await database.CitizenCodes
            .Include(code => code.Citizen!.Consents)
            .SingleOrDefaultAsync(code => code.Id == id, cancellationToken);
        if (by is null || code is null || code.PartnerKey != by.Key || await IsVoidAsync(database, code, cancellationToken))
        {
            return null;
        }

        var now = time.GetUtcNow();
        var entered = code.Enter(now, codes.Hash(id, text));
        if (entered)
        {
            code.Citizen!.ConsentByCode(now, ids, by, code.Purpose);
        }

        await database.SaveChangesAsync(cancellationToken);
        return entered ? code.Citizen!.Subject : null;
    }

    private static Task<bool> IsVoidAsync(AppDbContext database, CitizenCode code, CancellationToken cancellationToken) =>
        database.CitizenCodes.AnyAsync(
            later => later.NikHash == code.NikHash && later.PartnerKey == code.PartnerKey && later.Key > code.Key, cancellationToken);

    private static void SignIn(HandleTokenRequestContext context, string citizen, string partner)
    {
        var identity = new ClaimsIdentity(BearerTokens.Local, Claims.Subject, Claims.Role);
        identity.SetClaim(Claims.Subject, citizen);
        identity.SetClaim(Actor, JsonSerializer.SerializeToElement(new Dictionary<string, string> { [Claims.Subject] = partner }));
        identity.SetScopes(OpenIddictConstants.Scopes.OfflineAccess);
        identity.SetResources(AuthorizationServer.Audience);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetAccessTokenLifetime(lifetime);
        principal.SetRefreshTokenLifetime(refreshable);
        context.SignIn(principal);
    }
}
