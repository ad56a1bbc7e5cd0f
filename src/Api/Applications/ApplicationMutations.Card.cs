using System.ComponentModel;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.ServicePoints;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Applications;

internal static partial class ApplicationMutations
{
    [Description("Approves the printing of a print-ready card; never by who captured the biometrics.")]
    [Authorize(Policies.ApprovePrinting), ApplicationVerbErrors, Error<SelfApprovalError>, Error<PrintingAlreadyApprovedError>]
    public static async Task<Application> ApprovePrintingAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.ApprovePrinting(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Prints the approved card on a blank of the service point (cetak).")]
    [Authorize(Policies.PrintCard), ApplicationVerbErrors]
    [Error<PrintingNotApprovedError>, Error<AgeNotReachedError>, Error<BlankCardShortageError>]
    public static async Task<Application> PrintCardAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(ServicePoint)), Description("Whose blank card is used.")] Guid servicePointId,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        var point = await database.ServicePoints.OfRegionAsync(servicePointId, caller, cancellationToken);
        try
        {
            application.Print(caller.Actor, time.GetUtcNow(), point);
        }
        catch (BlankCardShortageError)
        {
            // The refusal leaves the application as it was; the shortage itself is a fact to be told.
            point.ReportBlankShortage(time.GetUtcNow());
            await database.SaveChangesAsync(cancellationToken);
            throw;
        }

        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Says where the printed card can be fetched, or again after nobody had fetched it.")]
    [Authorize(Policies.MarkReadyForPickup), ApplicationVerbErrors]
    public static async Task<Application> MarkReadyForPickupAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(ServicePoint)), Description("Where the card waits.")] Guid servicePointId,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        var point = await database.ServicePoints.OfRegionAsync(servicePointId, caller, cancellationToken);
        application.MarkReadyForPickup(caller.Actor, time.GetUtcNow(), point);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Gives the printed card to a courier (kurir).")]
    [Authorize(Policies.DispatchCard), ApplicationVerbErrors, Error<InvalidTextError>]
    public static async Task<Application> DispatchCardAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Who carries it.")] string courier,
        [Description("The courier's reference.")] string reference,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.Dispatch(caller.Actor, time.GetUtcNow(), courier, reference);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Takes back a card that the courier could not deliver (gagal antar); it waits at a service point from now on.")]
    [Authorize(Policies.RecordDeliveryFailure), ApplicationVerbErrors]
    public static async Task<Application> RecordDeliveryFailureAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(ServicePoint)), Description("Where the card waits now.")] Guid servicePointId,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        var point = await database.ServicePoints.OfRegionAsync(servicePointId, caller, cancellationToken);
        application.RecordDeliveryFailure(caller.Actor, time.GetUtcNow(), point);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }
}
