using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.ServicePoints;

internal static partial class ServicePointMutations
{
    private const string AffectedText = "What becomes of those whose place it takes away.";

    [Description("Sets how many stations (alat rekam) of a service point are at work and how many places (kuota) each has in a slot.")]
    [Authorize(Policies.SetStations)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<InvalidStationsError>, Error<BookingsAffectedError>, Error<NotPermittedError>]
    public static async Task<ServicePoint> SetServicePointStationsAsync(
        [ID(nameof(ServicePoint)), Description("The service point.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        [Description("Recording sets at work, 1 to 50.")] int stations,
        [Description("Places of one station in a slot of 30 minutes, 1 to 30.")] int placesPerStation,
        AppDbContext database,
        Caller caller,
        ScheduleChanges schedules,
        CancellationToken cancellationToken,
        [Description(AffectedText)] AffectedBookings affectedBookings = AffectedBookings.Refuse)
    {
        return await schedules.ChangeAsync(
            database, id, expectedVersion, affectedBookings,
            (point, now) => point.SetStations(caller.Actor, now, stations, placesPerStation), cancellationToken);
    }

    [Description("Closes a service point for a time (penutupan), whatever its hours say; it has no slot that the time touches.")]
    [Authorize(Policies.CloseServicePoint)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<InvalidClosureError>, Error<BookingsAffectedError>, Error<InvalidTextError>, Error<NotPermittedError>]
    public static async Task<ServicePoint> CloseServicePointAsync(
        [ID(nameof(ServicePoint)), Description("The service point.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        [Description("From when; it may have begun already, and begins within 366 days.")] DateTimeOffset startsAt,
        [Description("Until when; at most 366 days later.")] DateTimeOffset endsAt,
        [Description("Why (alasan), at most 200 characters; everybody may read it, so name nobody.")] string reason,
        AppDbContext database,
        Caller caller,
        IdSource ids,
        ScheduleChanges schedules,
        CancellationToken cancellationToken,
        [Description(AffectedText)] AffectedBookings affectedBookings = AffectedBookings.Refuse)
    {
        return await schedules.ChangeAsync(
            database, id, expectedVersion, affectedBookings,
            (point, now) => point.Close(caller.Actor, now, ids, startsAt, endsAt, reason), cancellationToken);
    }

    [Description("Takes a closure (penutupan) to come back, or ends one that has begun (buka kembali).")]
    [Authorize(Policies.ReopenServicePoint)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<ClosureNotFoundError>, Error<BookingsAffectedError>, Error<NotPermittedError>]
    public static async Task<ServicePoint> ReopenServicePointAsync(
        [ID(nameof(ServicePoint)), Description("The service point.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        [ID(nameof(Closure)), Description("One of its closures that has not ended.")] Guid closureId,
        AppDbContext database,
        Caller caller,
        ScheduleChanges schedules,
        CancellationToken cancellationToken)
    {
        return await schedules.ChangeAsync(
            database, id, expectedVersion, AffectedBookings.Refuse, (point, now) => point.Reopen(caller.Actor, now, closureId), cancellationToken);
    }
}
