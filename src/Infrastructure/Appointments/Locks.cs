using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Appointments;

/// <summary>
/// Locks of rows until the transaction ends, by an update that changes nothing: the one way that all three databases share.
/// Taken in this order, so that two seldom wait for each other: an application, service points, slots by key. Who looks for
/// other places, or accepts an offer, can not know them all before: there the database ends the wait, and it is run again.
/// </summary>
public static class Locks
{
    /// False where the application does not wait for its citizen to come. Whoever has read it before does not save it.
    public static async Task<bool> LockAwaitingAsync(
        this AppDbContext database, long applicationKey, CancellationToken cancellationToken) =>
        await database.Applications
            .Where(application => application.Key == applicationKey && application.Status == ApplicationStatus.AwaitingBiometrics)
            .ExecuteUpdateAsync(
                set => set.SetProperty(application => application.PlacesTaken, application => application.PlacesTaken + 1), cancellationToken) > 0;

    /// With all that its schedule is made of.
    public static async Task<ServicePoint> LockScheduleAsync(
        this AppDbContext database, long servicePointKey, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await database.ServicePoints.Where(point => point.Key == servicePointKey).LockSchedulesAsync(now, cancellationToken)).Single();

    public static async Task<IReadOnlyList<ServicePoint>> LockSchedulesAsync(
        this IQueryable<ServicePoint> points, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await points.ExecuteUpdateAsync(set => set.SetProperty(point => point.Stations, point => point.Stations), cancellationToken);
        return await points.WithSchedule(now).OrderBy(point => point.Key).ToListAsync(cancellationToken);
    }

    /// False where somebody else has just offered a place to it, or it waits no longer.
    public static async Task<bool> LockWaitingAsync(
        this AppDbContext database, WaitlistEntry entry, CancellationToken cancellationToken) =>
        await database.WaitlistEntries
            .Where(waiting => waiting.Key == entry.Key && waiting.SubjectVersion == entry.SubjectVersion)
            .ExecuteUpdateAsync(set => set.SetProperty(waiting => waiting.JoinedAt, waiting => waiting.JoinedAt), cancellationToken) > 0;

    public static async Task<IReadOnlyDictionary<long, Slot>> LockSlotsAsync(
        this AppDbContext database, IEnumerable<long> slotKeys, CancellationToken cancellationToken)
    {
        long[] keys = [.. slotKeys.Distinct().Order()];
        foreach (var key in keys)
        {
            await database.Slots.Where(slot => slot.Key == key)
                .ExecuteUpdateAsync(set => set.SetProperty(slot => slot.Capacity, slot => slot.Capacity), cancellationToken);
        }

        return await database.Slots.Where(slot => keys.Contains(slot.Key)).ToDictionaryAsync(slot => slot.Key, cancellationToken);
    }
}
