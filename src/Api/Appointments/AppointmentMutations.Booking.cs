using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

[MutationType]
internal static partial class AppointmentMutations
{
    private const string IdText = "The appointment.";
    private const string VersionText = "The `version` that the caller has seen; absent: no check.";
    private const string PointText = "The service point (titik layanan); this or `mobileVisitId`.";
    private const string VisitText = "The mobile visit (jemput bola); this or `servicePointId`.";
    private const string StartsAtText = "When it begins: the `startsAt` of one of the `slots` of the service point, or of the `stops` of the visit.";
    private const string ApplicationText = "The application for which the citizen comes; it waits for the biometrics.";
    private const string NikText = "NIK of a citizen without an application; a citizen's own token needs neither.";
    private const string PriorityText = "Whether the citizen is vulnerable in administration (penduduk rentan), as an officer or a village office attests.";

    [Description("Keeps a place for ten minutes (tahan tempat), so that the citizen can think it over; `confirmAppointment` books it. The place is nobody else's meanwhile.")]
    [Authorize(Policies.HoldSlot), PlaceErrors]
    public static Task<Appointment> HoldSlotAsync(
        [ID(nameof(ServicePoint)), Description(PointText)] Guid? servicePointId,
        [ID(nameof(MobileVisit)), Description(VisitText)] Guid? mobileVisitId,
        [Description(StartsAtText)] DateTimeOffset startsAt,
        [ID(nameof(Application)), Description(ApplicationText)] Guid? applicationId,
        [Description(NikText)] NikText? nik,
        AppDbContext database,
        Booking booking,
        CancellationToken cancellationToken,
        [Description(PriorityText)] AppointmentPriority priority = AppointmentPriority.Normal) =>
        booking.TakeAsync(database, new PlaceGiven(servicePointId, mobileVisitId), startsAt, new WishGiven(applicationId, nik, priority), Appointment.Hold, cancellationToken);

    [Description("Books a place (pesan janji temu). One appointment a citizen; two hours ahead at least and 30 days at most, for the same day until 13:00 WIB.")]
    [Authorize(Policies.BookAppointment), PlaceErrors]
    public static Task<Appointment> BookAppointmentAsync(
        [ID(nameof(ServicePoint)), Description(PointText)] Guid? servicePointId,
        [ID(nameof(MobileVisit)), Description(VisitText)] Guid? mobileVisitId,
        [Description(StartsAtText)] DateTimeOffset startsAt,
        [ID(nameof(Application)), Description(ApplicationText)] Guid? applicationId,
        [Description(NikText)] NikText? nik,
        AppDbContext database,
        Booking booking,
        CancellationToken cancellationToken,
        [Description(PriorityText)] AppointmentPriority priority = AppointmentPriority.Normal) =>
        booking.TakeAsync(database, new PlaceGiven(servicePointId, mobileVisitId), startsAt, new WishGiven(applicationId, nik, priority), Appointment.Book, cancellationToken);

    [Description("Books the place that was kept (konfirmasi), by `holdSlot` or by the office in exchange for one that it had to take away.")]
    [Authorize(Policies.ConfirmAppointment), AppointmentVerbErrors, Error<ConsentRequiredError>, Error<HoldExpiredError>, Error<SlotNotOfferedError>]
    public static Task<Appointment> ConfirmAppointmentAsync(
        [ID(nameof(Appointment)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Booking booking,
        CancellationToken cancellationToken) =>
        booking.ConfirmAsync(database, id, expectedVersion, cancellationToken);

    [Description("Moves an appointment to another time or place in one act (pindah jadwal): until two hours before, three times at the most. If the new place is full the former one is kept.")]
    [Authorize(Policies.RescheduleAppointment), AppointmentVerbErrors, Error<ConsentRequiredError>]
    [Error<InvalidPlaceError>, Error<SlotFullError>, Error<SlotNotOfferedError>, Error<SlotTooSoonError>, Error<SlotTooFarError>, Error<SameWeekOnlyError>]
    [Error<TooLateToChangeError>, Error<MoveLimitReachedError>, Error<SamePlaceError>]
    public static Task<Appointment> RescheduleAppointmentAsync(
        [ID(nameof(Appointment)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(ServicePoint)), Description("Another service point; neither this nor `mobileVisitId`: where it is now.")] Guid? servicePointId,
        [ID(nameof(MobileVisit)), Description("Another mobile visit.")] Guid? mobileVisitId,
        [Description(StartsAtText)] DateTimeOffset startsAt,
        AppDbContext database,
        Booking booking,
        CancellationToken cancellationToken) =>
        booking.RescheduleAsync(database, id, expectedVersion, new PlaceGiven(servicePointId, mobileVisitId), startsAt, cancellationToken);

    [Description("Gives an appointment back (batal); by its citizen until two hours before. The place goes to who waits for it, or is anybody's at once.")]
    [Authorize(Policies.CancelAppointment), AppointmentVerbErrors, Error<ConsentRequiredError>, Error<TooLateToChangeError>, Error<InvalidTextError>]
    public static async Task<Appointment> CancelAppointmentAsync(
        [ID(nameof(Appointment)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("A note for the citizen and the office.")] string? note,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var (appointment, _) = await database.AppointmentUnderLockAsync(id, expectedVersion, caller, cancellationToken);
        var now = time.GetUtcNow();
        var reason = caller.Actor.Role == ActorRole.Supervisor ? AppointmentReason.ByOffice : AppointmentReason.ByCitizen;
        appointment.Cancel(caller.Actor, now, reason, note);
        await database.OfferFreedAsync(appointment.Slot, now, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return appointment;
    }
}

/// The refusals of every verb on an existing appointment.
internal sealed class AppointmentVerbErrorsAttribute : ErrorAttribute
{
    public override IEnumerable<Type> ErrorTypes { get; } =
        [typeof(NotFoundError), typeof(StaleVersionError), typeof(InvalidAppointmentTransitionError), typeof(NotPermittedError)];
}

/// The refusals of whoever wants a place.
internal sealed class PlaceErrorsAttribute : ErrorAttribute
{
    public override IEnumerable<Type> ErrorTypes { get; } =
    [
        typeof(NotFoundError), typeof(InvalidPlaceError), typeof(SlotFullError), typeof(SlotNotOfferedError), typeof(SlotTooSoonError), typeof(SlotTooFarError),
        typeof(SameWeekOnlyError), typeof(AlreadyBookedError), typeof(AppointmentNotNeededError), typeof(CitizenMissingError),
        typeof(InvalidNikError), typeof(ConsentRequiredError), typeof(PriorityNeedsAttestationError), typeof(NotPermittedError),
    ];
}
