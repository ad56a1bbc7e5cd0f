using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.ServicePoints;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.MobileVisits;

[MutationType]
internal static partial class MobileVisitMutations
{
    private const string IdText = "The mobile visit.";
    private const string VersionText = "The `version` that the caller has seen; absent: no check.";

    [Description("Plans a mobile visit (rencana jemput bola) to 1 to 10 villages on one day. Residents book places at once, within the usual 30 days, and so show that it is wanted; a tenth of the places of each stop is kept for vulnerable residents until a day before.")]
    [Authorize(Policies.PlanMobileVisit)]
    [Error<NotFoundError>, Error<UnknownVillageError>, Error<InvalidVisitError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<MobileVisit> PlanMobileVisitAsync(
        [ID(nameof(ServicePoint)), Description("The office that sends it (titik layanan).")] Guid servicePointId,
        [Description("To what it comes (jenis jemput bola).")] MobileVisitKind kind,
        [Description("Its day, within 90 days.")] DateOnly date,
        [Description("The villages with their times and places; they may not overlap.")] IReadOnlyList<MobileVisitStopInput> stops,
        [Description("What everybody may know of it, at most 200 characters; name nobody.")] string? note,
        AppDbContext database,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("How many places must be booked before it can be confirmed.")] int minimumDemand = VisitPlan.UsualDemand)
    {
        var point = await database.ServicePoints.OfRegionAsync(servicePointId, caller, cancellationToken);
        var codes = stops.Select(stop => stop.VillageCode).ToList();
        var villages = await database.Regions.OfType<Village>()
            .Where(village => codes.Contains(village.Code))
            .ToDictionaryAsync(village => village.Code, cancellationToken);
        foreach (var code in codes)
        {
            if (!villages.TryGetValue(code, out var village) || !village.IsInMuba)
            {
                throw new UnknownVillageError(code);
            }

            if (!caller.MayActIn(code))
            {
                throw new NotPermittedError();
            }
        }

        var route = stops.Select(stop => new PlannedStop(villages[stop.VillageCode], stop.ArrivesAt, stop.LeavesAt, stop.Capacity));
        var visit = MobileVisit.Plan(caller.Actor, time.GetUtcNow(), ids, point, new VisitPlan(kind, date, [.. route], minimumDemand, note));
        database.MobileVisits.Add(visit);
        await database.SaveChangesAsync(cancellationToken);
        return visit;
    }

    [Description("Confirms that a mobile visit will come (dipastikan): enough places are booked or, of a visit to homes, one by a vulnerable resident.")]
    [Authorize(Policies.ConfirmMobileVisit), VisitErrors, Error<DemandTooLowError>]
    public static Task<MobileVisit> ConfirmMobileVisitAsync(
        [ID(nameof(MobileVisit)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeAsync(database, id, expectedVersion, caller, visit => visit.Confirm(caller.Actor, time.GetUtcNow()), cancellationToken);

    [Description("Takes the list of who comes (daftar luring) to where there is no line: save the `bookings` of the answer on the device. It must be taken after the last change of a booking, else the crew may not depart.")]
    [Authorize(Policies.TakeMobileVisitList), VisitErrors]
    public static Task<MobileVisit> TakeMobileVisitListAsync(
        [ID(nameof(MobileVisit)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeAsync(database, id, expectedVersion, caller, visit => visit.TakeList(caller.Actor, time.GetUtcNow()), cancellationToken);

    [Description("The crew leaves with the list (berangkat): from the day before. No more places are booked from then on.")]
    [Authorize(Policies.DepartMobileVisit), VisitErrors, Error<ListNotCurrentError>, Error<VisitTooEarlyError>]
    public static Task<MobileVisit> DepartMobileVisitAsync(
        [ID(nameof(MobileVisit)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeAsync(database, id, expectedVersion, caller, visit => visit.Depart(caller.Actor, time.GetUtcNow()), cancellationToken);

    [Description("The crew begins to serve (mulai melayani), on the day of the visit: citizens can be checked in. Where the crew has no line its office does it; a visit that has not been opened by the end of its day is called off.")]
    [Authorize(Policies.OpenMobileVisit), VisitErrors, Error<VisitTooEarlyError>]
    public static Task<MobileVisit> OpenMobileVisitAsync(
        [ID(nameof(MobileVisit)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken) =>
        ChangeAsync(database, id, expectedVersion, caller, visit => visit.Open(caller.Actor, time.GetUtcNow()), cancellationToken);

    [Description("Ends a mobile visit (selesai). Whoever is still booked did not come, and the appointment of whoever is still checked in ends without a record: send what was noted without a line first, with `recordMobileVisitResults`.")]
    [Authorize(Policies.CloseMobileVisit), VisitErrors, Error<NotYetMissedError>]
    public static async Task<MobileVisit> CloseMobileVisitAsync(
        [ID(nameof(MobileVisit)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var visit = await database.VisitUnderLockAsync(id, expectedVersion, caller, cancellationToken);
        var active = await database.ActiveOfAsync(visit, cancellationToken);
        visit.Close(caller.Actor, time.GetUtcNow(), active);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return visit;
    }

    private static async Task<MobileVisit> ChangeAsync(
        AppDbContext database, Guid id, int? expectedVersion, Caller caller, Action<MobileVisit> change, CancellationToken cancellationToken)
    {
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        var visit = await database.VisitUnderLockAsync(id, expectedVersion, caller, cancellationToken);
        change(visit);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return visit;
    }
}

[Description("A village on the route of a mobile visit (tempat singgah).")]
internal sealed record MobileVisitStopInput(
    [property: Description("Kemendagri code of a village of Musi Banyuasin, such as 16.06.09.2006.")] string VillageCode,
    [property: Description("When the crew arrives, in WIB.")] TimeOnly ArrivesAt,
    [property: Description("When it leaves, in WIB.")] TimeOnly LeavesAt,
    [property: Description("How many residents it can serve there; 250 on the whole route.")] int Capacity);

/// The refusals of every verb on an existing visit.
internal sealed class VisitErrorsAttribute : ErrorAttribute
{
    public override IEnumerable<Type> ErrorTypes { get; } =
        [typeof(NotFoundError), typeof(StaleVersionError), typeof(InvalidVisitTransitionError), typeof(NotPermittedError)];
}
