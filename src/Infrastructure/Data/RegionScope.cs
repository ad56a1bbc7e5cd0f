using System.Linq.Expressions;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Infrastructure.Data;

/// Rows whose region code is one of several codes or lies below one, as ranges that an index serves.
public static class RegionScope
{
    public static Expression<Func<T, bool>> Within<T>(Expression<Func<T, string?>> code, IEnumerable<string> regions) => regions
        .Distinct()
        .Select(region => code.Then(Within(region)))
        .Aggregate((Expression<Func<T, bool>>?)null, (any, within) => any is null ? within : any.Or(within))
        ?? Expression.Lambda<Func<T, bool>>(Expression.Constant(false), code.Parameters);

    private static Expression<Func<string?, bool>> Within(string region)
    {
        // Nothing lies below a village: an equality, by which an index is walked in any order that it has.
        if (RegionCode.IsVillage(region))
        {
            return code => code == region;
        }

        // In the binary collation '/' comes right after '.', so this range is "region and a dot".
        var from = region + ".";
        var to = region + "/";
        return code => code == region || (string.Compare(code, from) >= 0 && string.Compare(code, to) < 0);
    }
}
