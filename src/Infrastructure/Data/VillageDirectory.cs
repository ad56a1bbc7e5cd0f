using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Regions;

namespace SipOkMuba.Infrastructure.Data;

/// <summary>
/// The villages by their codes, which every form names. A code and its key never change and no row goes, so what was found
/// once is not asked for again.
/// </summary>
public sealed class VillageDirectory
{
    private readonly ConcurrentDictionary<string, Village> known = new(StringComparer.Ordinal);

    /// Not tracked, as all callers are given the same.
    public async ValueTask<Village?> FindAsync(AppDbContext database, string code, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(code, out var village))
        {
            return village;
        }

        village = await database.Regions.OfType<Village>().AsNoTracking().SingleOrDefaultAsync(found => found.Code == code, cancellationToken);
        return village is null ? null : known.GetOrAdd(code, village);
    }
}
