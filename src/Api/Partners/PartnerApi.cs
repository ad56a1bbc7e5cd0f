using System.ComponentModel;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Partners;

internal sealed class PartnerFilter : FilterInput<Partner>
{
    public PartnerFilter()
    {
        Field(partner => partner.Name);
        Field(partner => partner.Active);
    }
}

internal sealed class PartnerSort : SortInput<Partner>
{
    public PartnerSort() => Field(partner => partner.Name);
}

[QueryType]
internal static class PartnerQueries
{
    [Description("The partners (daftar mitra); a partner sees itself.")]
    [Authorize(Policies.ReadPartners)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<PartnerFilter>, UseSorting<PartnerSort>]
    public static IQueryable<Partner> GetPartners(AppDbContext database) => database.Partners;
}

[MutationType]
internal static partial class PartnerMutations
{
    [Description("Registers an organisation whose applications may call (pendaftaran mitra). It gets its keys by `createPartnerKey`.")]
    [Authorize(Policies.RegisterPartner)]
    [Error<ScopeNotGrantableError>, Error<InvalidPartnerBudgetError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<Partner> RegisterPartnerAsync(
        [Description("Name of the organisation; citizens read it when they are asked to consent.")] string name,
        [Description("What its keys may be granted at the most, such as applications:read; keys:write lets it change its keys itself.")] IReadOnlyList<string> scopes,
        [Description("What its operations may cost in a minute; absent: 30,000.")] int? pointsPerMinute,
        AppDbContext database,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var asked = new PartnerRegistration(name, PartnerScopes.Of(scopes, Scopes.All), pointsPerMinute);
        var partner = database.Partners.Add(Partner.Register(caller.Actor, time.GetUtcNow(), ids, asked)).Entity;
        await database.SaveChangesAsync(cancellationToken);
        return partner;
    }

    [Description("Gives a partner one more key (pembuatan kunci mitra) beside those that it has: its applications change over, then the old one is revoked. At most 10 hold at a time.")]
    [Authorize(Policies.CreatePartnerKey), Cost(100)]
    [Error<NotFoundError>, Error<ScopeNotGrantableError>, Error<InvalidKeyExpiryError>, Error<LockedKeyError>, Error<PartnerKeyLimitReachedError>, Error<InvalidTextError>, Error<NotPermittedError>]
    [ShowsOnce("secret", "The `client_secret` of the key: it cannot be shown again.")]
    public static async Task<ShownOnce<PartnerKey>> CreatePartnerKeyAsync(
        [ID(nameof(Partner)), Description("The partner; absent: the one that calls.")] Guid? partner,
        [Description("What it is called, such as the application that uses it.")] string name,
        [Description("What its tokens may be granted; absent: all that the partner may, and of a partner that calls all that its token may.")] IReadOnlyList<string>? scopes,
        [Description("When it expires; absent: never, or with the key of the partner that calls.")] DateTimeOffset? expiresAt,
        [Description("Locks it: its tokens run the trusted documents of the partner and nothing else. Absent: like the key that calls.")] bool? onlyTrustedDocuments,
        AppDbContext database,
        KeyClients clients,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var owner = await database.PartnerUnderLockAsync(
            partner is { } id ? found => found.Id == id : found => found.Key == caller.PartnerKey, caller, cancellationToken);
        var grantable = owner.Scopes.Split(' ');
        if (caller.Kind == CallerKind.Partner)
        {
            // No key makes one that opens more than itself, or for longer.
            grantable = [.. grantable.Intersect(caller.Scopes)];
            expiresAt ??= caller.KeyExpiresAt;
            if (expiresAt > caller.KeyExpiresAt)
            {
                throw new InvalidKeyExpiryError();
            }

            caller.RequireNoneUnlocked(onlyTrustedDocuments);
        }

        var wish = new KeyWish(name, PartnerScopes.Of(scopes ?? grantable, grantable), expiresAt, onlyTrustedDocuments ?? caller.OnlyTrustedDocuments);
        var key = owner.CreateKey(caller.Actor, time.GetUtcNow(), ids, wish);
        var secret = KeyClients.NewSecret();
        await clients.SaveWithAsync(database, key, secret, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new ShownOnce<PartnerKey>(key, secret);
    }

    [Description("Revokes a key of a partner (pencabutan kunci mitra): from the next request on its tokens are refused, and open connections end within seconds. Its webhooks go on while the partner has another key.")]
    [Authorize(Policies.RevokePartnerKey)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<PartnerKeyRevokedError>, Error<NotPermittedError>]
    public static async Task<PartnerKey> RevokePartnerKeyAsync(
        [ID(nameof(PartnerKey)), Description("The key.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var owner = await database.PartnerUnderLockAsync(found => found.Keys.Any(key => key.Id == id), caller, cancellationToken);
        var key = owner.Keys.Single(found => found.Id == id);
        key.Expect(expectedVersion);
        owner.RevokeKey(caller.Actor, time.GetUtcNow(), key);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return key;
    }

    /// To make a key is slow, as its secret is: who lost the race for the version each time would make as many in vain.
    internal static async Task<Partner> PartnerUnderLockAsync(
        this AppDbContext database, Expression<Func<Partner, bool>> named, Caller caller, CancellationToken cancellationToken)
    {
        var found = database.Partners.Where(new PartnerRows(caller).Visible).Where(named);
        await found.ExecuteUpdateAsync(set => set.SetProperty(partner => partner.Name, partner => partner.Name), cancellationToken);
        return await found.Include(partner => partner.Keys).SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
    }
}
