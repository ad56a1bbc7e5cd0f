using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Citizens;

/// Who may read what is about a citizen (contract.md 6): the citizen the own records, a partner those of citizens with an
/// active consent to it, staff and village operators those of their regions.
internal static class CitizenRecords
{
    /// The rows alone, whatever the caller's scopes let it select of them.
    public static Expression<Func<T, bool>> Of<T>(
        Caller caller,
        Expression<Func<T, Citizen>> citizen,
        Expression<Func<T, long>> citizenKey,
        Expression<Func<T, string?>> region)
    {
        var partner = caller.PartnerKey;
        var (self, basis) = (caller.CitizenKey.GetValueOrDefault(), caller.ConsentKey.GetValueOrDefault());
        return caller.Kind switch
        {
            // No longer than the consent on which the token stands: asked here, where nothing is remembered.
            CallerKind.Citizen => citizenKey.Then(key => key == self)
                .And(citizen.Then(of => of.Consents.Any(consent => consent.Key == basis && consent.WithdrawnAt == null))),
            CallerKind.Partner when caller.SeesSynthetic => citizen.Then(of =>
                (of.IsSynthetic && !of.Consents.Any(consent => consent.PartnerKey == partner))
                || of.Consents.Any(consent => consent.PartnerKey == partner && consent.WithdrawnAt == null)),
            CallerKind.Partner => citizen.Then(of =>
                of.Consents.Any(consent => consent.PartnerKey == partner && consent.WithdrawnAt == null)),
            CallerKind.Staff or CallerKind.VillageOperator => RegionScope.Within(region, caller.Regions),
            _ => record => false,
        };
    }
}
