using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.ServicePoints;

[Description("What becomes of those whose place a change takes away (janji temu yang terdampak).")]
internal enum AffectedBookings
{
    [Description("Nothing is changed, and they are named (tolak perubahan).")] Refuse,
    [Description("Each is offered the next free place from the former time on, kept for 24 hours to be confirmed; where there is none the appointment is called off (tawarkan tempat lain).")]
    OfferAnother,
}

[ObjectType, Description("An appointment that a change would take the place of (janji temu yang terdampak).")]
internal sealed record AffectedAppointment(
    [property: ID, Description("The appointment.")] string AppointmentId,
    [property: Description("When it begins.")] DateTimeOffset StartsAt);

[Description("The change takes away places that are booked; nothing was changed.")]
internal sealed class BookingsAffectedError(IReadOnlyList<AffectedAppointment> appointments, int count)
    : DomainError("BOOKINGS_AFFECTED")
{
    private const int MostNamed = 100;

    [Description("Whose places they are, 100 at the most.")]
    public IReadOnlyList<AffectedAppointment> Appointments => appointments;

    [Description("How many there are.")]
    public int Count => count;

    public static BookingsAffectedError Of(IReadOnlyList<Appointment> affected) => new(
        [
            .. affected.OrderBy(appointment => appointment.StartsAt).Take(MostNamed)
                .Select(appointment => new AffectedAppointment(NodeId.Format(nameof(Appointment), appointment.Id), appointment.StartsAt)),
        ],
        affected.Count);
}

/// Changes the schedule of a service point together with the places that are booked by it.
internal sealed class ScheduleChanges(ScheduleFitting fitting, Caller caller, TimeProvider time)
{
    public async Task<ServicePoint> ChangeAsync(
        AppDbContext database,
        Guid id,
        int? expectedVersion,
        AffectedBookings affected,
        Action<ServicePoint, DateTimeOffset> change,
        CancellationToken cancellationToken)
    {
        var known = await database.ServicePoints.AsNoTracking().OfRegionAsync(id, caller, cancellationToken);
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var now = time.GetUtcNow();
        var point = await database.LockScheduleAsync(known.Key, now, cancellationToken);
        point.Expect(expectedVersion);
        change(point, now);
        await FitAsync(database, [point], affected, now, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return point;
    }

    /// The calendar is that of the transaction; the points are locked.
    public async Task FitAsync(
        AppDbContext database, IReadOnlyList<ServicePoint> points, AffectedBookings affected, DateTimeOffset now, CancellationToken cancellationToken) =>
        await fitting.FitAsync(
            database,
            points,
            await database.WorkingCalendarAsync(cancellationToken),
            caller.Actor,
            now,
            affected == AffectedBookings.Refuse ? BookingsAffectedError.Of : null,
            cancellationToken);
}
