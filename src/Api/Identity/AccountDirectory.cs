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
    IDbContextFactory<AppDbContext> contexts,
    IConfiguration configuration,
    IHostEnvironment environment,
    GraphOptions graph,
    TimeProvider time)
{
    public const string FirstAdministrator = "Identity:FirstAdministrator";

    private readonly BriefMemory<(string Authority, string Subject, string? Consent), Account?> accounts = new(time, capacity: 20_000);

    // An identity lives as long as its validated token is remembered, or its socket is open.
    private readonly ConditionalWeakTable<ClaimsIdentity, KnownCaller> callers = [];

    public Caller CallerOf(ClaimsPrincipal principal)
    {
        if (principal is AudiencePrincipal audience)
        {
            return audience.Caller;
        }

        if (principal.Identity is not ClaimsIdentity { IsAuthenticated: true } identity)
        {
            return Caller.Anonymous;
        }

        // Asked again and again, for each event of an open stream.
        if (callers.TryGetValue(identity, out var known) && accounts.IsFresh(known.At))
        {
            return known.Caller;
        }

        if (identity.FindFirst(Claims.Subject)?.Value is not { } subject
            || Find(identity.AuthenticationType!, subject, identity.FindFirst(CitizenGrant.Consent)?.Value, out var at) is not { Active: true } account)
        {
            return Caller.Anonymous;
        }

        var caller = known is not null && ReferenceEquals(known.Account, account)
            ? known.Caller
            : CallerOf(identity, subject, account);
        callers.AddOrUpdate(identity, new KnownCaller(account, caller, at));
        return caller;
    }

    private static Caller CallerOf(ClaimsIdentity identity, string subject, Account account) =>
        account.CitizenKey is not null ? CitizenCaller(subject, account)
            : account.Role is { } role ? StaffCaller(identity, subject, account, role)
            : PartnerCaller(ValuesOf(identity, Claims.Scope), subject, account);

    /// A partner that has sent no token, such as the owner of a webhook: as far as the directory and these scopes allow.
    public Caller PartnerOf(string clientId, IEnumerable<string> scopes) =>
        Find(BearerTokens.Local, clientId) is { Active: true, PartnerKey: not null } account
            ? PartnerCaller(scopes, clientId, account)
            : Caller.Anonymous;

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
        HasFewCitizens = account.HasFewCitizens,
    };

    /// Asked without memory: a refresh must not outlive a consent.
    public bool IsConsented(string citizen, string consent) => ReadCitizen(citizen, consent) is not null;

    public Account? Find(string authority, string subject) => Find(authority, subject, consent: null, out _);

    private Account? Find(string authority, string subject, string? consent, out long at)
    {
        if (!accounts.TryGet((authority, subject, consent), out var account, out at))
        {
            account = consent is null ? Read(authority, subject) : ReadCitizen(subject, consent);
            at = accounts.Put((authority, subject, consent), account);
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

    /// Partners are clients of our own server, staff are accounts of Entra ID; only the demo staff of Development
    /// are clients too.
    private Account? Read(string authority, string subject)
    {
        using var context = contexts.CreateDbContext();
        if (authority == BearerTokens.Local
            && context.Partners.AsNoTracking().SingleOrDefault(partner => partner.ClientId == subject) is { } found)
        {
            return new Account(found.Name, found.Active, null, found.Key, [], Words(found.Scopes))
            {
                PointsPerMinute = IsDemo(subject) ? null : found.PointsPerMinute,
                SeesSynthetic = found.HoldsSyntheticConsent && environment.IsDevelopment(),
                HasFewCitizens = !(found.HoldsSyntheticConsent && environment.IsDevelopment())
                    && context.Consents.Where(consent => consent.PartnerKey == found.Key && consent.WithdrawnAt == null)
                        .Take(FewCitizens + 1).Count() <= FewCitizens,
            };
        }

        if (authority == BearerTokens.Entra || environment.IsDevelopment())
        {
            var member = context.StaffMembers.AsNoTracking().SingleOrDefault(member => member.Subject == subject);
            if (member is not null)
            {
                return new Account(member.Name, member.Active, member.Role.Actor(), null, Words(member.Regions), [])
                {
                    PointsPerMinute = authority == BearerTokens.Local && IsDemo(subject) ? null : Partner.DefaultPointsPerMinute,
                };
            }
        }

        return authority == BearerTokens.Entra && subject == configuration[FirstAdministrator]
            ? new Account("First administrator", true, ActorRole.Administrator, null, [RegionCode.Muba], [])
            {
                IsFirstAdministrator = true,
            }
            : null;
    }

    /// While the partner is active and the consent stands on which the token does.
    private Account? ReadCitizen(string subject, string consent)
    {
        if (!Guid.TryParse(subject, out var citizenId) || !Guid.TryParse(consent, out var consentId))
        {
            return null;
        }

        using var context = contexts.CreateDbContext();
        return context.Citizens
            .Where(citizen => citizen.Id == citizenId)
            .SelectMany(citizen => citizen.Consents)
            .Where(given => given.Id == consentId && given.WithdrawnAt == null && given.Partner!.Active)
            .Select(given => new { given.Key, given.CitizenKey, given.PartnerKey, given.Partner!.ClientId, given.Partner.PointsPerMinute })
            .SingleOrDefault() is { } found
            ? new Account(found.ClientId, true, ActorRole.Citizen, found.PartnerKey, [], [])
            {
                CitizenKey = found.CitizenKey,
                ConsentKey = found.Key,
                PointsPerMinute = IsDemo(found.ClientId) ? null : found.PointsPerMinute,
            }
            : null;
    }

    // Sorting what these have applied for costs about as much as a page's window of others (decision 0039).
    private int FewCitizens => graph.Lists.Window / 2;

    private bool IsDemo(string clientId) => environment.IsDevelopment() && DemoClients.All.Any(client => client.Id == clientId);

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

internal sealed record KnownCaller(Account Account, Caller Caller, long At);

internal sealed record Account(
    string Name,
    bool Active,
    ActorRole? Role,
    long? PartnerKey,
    IReadOnlyList<string> Regions,
    IReadOnlyList<string> Scopes)
{
    public int? PointsPerMinute { get; init; } = Partner.DefaultPointsPerMinute;
    public bool SeesSynthetic { get; init; }
    public bool HasFewCitizens { get; init; }
    public bool IsFirstAdministrator { get; init; }
    public long? CitizenKey { get; init; }
    public long? ConsentKey { get; init; }
}
