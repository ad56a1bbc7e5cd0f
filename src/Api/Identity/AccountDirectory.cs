using System.Runtime.CompilerServices;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Joins the subject of a validated token with our directory of partners and staff. The token says what was
/// granted, the directory what still holds; a caller has what both allow.
/// </summary>
internal sealed class AccountDirectory(
    AccountContexts contexts,
    IConfiguration configuration,
    IHostEnvironment environment,
    GraphOptions graph,
    TimeProvider time)
{
    public const string FirstAdministrator = "Identity:FirstAdministrator";

    private readonly BriefMemory<AccountName, Account?> accounts = new(time, capacity: 20_000);

    // An identity lives as long as its validated token is remembered, or its socket is open.
    private readonly ConditionalWeakTable<ClaimsIdentity, KnownCaller> callers = [];

    public Caller CallerOf(ClaimsPrincipal principal)
    {
        if (principal is AudiencePrincipal audience)
        {
            return audience.Caller;
        }

        if (IdentityOf(principal) is not { IsAuthenticated: true } identity)
        {
            return Caller.Anonymous;
        }

        // Asked again and again, for each event of an open stream.
        if (callers.TryGetValue(identity, out var known) && accounts.IsFresh(known.At))
        {
            return known.Caller;
        }

        if (identity.FindFirst(Claims.Subject)?.Value is not { } subject
            || Find(NameOf(identity, subject), out var at) is not { Active: true } account)
        {
            return Caller.Anonymous;
        }

        var caller = known is not null && ReferenceEquals(known.Account, account)
            ? known.Caller
            : CallerOf(identity, subject, account);
        callers.AddOrUpdate(identity, new KnownCaller(account, caller, at));
        return caller;
    }

    /// Without the enumerator that Identity allocates each time.
    private static ClaimsIdentity? IdentityOf(ClaimsPrincipal principal) =>
        principal.Identities is IReadOnlyList<ClaimsIdentity> { Count: 1 } only ? only[0] : principal.Identity as ClaimsIdentity;

    private static Caller CallerOf(ClaimsIdentity identity, string subject, Account account) =>
        account.CitizenKey is not null ? CitizenCaller(subject, account)
            : account.Role is { } role ? StaffCaller(identity, subject, account, role)
            : PartnerCaller(ValuesOf(identity, Claims.Scope).Intersect(account.KeyScopes), subject, account);

    private static AccountName NameOf(ClaimsIdentity identity, string subject) => new(
        identity.AuthenticationType!, subject, identity.FindFirst(Claims.ClientId)?.Value, identity.FindFirst(CitizenGrant.Consent)?.Value);

    /// A partner that has sent no token, such as the owner of a webhook: as far as the directory and these scopes allow,
    /// while any of its keys holds.
    public Caller PartnerOf(string partner, IEnumerable<string> scopes) =>
        Find(new AccountName(BearerTokens.Local, partner), out _) is { Active: true, PartnerKey: not null } account
            ? PartnerCaller(scopes, partner, account)
            : Caller.Anonymous;

    /// Of a client that has proved who it is. Asked without memory: a token must not be given to a key that was revoked.
    public Account? OfClient(string clientId) => Read(new AccountName(BearerTokens.Local, Subject: null, clientId));

    private static Caller PartnerCaller(IEnumerable<string> scopes, string subject, Account account) => new()
    {
        Kind = CallerKind.Partner,
        Actor = new Actor(ActorRole.Partner, subject),
        Name = account.Name,
        PartnerKey = account.PartnerKey,
        Payer = $"partner:{account.PartnerKey}",
        PointsPerMinute = account.PointsPerMinute,
        Scopes = scopes.Intersect(account.Scopes).ToHashSet(),
        SeesSynthetic = account.SeesSynthetic,
        KeyExpiresAt = account.KeyExpiresAt,
        OnlyTrustedDocuments = account.OnlyTrustedDocuments,
        HasFewCitizens = account.HasFewCitizens,
    };

    /// Asked without memory: a refresh must not outlive a consent.
    public bool IsConsented(string citizen, string consent, string clientId) => ReadCitizen(citizen, consent, clientId) is not null;

    private Account? Find(AccountName name, out long at)
    {
        if (!accounts.TryGet(name, out var account, out at))
        {
            account = Read(name);
            at = accounts.Put(name, account);
        }

        return account;
    }

    /// Through a partner, which pays.
    private static Caller CitizenCaller(string subject, Account account) => new()
    {
        Kind = CallerKind.Citizen,
        Actor = new Actor(ActorRole.Citizen, subject),
        PartnerKey = account.PartnerKey,
        CitizenKey = account.CitizenKey,
        ConsentKey = account.ConsentKey,
        Through = account.Name,
        Payer = $"partner:{account.PartnerKey}",
        PointsPerMinute = account.PointsPerMinute,
        OnlyTrustedDocuments = account.OnlyTrustedDocuments,
        Roles = [ActorRole.Citizen],
    };

    private static Caller StaffCaller(ClaimsIdentity identity, string subject, Account account, ActorRole role) =>
        account.IsFirstAdministrator || ValuesOf(identity, Claims.Role).Contains(role.ToString())
            ? new Caller
            {
                Kind = role == ActorRole.VillageOperator ? CallerKind.VillageOperator : CallerKind.Staff,
                Actor = new Actor(role, subject),
                Name = account.Name,
                Payer = "staff:" + subject,
                PointsPerMinute = account.PointsPerMinute,
                Roles = [role],
                Regions = account.Regions,
            }
            : Caller.Anonymous;

    private static IEnumerable<string> ValuesOf(ClaimsIdentity identity, string type) =>
        identity.FindAll(type).Select(claim => claim.Value);

    private Account? Read(AccountName name) => name switch
    {
        { Consent: { } consent } => ReadCitizen(name.Subject, consent, name.ClientId),
        { Authority: BearerTokens.Local } => ReadPartner(name) ?? ReadStaff(name.Authority, name.Subject ?? name.ClientId),
        _ => ReadStaff(name.Authority, name.Subject),
    };

    /// By the key, or without one by itself: what then counts is whether it has any that holds.
    private Account? ReadPartner(AccountName name)
    {
        using var context = contexts.Create();
        var now = time.GetUtcNow();
        var keys = context.PartnerKeys.Where(key => key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now));
        var named = name.ClientId is { } client ? keys.Where(key => key.ClientId == client) : keys.Where(key => key.Owner.Subject == name.Subject);
        if (named.Select(key => new { Partner = key.Owner, key.Scopes, key.ExpiresAt, key.OnlyTrustedDocuments }).FirstOrDefault() is not { Partner: { } found } by
            || (name.Subject is { } subject && subject != found.Subject))
        {
            return null;
        }

        return new Account(found.Subject, found.Name, found.Active, null, found.Key, [], Words(found.Scopes))
        {
            KeyScopes = Words(by.Scopes),
            KeyExpiresAt = by.ExpiresAt,

            // What a webhook sends was registered, or looked at, when it was created.
            OnlyTrustedDocuments = name.ClientId is not null && by.OnlyTrustedDocuments,
            PointsPerMinute = IsDemo(found.Subject) ? null : found.PointsPerMinute,
            SeesSynthetic = found.HoldsSyntheticConsent && environment.IsDevelopment(),
            HasFewCitizens = !(found.HoldsSyntheticConsent && environment.IsDevelopment())
                && context.Consents.Where(consent => consent.PartnerKey == found.Key && consent.WithdrawnAt == null)
                    .Take(FewCitizens + 1).Count() <= FewCitizens,
        };
    }

    /// Staff are accounts of Entra ID; only the demo staff of Development are clients of our own server.
    private Account? ReadStaff(string authority, string? subject)
    {
        if (authority == BearerTokens.Entra || environment.IsDevelopment())
        {
            using var context = contexts.Create();
            var member = context.StaffMembers.AsNoTracking().SingleOrDefault(member => member.Subject == subject);
            if (member is not null)
            {
                return new Account(member.Subject, member.Name, member.Active, member.Role.Actor(), null, Words(member.Regions), [])
                {
                    PointsPerMinute = authority == BearerTokens.Local && IsDemo(member.Subject) ? null : Partner.DefaultPointsPerMinute,
                };
            }
        }

        return authority == BearerTokens.Entra && subject is not null && subject == configuration[FirstAdministrator]
            ? new Account(subject, "First administrator", true, ActorRole.Administrator, null, [RegionCode.Muba], [])
            {
                IsFirstAdministrator = true,
            }
            : null;
    }

    /// While the partner is active, its key holds, and the consent stands on which the token does.
    private Account? ReadCitizen(string? subject, string consent, string? clientId)
    {
        if (!Guid.TryParse(subject, out var citizenId) || !Guid.TryParse(consent, out var consentId))
        {
            return null;
        }

        using var context = contexts.Create();
        var now = time.GetUtcNow();
        return context.Citizens
            .Where(citizen => citizen.Id == citizenId)
            .SelectMany(citizen => citizen.Consents)
            .Where(given => given.Id == consentId && given.WithdrawnAt == null && given.Partner!.Active
                && given.Partner.Keys.Any(key => key.ClientId == clientId && key.RevokedAt == null && (key.ExpiresAt == null || key.ExpiresAt > now)))
            .Select(given => new { given.Key, given.CitizenKey, given.PartnerKey, given.Partner!.Subject, given.Partner.PointsPerMinute, Locked = given.Partner.Keys.Any(key => key.ClientId == clientId && key.OnlyTrustedDocuments) })
            .SingleOrDefault() is { } found
            ? new Account(subject, found.Subject, true, ActorRole.Citizen, found.PartnerKey, [], [])
            {
                CitizenKey = found.CitizenKey,
                ConsentKey = found.Key,
                OnlyTrustedDocuments = found.Locked,
                PointsPerMinute = IsDemo(found.Subject) ? null : found.PointsPerMinute,
            }
            : null;
    }

    // Sorting what these have applied for costs about as much as a page's window of others (decision 0039).
    private int FewCitizens => graph.Lists.Window / 2;

    private bool IsDemo(string clientId) => environment.IsDevelopment() && DemoClients.All.Any(client => client.Id == clientId);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed record KnownCaller(Account Account, Caller Caller, long At);

/// What a token says of its holder: by whom it was issued, of whom, through which client, on which consent.
internal readonly record struct AccountName(string Authority, string? Subject, string? ClientId = null, string? Consent = null);

internal sealed record Account(
    string Subject,
    string Name,
    bool Active,
    ActorRole? Role,
    long? PartnerKey,
    IReadOnlyList<string> Regions,
    IReadOnlyList<string> Scopes)
{
    public int? PointsPerMinute { get; init; } = Partner.DefaultPointsPerMinute;
    public IReadOnlyList<string> KeyScopes { get; init; } = [];
    public DateTimeOffset? KeyExpiresAt { get; init; }
    public bool OnlyTrustedDocuments { get; init; }
    public bool SeesSynthetic { get; init; }
    public bool HasFewCitizens { get; init; }
    public bool IsFirstAdministrator { get; init; }
    public long? CitizenKey { get; init; }
    public long? ConsentKey { get; init; }
}
