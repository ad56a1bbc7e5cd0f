using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.ServicePoints;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

internal static partial class AppointmentMutations
{
    [Description("Notes that the citizen has come (hadir): from 30 minutes before the appointment until 15 minutes after its start; on a mobile visit while it is open, until the crew leaves the village.")]
    [Authorize(Policies.CheckInAppointment), AppointmentVerbErrors, Error<CheckInClosedError>, Error<VisitNotOpenError>]
    public static async Task<Appointment> CheckInAppointmentAsync(
        [ID(nameof(Appointment)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var appointment = await database.AppointmentAtOfficeAsync(
            id, expectedVersion, caller, cancellationToken, appointments => appointments.Include(found => found.MobileVisit));
        appointment.CheckIn(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return appointment;
    }

    [Description("Notes that the citizen is being served (mulai dilayani).")]
    [Authorize(Policies.StartAppointment), AppointmentVerbErrors]
    public static async Task<Appointment> StartAppointmentAsync(
        [ID(nameof(Appointment)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var appointment = await database.AppointmentAtOfficeAsync(id, expectedVersion, caller, cancellationToken);
        appointment.Start(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return appointment;
    }

    [Description("Notes that the citizen has been served (selesai dilayani). The application that waits for it moves on in the same act: its biometrics are recorded, or the IKD is active.")]
    [Authorize(Policies.CompleteAppointment), AppointmentVerbErrors, Error<InvalidTransitionError>, Error<BiometricsNotRecordedError>]
    public static async Task<Appointment> CompleteAppointmentAsync(
        [ID(nameof(Appointment)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("False where it could not be recorded after all: the application goes on waiting.")] bool captured = true)
    {
        var appointment = await database.AppointmentAtOfficeAsync(id, expectedVersion, caller, cancellationToken, AppointmentLoading.WithApplication);
        var now = time.GetUtcNow();
        appointment.Complete(caller.Actor, now, captured);
        if (captured && appointment.Application is { Status: ApplicationStatus.AwaitingBiometrics } application)
        {
            application.Serve(caller.Actor, now, appointment.Office);
        }

        await database.SaveChangesAsync(cancellationToken);
        return appointment;
    }

    [Description("Notes that the citizen did not come (tidak hadir): from 30 minutes after the start, when the clock does it, too; on a mobile visit that was opened when the crew has left the village. After two within 90 days only places of the same week can be booked.")]
    [Authorize(Policies.MarkNoShow), AppointmentVerbErrors, Error<NotYetMissedError>, Error<VisitNotOpenError>]
    public static async Task<Appointment> MarkNoShowAsync(
        [ID(nameof(Appointment)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var appointment = await database.AppointmentAtOfficeAsync(
            id, expectedVersion, caller, cancellationToken, appointments => appointments.Include(found => found.MobileVisit));
        appointment.MarkNoShow(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return appointment;
    }

    [Description("Notes a citizen who has come without a place (datang langsung); nobody's place is taken for it.")]
    [Authorize(Policies.AdmitWalkIn)]
    [Error<NotFoundError>, Error<AlreadyBookedError>, Error<AppointmentNotNeededError>, Error<CitizenMissingError>]
    [Error<InvalidNikError>, Error<ConsentRequiredError>, Error<PriorityNeedsAttestationError>, Error<NotPermittedError>]
    public static async Task<Appointment> AdmitWalkInAsync(
        [ID(nameof(ServicePoint)), Description("The service point (titik layanan).")] Guid servicePointId,
        [ID(nameof(Application)), Description(ApplicationText)] Guid? applicationId,
        [Description("NIK of a citizen without an application.")] NikText? nik,
        AppDbContext database,
        Wishes wishes,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description(PriorityText)] AppointmentPriority priority = AppointmentPriority.Normal)
    {
        var point = await database.ServicePoints.OfRegionAsync(servicePointId, caller, cancellationToken);
        var wish = await wishes.ReadAsync(database, new WishGiven(applicationId, nik, priority), point.RegionCode, cancellationToken);
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        await Wishes.RequireAwaitingAsync(database, wish, cancellationToken);
        await wishes.RequireNoneAsync(database, wish.Citizen, cancellationToken);
        var now = time.GetUtcNow();
        var appointment = Appointment.AdmitWalkIn(caller.Actor, now, ids, point, wish);
        database.Appointments.Add(appointment);
        await database.EndWaitAsync(wish.Citizen.Key, now, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return appointment;
    }
}
