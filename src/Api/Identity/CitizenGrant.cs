using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Audit;
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

    /// The consent on which the token stands.
    public const string Consent = "consent";

    private const string AuditedAs = "token";
    private const string RequestParameter = "request_id";
    private const int Attempts = 10;
    private static readonly TimeSpan lifetime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan refreshable = TimeSpan.FromDays(30);

    public async Task ExchangeAsync(HandleTokenRequestContext context, Account partner)
    {
        var request = (string?)context.Request.GetParameter(RequestParameter);
        if (!Guid.TryParse(request, out var id) || context.Request.Code is not { Length: > 0 } code)
        {
            context.Reject(Errors.InvalidRequest, $"Send {RequestParameter} and code.");
            return;
        }

        AuditAct.Begin(
            AuditedAs, context.Transaction.GetHttpRequest()!.HttpContext.TraceIdentifier, new AuditActor(ActorRole.Partner, partner.Subject, partner.Subject));
        switch (await EnterAsync(id, partner, code, context.CancellationToken))
        {
            case { IsFlood: true }:
                context.Reject(Errors.SlowDown, "Too many wrong codes came from this client within an hour.");
                break;
            case { Citizen: { } citizen, Consent: { } consent }:
                SignIn(context, citizen, consent, partner);
                break;
            default:
                context.Reject(Errors.InvalidGrant, "The code is wrong, used, too old or tried too often.");
                break;
        }
    }

    public void Refresh(HandleTokenRequestContext context, string clientId, Account partner)
    {
        if (context.Principal?.GetClaim(Claims.Subject) is not { } citizen
            || context.Principal.GetClaim(Consent) is not { } consent
            || !accounts.IsConsented(citizen, consent, clientId))
        {
            context.Reject(Errors.InvalidGrant, "The citizen's consent does not stand any more.");
            return;
        }

        SignIn(context, citizen, consent, partner);
    }

    /// Who enters the right code consents.
    private async Task<Entry> EnterAsync(Guid id, Account partner, string text, CancellationToken cancellationToken)
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

    private async Task<Entry> TryEnterAsync(Guid id, Account partner, string text, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var by = await database.Partners.SingleOrDefaultAsync(found => found.Key == partner.PartnerKey && found.Active, cancellationToken);
        var code = await database.CitizenCodes
            .Include(code => code.Citizen!.Consents)
            .SingleOrDefaultAsync(code => code.Id == id, cancellationToken);
        if (by is null || code is null || code.PartnerKey != by.Key || await IsVoidAsync(database, code, cancellationToken))
        {
            return new Entry();
        }

        var now = time.GetUtcNow();
        var since = now.AddHours(-1);
        if (await database.CitizenCodes
            .Where(other => other.PartnerKey == by.Key && other.RequestedAt > since)
            .SumAsync(other => other.WrongTries, cancellationToken) >= CitizenCode.MostWrongTriesInAnHour)
        {
            return new Entry { IsFlood = true };
        }

        var consent = code.Enter(now, codes.Hash(id, text)) ? code.Citizen!.ConsentByCode(now, ids, by, code.Purpose) : null;
        await database.SaveChangesAsync(cancellationToken);
        return consent is null ? new Entry() : new Entry { Citizen = code.Citizen!.Subject, Consent = consent.Id.ToString() };
    }

    private static Task<bool> IsVoidAsync(AppDbContext database, CitizenCode code, CancellationToken cancellationToken) =>
        database.CitizenCodes.AnyAsync(
            later => later.NikHash == code.NikHash && later.PartnerKey == code.PartnerKey && later.Key > code.Key, cancellationToken);

    private static void SignIn(HandleTokenRequestContext context, string citizen, string consent, Account partner)
    {
        var identity = new ClaimsIdentity(BearerTokens.Local, Claims.Subject, Claims.Role);
        identity.SetClaim(Claims.Subject, citizen);
        identity.SetClaim(Consent, consent);
        identity.SetClaim(Actor, JsonSerializer.SerializeToElement(new Dictionary<string, string> { [Claims.Subject] = partner.Subject }));
        identity.SetScopes(OpenIddictConstants.Scopes.OfflineAccess);
        identity.SetResources(AuthorizationServer.Audience);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        var principal = new ClaimsPrincipal(identity);
        principal.SetAccessTokenLifetime(lifetime);
        principal.SetRefreshTokenLifetime(refreshable);
        context.SignIn(principal);
    }

    private sealed record Entry
    {
        public string? Citizen { get; init; }
        public string? Consent { get; init; }
        public bool IsFlood { get; init; }
    }
}
