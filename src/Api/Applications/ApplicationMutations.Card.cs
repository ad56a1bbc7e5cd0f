using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
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
    [Description("Records photo, prints, iris and signature of the applicant who is present (perekaman).")]
    [Authorize(Policies.CaptureBiometrics), ApplicationVerbErrors]
    public static async Task<Application> CaptureBiometricsAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(ServicePoint)), Description("Where it is recorded.")] Guid servicePointId,
        [ID("Appointment"), Description("The checked-in appointment; absent for a walk-in.")] Guid? appointmentId,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithCitizen);
        var point = await database.ServicePoints.OfRegionAsync(servicePointId, caller, cancellationToken);
        if (appointmentId is not null)
        {
            // None can have been booked yet, and one that is not there is never taken silently.
            throw new NotFoundError();
        }

        application.CaptureBiometrics(caller.Actor, time.GetUtcNow(), point);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Sends the record to the centre for the uniqueness check (uji ketunggalan).")]
    [Authorize(Policies.SendForEnrollment), ApplicationVerbErrors]
    public static async Task<Application> SendForEnrollmentAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.SendForEnrollment(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Records the centre's answer: print-ready, or a failure with its official word.")]
    [Authorize(Policies.RecordEnrollmentResult), ApplicationVerbErrors, Error<InvalidTextError>]
    public static async Task<Application> RecordEnrollmentResultAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("The centre's answer.")] EnrollmentResult result,
        [Description("The centre's own word, where it differs.")] string? officialWord,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.RecordEnrollmentResult(caller.Actor, time.GetUtcNow(), result, officialWord);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

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

    [Description("Says where the printed card can be fetched.")]
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

    [Description("Hands the card over (serah terima) against a proof.")]
    [Authorize(Policies.HandOverCard), ApplicationVerbErrors, Error<HandoverProofInvalidError>, Error<OldCardNotSurrenderedError>]
    public static async Task<Application> HandOverCardAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Why this is the right person.")] HandoverProofInput proof,
        [Description("Whether the old card was taken back; needed for a damaged card, a data change and a move.")] bool? oldCardSurrendered,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.HandOver(
            caller.Actor, time.GetUtcNow(), new HandoverProof(proof.Code, proof.FingerprintVerified == true), oldCardSurrendered == true);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Activates the digital identity (aktivasi IKD) of a recorded applicant who is present.")]
    [Authorize(Policies.ActivateIkd), ApplicationVerbErrors, Error<BiometricsNotRecordedError>]
    public static async Task<Application> ActivateIkdAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithCitizen);
        application.ActivateIkd(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    private static IQueryable<Application> WithCitizen(IQueryable<Application> applications) =>
        applications.Include(application => application.Citizen);
}

[OneOf, Description("Proof of a hand-over: exactly one of these.")]
internal sealed record HandoverProofInput(
    [property: Description("The code that the citizen was shown (kode serah terima).")] string? Code,
    [property: Description("An officer's word that the fingerprint matched (sidik jari cocok).")] bool? FingerprintVerified);
