using System.ComponentModel;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Partners;

internal static partial class PartnerMutations
{
    private const string VersionText = "The `version` that the caller has seen; absent: no check.";

    [Description("Changes a partner (perubahan mitra); what is absent stays as it is. Open connections see it within seconds.")]
    [Authorize(Policies.UpdatePartner)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<ScopeNotGrantableError>, Error<InvalidPartnerBudgetError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<Partner> UpdatePartnerAsync(
        [ID(nameof(Partner)), Description("The partner.")] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Another name.")] string? name,
        [Description("What its keys may be granted at the most from now on; they keep no more of theirs.")] IReadOnlyList<string>? scopes,
        [Description("What its operations may cost in a minute.")] int? pointsPerMinute,
        [Description("False: none of its keys holds any more, nor do the tokens of citizens that came by them, until it is true again.")] bool? active,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var partner = await database.PartnerUnderLockAsync(found => found.Id == id, caller, cancellationToken);
        partner.Expect(expectedVersion);
        var granted = scopes is null ? null : PartnerScopes.Of(scopes, Scopes.All);
        partner.Change(caller.Actor, time.GetUtcNow(), new PartnerChange(name, granted, pointsPerMinute, active));
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return partner;
    }

    [Description("Changes a key of a partner (perubahan kunci mitra); what is absent stays as it is. Within seconds a lock counts for its tokens and for open connections.")]
    [Authorize(Policies.UpdatePartnerKey)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<PartnerKeyRevokedError>, Error<LockedKeyError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<PartnerKey> UpdatePartnerKeyAsync(
        [ID(nameof(PartnerKey)), Description("The key.")] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Another name.")] string? name,
        [Description("Locks it: its tokens run the trusted documents of the partner and nothing else; false: unlocks it, which no locked key may.")] bool? onlyTrustedDocuments,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        caller.RequireNoneUnlocked(onlyTrustedDocuments);
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var owner = await database.PartnerUnderLockAsync(found => found.Keys.Any(key => key.Id == id), caller, cancellationToken);
        var key = owner.Keys.Single(found => found.Id == id);
        key.Expect(expectedVersion);
        owner.ChangeKey(caller.Actor, time.GetUtcNow(), key, name, onlyTrustedDocuments);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return key;
    }

    /// No key makes one that opens more than itself.
    private static void RequireNoneUnlocked(this Caller caller, bool? onlyTrustedDocuments)
    {
        if (caller.OnlyTrustedDocuments && onlyTrustedDocuments == false)
        {
            throw new LockedKeyError();
        }
    }
}
