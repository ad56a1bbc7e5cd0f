using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

/// <summary>
/// Takes and changes places: what can be read before is read before, then under the locks of the application and the slots
/// the one decision is made. Who comes too late is told after the transaction.
/// </summary>
internal sealed class Booking(Places places, Wishes wishes, Caller caller, IdSource ids, TimeProvider time)
{
    public delegate Appointment? Taking(Actor actor, DateTimeOffset now, IdSource ids, Slot slot, PlaceWish wish);

    public async Task<Appointment> TakeAsync(
        AppDbContext database, PlaceGiven where, DateTimeOffset startsAt, WishGiven given, Taking take, CancellationToken cancellationToken)
    {
        var place = await Places.FindAsync(database, where, startsAt, cancellationToken);
        var wish = await wishes.ReadAsync(database, given, place.RegionCode, cancellationToken);
        wish.Require(caller.Actor);
        var key = await places.KeyAsync(database, place, wish.Priority, wish.RecentNoShows, cancellationToken);
        bool isOffered;
        await using (var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken))
        {
            await Wishes.RequireAwaitingAsync(database, wish, cancellationToken);
            var slot = (await database.LockSlotsAsync([key], cancellationToken))[key];
            isOffered = await Places.IsOfferedAsync(database, place, slot, cancellationToken);
            await wishes.RequireNoneAsync(database, wish.Citizen, cancellationToken);
            if (isOffered && take(caller.Actor, time.GetUtcNow(), ids, slot, wish) is { } appointment)
            {
                database.Appointments.Add(appointment);
                if (appointment.Status == AppointmentStatus.Booked)
                {
                    await database.EndWaitAsync(wish.Citizen.Key, time.GetUtcNow(), cancellationToken);
                }

                await database.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return appointment;
            }
        }

        throw await places.RefusalAsync(database, place, wish.Priority, isOffered, cancellationToken);
    }

    /// What is kept on a visit is not booked any more once the crew has left with its list.
    public async Task<Appointment> ConfirmAsync(AppDbContext database, Guid id, int? expectedVersion, CancellationToken cancellationToken)
    {
        WantedPlace place;
        AppointmentPriority priority;
        await using (var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken))
        {
            var (appointment, _) = await database.AppointmentUnderLockAsync(id, expectedVersion, caller, cancellationToken);
            place = new WantedPlace(appointment.ServicePointKey, appointment.MobileVisitKey, appointment.PlaceRegionCode, appointment.StartsAt);
            priority = appointment.Priority;
            if (appointment.Status != AppointmentStatus.Held || await Places.IsOfferedAsync(database, place, appointment.Slot!, cancellationToken))
            {
                var now = time.GetUtcNow();
                appointment.Confirm(caller.Actor, now);
                await database.EndWaitAsync(appointment.CitizenKey, now, cancellationToken);
                await database.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return appointment;
            }
        }

        throw await places.NotOfferedAsync(database, place, priority, cancellationToken);
    }

    public async Task<Appointment> RescheduleAsync(
        AppDbContext database, Guid id, int? expectedVersion, PlaceGiven where, DateTimeOffset startsAt, CancellationToken cancellationToken)
    {
        var known = await database.Appointments.AsNoTracking()
            .Where(AppointmentRows.Of(caller))
            .Where(appointment => appointment.Id == id)
            .Select(appointment => new
            {
                appointment.CitizenKey,
                appointment.Priority,
                ServicePointId = (Guid?)appointment.ServicePoint!.Id,
                MobileVisitId = (Guid?)appointment.MobileVisit!.Id,
            })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        var target = where.IsNamed ? where : new PlaceGiven(known.ServicePointId, known.MobileVisitId);
        var place = await Places.FindAsync(database, target, startsAt, cancellationToken);
        var noShows = await wishes.NoShowsAsync(database, known.CitizenKey, cancellationToken);
        var key = await places.KeyAsync(database, place, known.Priority, noShows, cancellationToken);
        bool isOffered;
        await using (var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken))
        {
            var (appointment, slots) = await database.AppointmentUnderLockAsync(id, expectedVersion, caller, cancellationToken, key);
            var (now, from) = (time.GetUtcNow(), appointment.Slot);
            var to = slots[key];
            isOffered = await Places.IsOfferedAsync(database, place, to, cancellationToken);
            if (isOffered && appointment.TryReschedule(caller.Actor, now, to, noShows))
            {
                await database.OfferFreedAsync(from, now, cancellationToken);
                await database.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return appointment;
            }
        }

        throw await places.RefusalAsync(database, place, known.Priority, isOffered, cancellationToken);
    }
}
