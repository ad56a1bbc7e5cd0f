using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.ServicePoints;

[ObjectType<ServicePoint>]
internal static class ServicePointNode
{
    public static void Configure(NodeDescriptor<ServicePoint> node)
    {
        node.Description("An office or station (titik layanan) that records biometrics, prints and hands out cards.")
            .Key(point => point.Key).Id(point => point.Id).Public();
        node.Column(point => point.Name, "Name of the office.");
        node.Column(point => point.RegionCode, "Kemendagri code of the district where it stands.");
        node.Many<OpeningPeriod>(
            "openingHours", period => period.ServicePointKey, period => period.Key,
            "When it is open on a working day (jam layanan), by weekday; a break lies between two periods of a day.").ListSize(7);
        node.Column(point => point.BlankStock, "Blank cards (blangko) at hand; only for staff.").Authorize(Policies.ReadBlankStock).Nullable();
        node.Column(point => point.Version, "For `expectedVersion`: rises with every change that a person makes.");
    }
}

[ObjectType<OpeningPeriod>]
internal static class OpeningPeriodNode
{
    public static void Configure(NodeDescriptor<OpeningPeriod> node)
    {
        node.Description("A stretch of a weekday in which a service point is open, in WIB; holidays of the working calendar are off.")
            .Key(period => period.Key).VisibleWithParent();
        node.Column(period => period.Weekday, "The day of the week.");
        node.Column(period => period.OpensAt, "From when.");
        node.Column(period => period.ClosesAt, "Until when.");
    }
}

internal sealed class ServicePointFilter : FilterInput<ServicePoint>
{
    public ServicePointFilter()
    {
        Field(point => point.Name);
        Field(point => point.RegionCode);
    }
}

internal sealed class ServicePointSort : SortInput<ServicePoint>
{
    public ServicePointSort()
    {
        Field(point => point.Name);
        Field(point => point.RegionCode);
    }
}

[QueryType]
internal static class ServicePointQueries
{
    [Description("Offices and stations of the regency.")]
    [UsePaging(IncludeTotalCount = true), UseFiltering<ServicePointFilter>, UseSorting<ServicePointSort>]
    public static IQueryable<ServicePoint> GetServicePoints(AppDbContext database) => database.ServicePoints;
}

[MutationType]
internal static class ServicePointMutations
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
    [Error<NotFoundError>, Error<StaleVersionError>, Error<InvalidOpeningHoursError>, Error<NotPermittedError>]
    public static async Task<ServicePoint> SetOpeningHoursAsync(
        [ID(nameof(ServicePoint)), Description("The service point.")] Guid id,
        [Description("The `version` that the caller has seen; absent: no check.")] int? expectedVersion,
        [Description("All periods of the week; a break lies between two periods of a day.")] IReadOnlyList<OpeningPeriodInput> openingHours,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var point = await database.ServicePoints.Include(found => found.OpeningPeriods).OfRegionAsync(id, caller, cancellationToken);
        point.Expect(expectedVersion);
        var hours = new OpeningHours([.. openingHours.Select(period => new OpenSpan(period.Weekday, period.OpensAt, period.ClosesAt))]);
        point.SetOpeningHours(caller.Actor, time.GetUtcNow(), hours);
        await database.SaveChangesAsync(cancellationToken);
        return point;
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
