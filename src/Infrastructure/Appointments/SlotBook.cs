using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Appointments;

/// <summary>
/// The rows of times that are booked: a time gets its row from the schedule when somebody first wants it. Whoever makes one
/// holds the lock of the service point, as does whoever changes the schedule, so that no row keeps a former one.
/// </summary>
public sealed class SlotBook(IDbContextFactory<AppDbContext> databases, IdSource ids, TimeProvider time)
{
    /// Null where the service point has no such time.
    public async Task<long?> KeyAsync(long servicePointKey, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(database, servicePointKey, startsAt, cancellationToken) is { } known)
        {
            return known;
        }

        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var point = await database.LockScheduleAsync(servicePointKey, time.GetUtcNow(), cancellationToken);
        if (await FindAsync(database, servicePointKey, startsAt, cancellationToken) is { } meanwhile)
        {
            return meanwhile;
        }

        var schedule = point.ScheduleBy(await database.WorkingCalendarAsync(cancellationToken));
        if (schedule.SlotAt(startsAt) is not { } planned)
        {
            return null;
        }

        var slot = Slot.At(ids.Next(), SlotHost.Of(point), planned.StartsAt, planned.EndsAt, planned.Capacity, planned.Reserved);
        database.Slots.Add(slot);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return slot.Key;
    }

    private static Task<long?> FindAsync(
        AppDbContext database, long servicePointKey, DateTimeOffset startsAt, CancellationToken cancellationToken) =>
        database.Slots
            .Where(slot => slot.ServicePointKey == servicePointKey && slot.StartsAt == startsAt)
            .Select(slot => (long?)slot.Key)
            .SingleOrDefaultAsync(cancellationToken);
}
