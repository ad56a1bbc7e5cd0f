using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

internal static class AppointmentLoading
{
    /// The appointment as a verb needs it, or NotFoundError for whoever may not read it.
    public static async Task<Appointment> AppointmentForChangeAsync(
        this AppDbContext database,
        Guid id,
        int? expectedVersion,
        Caller caller,
        CancellationToken cancellationToken,
        Func<IQueryable<Appointment>, IQueryable<Appointment>>? include = null)
    {
        var readable = database.Appointments.Where(AppointmentRows.Of(caller));
        var appointment = await (include?.Invoke(readable) ?? readable)
            .SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken) ?? throw new NotFoundError();
        appointment.Expect(expectedVersion);
        return appointment;
    }

    /// With the application for which the citizen comes, and the office where what is recorded counts.
    public static IQueryable<Appointment> WithApplication(this IQueryable<Appointment> appointments) => appointments
        .Include(appointment => appointment.ServicePoint)
        .Include(appointment => appointment.MobileVisit!.ServicePoint)
        .Include(appointment => appointment.Application!.Citizen)
        .Include(appointment => appointment.Application!.Waits.Where(wait => wait.EndedAt == null));

    /// A village office reads its village, and acts for those who consent to it.
    public static async Task RequireConsentAsync(
        this AppDbContext database, long citizenKey, string villageCode, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Kind == CallerKind.VillageOperator
            && !await database.Consents.AnyAsync(
                consent => consent.CitizenKey == citizenKey && consent.VillageCode == villageCode && consent.WithdrawnAt == null, cancellationToken))
        {
            throw new ConsentRequiredError();
        }
    }

    /// For who serves where it takes place, whoever serves where the citizen lives.
    public static async Task<Appointment> AppointmentAtOfficeAsync(
        this AppDbContext database,
        Guid id,
        int? expectedVersion,
        Caller caller,
        CancellationToken cancellationToken,
        Func<IQueryable<Appointment>, IQueryable<Appointment>>? include = null)
    {
        var appointment = await database.AppointmentForChangeAsync(id, expectedVersion, caller, cancellationToken, include);
        return caller.MayActIn(appointment.PlaceRegionCode) ? appointment : throw new NotFoundError();
    }

    /// With its slot, and other slots, under their locks until the transaction ends.
    public static async Task<(Appointment Appointment, IReadOnlyDictionary<long, Slot> Slots)> AppointmentUnderLockAsync(
        this AppDbContext database, Guid id, int? expectedVersion, Caller caller, CancellationToken cancellationToken, params long[] others)
    {
        var key = await database.Appointments.Where(AppointmentRows.Of(caller))
            .Where(candidate => candidate.Id == id)
            .Select(candidate => new { candidate.SlotKey, candidate.CitizenKey, candidate.RegionCode })
            .SingleOrDefaultAsync(cancellationToken) ?? throw new NotFoundError();
        await database.RequireConsentAsync(key.CitizenKey, key.RegionCode, caller, cancellationToken);
        var slots = await database.LockSlotsAsync(key.SlotKey is { } own ? [own, .. others] : others, cancellationToken);
        var appointment = await database.AppointmentForChangeAsync(id, expectedVersion, caller, cancellationToken);
        return appointment.SlotKey == key.SlotKey
            ? (appointment, slots)
            : throw new DbUpdateConcurrencyException("The appointment was moved before its slot was locked.");
    }
}
