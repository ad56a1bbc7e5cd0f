using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

/// Where somebody wants a place, as the client said: at a service point or on a mobile visit.
internal sealed record PlaceGiven(Guid? ServicePointId, Guid? MobileVisitId)
{
    public bool IsNamed => ServicePointId is not null || MobileVisitId is not null;
}

/// A time at a service point or a stop of a mobile visit that somebody wants; the region is where it takes place.
internal sealed record WantedPlace(long? ServicePointKey, long? MobileVisitKey, string RegionCode, DateTimeOffset StartsAt);

/// Finds the row of a wanted time, or says in words why there is none.
internal sealed class Places(SlotBook book, TimeProvider time)
{
    private const int Alternatives = 3;

    public static async Task<WantedPlace> FindAsync(
        AppDbContext database, PlaceGiven given, DateTimeOffset startsAt, CancellationToken cancellationToken) => given switch
        {
            { ServicePointId: { } point, MobileVisitId: null } => await AtPointAsync(database, point, startsAt, cancellationToken),
            { ServicePointId: null, MobileVisitId: { } visit } => await OnVisitAsync(database, visit, startsAt, cancellationToken),
            _ => throw new InvalidPlaceError(),
        };

    private static async Task<WantedPlace> AtPointAsync(
        AppDbContext database, Guid servicePointId, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        var point = await database.ServicePoints.AsNoTracking()
            .Where(candidate => candidate.Id == servicePointId)
            .Select(candidate => new { candidate.Key, candidate.RegionCode })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        return new WantedPlace(point.Key, null, point.RegionCode, startsAt.ToUniversalTime());
    }

    /// In the village that it comes to then; where it comes to none, in the region of the whole visit.
    private static async Task<WantedPlace> OnVisitAsync(
        AppDbContext database, Guid mobileVisitId, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        var at = startsAt.ToUniversalTime();
        var visit = await database.MobileVisits.AsNoTracking()
            .Where(candidate => candidate.Id == mobileVisitId)
            .Select(candidate => new
            {
                candidate.Key,
                candidate.RegionCode,
                Village = candidate.Stops.Where(stop => stop.StartsAt == at).Select(stop => stop.RegionCode).FirstOrDefault(),
            })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        return new WantedPlace(null, visit.Key, visit.Village ?? visit.RegionCode, at);
    }

    /// Before the transaction, as the row may have to be made first.
    public async Task<long> KeyAsync(
        AppDbContext database, WantedPlace place, AppointmentPriority priority, int recentNoShows, CancellationToken cancellationToken)
    {
        AppointmentRules.RequireBookable(place.StartsAt, time.GetUtcNow(), recentNoShows);
        var key = place.ServicePointKey is { } point
            ? await book.KeyAsync(point, place.StartsAt, cancellationToken)
            : await database.Slots
                .Where(stop => stop.MobileVisitKey == place.MobileVisitKey && stop.StartsAt == place.StartsAt)
                .Select(stop => (long?)stop.Key)
                .SingleOrDefaultAsync(cancellationToken);
        return key ?? throw new SlotNotOfferedError(await AlternativesAsync(database, place, priority, cancellationToken));
    }

    /// Under the lock of the slot: of a visit that was put off, called off or has left, the place is no longer on offer.
    public static async Task<bool> IsOfferedAsync(
        AppDbContext database, WantedPlace place, Slot slot, CancellationToken cancellationToken) =>
        slot.Capacity > 0
        && slot.StartsAt == place.StartsAt
        && (slot.MobileVisitKey is not { } visit
            || await database.MobileVisits.AnyAsync(
                found => found.Key == visit && MobileVisitStatuses.Bookable.Contains(found.Status), cancellationToken));

    /// Why there is no place for somebody: called after the transaction, so that nobody waits for the reading.
    public async Task<DomainError> RefusalAsync(
        AppDbContext database, WantedPlace place, AppointmentPriority priority, bool isOffered, CancellationToken cancellationToken)
    {
        var alternatives = await AlternativesAsync(database, place, priority, cancellationToken);
        return isOffered ? new SlotFullError(alternatives) : new SlotNotOfferedError(alternatives);
    }

    public async Task<SlotNotOfferedError> NotOfferedAsync(
        AppDbContext database, WantedPlace place, AppointmentPriority priority, CancellationToken cancellationToken) =>
        new(await AlternativesAsync(database, place, priority, cancellationToken));

    /// Instead of a visit other visits to the district come first, then its office.
    public async Task<IReadOnlyList<SlotAlternative>> AlternativesAsync(
        AppDbContext database, WantedPlace place, AppointmentPriority priority, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var from = place.StartsAt > now ? place.StartsAt : now;
        if (place.MobileVisitKey is not { } visit)
        {
            return await AtPointsAsync(place.ServicePointKey!.Value, Alternatives);
        }

        var stops = (await database.FreeStopsAsync(place.RegionCode, priority, Alternatives, now, cancellationToken)).Shown(priority, now);
        var office = await database.MobileVisits.Where(found => found.Key == visit).Select(found => found.ServicePointKey).SingleAsync(cancellationToken);
        return stops.Count == Alternatives ? stops : [.. stops, .. await AtPointsAsync(office, Alternatives - stops.Count)];

        async Task<IReadOnlyList<SlotAlternative>> AtPointsAsync(long point, int count) =>
            (await database.NextFreeAsync(new FreeSearch(point, RegionCode.DistrictOf(place.RegionCode), from, priority, count), now, cancellationToken)).Shown(priority, now);
    }
}
