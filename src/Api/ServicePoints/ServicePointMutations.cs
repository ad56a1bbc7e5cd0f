using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.ServicePoints;

[MutationType]
internal static partial class ServicePointMutations
{
    [Description("Records the counted blank cards (blangko) of a service point; the count replaces the former number.")]
    [Authorize(Policies.RecordBlankStock)]
    [Error<NotFoundError>, Error<InvalidQuantityError>, Error<NotPermittedError>]
    public static async Task<ServicePoint> RecordBlankStockAsync(
        [ID(nameof(ServicePoint)), Description("The service point.")] Guid servicePointId,
        [Description("Blank cards that were counted.")] int quantity,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var point = await database.ServicePoints.OfRegionAsync(servicePointId, caller, cancellationToken);
        point.RecordBlankStock(caller.Actor, time.GetUtcNow(), quantity);
        await database.SaveChangesAsync(cancellationToken);
        return point;
    }

    [Description("Sets the weekly opening hours (jam layanan) of a service point; they replace the former ones.")]
    [Authorize(Policies.SetOpeningHours)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<InvalidOpeningHoursError>, Error<BookingsAffectedError>, Error<NotPermittedError>]
    public static async Task<ServicePoint> SetOpeningHoursAsync(
        [ID(nameof(ServicePoint)), Description("The service point.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        [Description("All periods of the week; a break lies between two periods of a day.")] IReadOnlyList<OpeningPeriodInput> openingHours,
        AppDbContext database,
        Caller caller,
        ScheduleChanges schedules,
        CancellationToken cancellationToken,
        [Description(AffectedText)] AffectedBookings affectedBookings = AffectedBookings.Refuse)
    {
        var hours = new OpeningHours([.. openingHours.Select(period => new OpenSpan(period.Weekday, period.OpensAt, period.ClosesAt))]);
        return await schedules.ChangeAsync(
            database, id, expectedVersion, affectedBookings, (point, now) => point.SetOpeningHours(caller.Actor, now, hours), cancellationToken);
    }

    internal static async Task<ServicePoint> OfRegionAsync(
        this IQueryable<ServicePoint> points, Guid id, Caller caller, CancellationToken cancellationToken)
    {
        var point = await points.SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken);
        return point is not null && caller.MayActIn(point.RegionCode) ? point : throw new NotFoundError();
    }
}

[Description("A stretch of a weekday in which the service point is open.")]
internal sealed record OpeningPeriodInput(
    [property: Description("The day of the week.")] Weekday Weekday,
    [property: Description("From when, in WIB.")] TimeOnly OpensAt,
    [property: Description("Until when, in WIB.")] TimeOnly ClosesAt);
