using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

/// A time at a service point that somebody wants.
internal sealed record WantedPlace(long ServicePointKey, string RegionCode, DateTimeOffset StartsAt);

/// Finds the row of a wanted time, or says in words why there is none.
internal sealed class Places(SlotBook book, TimeProvider time)
{
    private const int Alternatives = 3;

    public static async Task<WantedPlace> FindAsync(
        AppDbContext database, Guid servicePointId, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        var point = await database.ServicePoints.AsNoTracking()
            .Where(candidate => candidate.Id == servicePointId)
            .Select(candidate => new { candidate.Key, candidate.RegionCode })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        return new WantedPlace(point.Key, point.RegionCode, startsAt.ToUniversalTime());
    }

    /// Before the transaction, as the row may have to be made first.
    public async Task<long> KeyAsync(
        AppDbContext database, WantedPlace place, AppointmentPriority priority, int recentNoShows, CancellationToken cancellationToken)
    {
        AppointmentRules.RequireBookable(place.StartsAt, time.GetUtcNow(), recentNoShows);
        return await book.KeyAsync(place.ServicePointKey, place.StartsAt, cancellationToken)
            ?? throw new SlotNotOfferedError(await AlternativesAsync(database, place, priority, cancellationToken));
    }

    /// Why there is no place for somebody: called after the transaction, so that nobody waits for the reading.
    public async Task<DomainError> RefusalAsync(
        AppDbContext database, WantedPlace place, AppointmentPriority priority, bool isOffered, CancellationToken cancellationToken)
    {
        var alternatives = await AlternativesAsync(database, place, priority, cancellationToken);
        return isOffered ? new SlotFullError(alternatives) : new SlotNotOfferedError(alternatives);
    }

    private async Task<IReadOnlyList<SlotAlternative>> AlternativesAsync(
        AppDbContext database, WantedPlace place, AppointmentPriority priority, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var from = place.StartsAt > now ? place.StartsAt : now;
        var search = new FreeSearch(place.ServicePointKey, place.RegionCode, from, priority, Alternatives);
        return (await database.NextFreeAsync(search, now, cancellationToken)).Shown(priority, now);
    }
}
