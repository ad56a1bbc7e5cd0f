using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.ServicePoints;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Applications;

/// What any verb on an existing application may be refused with.
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ApplicationVerbErrorsAttribute : ErrorAttribute
{
    public override IEnumerable<Type> ErrorTypes =>
        [typeof(NotFoundError), typeof(StaleVersionError), typeof(InvalidTransitionError), typeof(NotPermittedError)];
}

[MutationType]
internal static partial class ApplicationMutations
{
    private const string IdText = "The application.";
    private const string VersionText = "The `version` that the caller has seen; absent: no check.";

    [Description("Gives up an application that is not printed yet (batalkan).")]
    [Authorize(Policies.CancelApplication), ApplicationVerbErrors, Error<InvalidTextError>]
    public static async Task<Application> CancelApplicationAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Why.")] string? reason,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        var (now, mayHavePlace) = (time.GetUtcNow(), application.Status == ApplicationStatus.AwaitingBiometrics);
        application.Cancel(caller.Actor, now, reason);
        if (!mayHavePlace)
        {
            await database.SaveChangesAsync(cancellationToken);
            return application;
        }

        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        await database.FreePlacesOfAsync(application, now, servedBy: null, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return application;
    }

    [Description("Takes a submitted application for verification; nobody else can while it is claimed.")]
    [Authorize(Policies.ClaimApplication), ApplicationVerbErrors]
    public static async Task<Application> ClaimApplicationAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.Claim(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Gives a claimed application back to the queue.")]
    [Authorize(Policies.ReleaseApplication), ApplicationVerbErrors, Error<AssignedToAnotherError>]
    public static async Task<Application> ReleaseApplicationAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.Release(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Returns a claimed application for correction (dikembalikan), with a reason for each document.")]
    [Authorize(Policies.ReturnApplication), ApplicationVerbErrors]
    [Error<AssignedToAnotherError>, Error<ReturnReasonsMissingError>, Error<InvalidTextError>]
    public static async Task<Application> ReturnApplicationAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("What is wrong with which document; at least one.")] IReadOnlyList<ReturnReasonInput> reasons,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.Return(
            caller.Actor, time.GetUtcNow(), [.. reasons.Select(reason => new ReturnReasonGiven(reason.DocumentType, reason.Code, reason.Note))]);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Rejects a claimed application on a legal ground (ditolak).")]
    [Authorize(Policies.RejectApplication), ApplicationVerbErrors, Error<AssignedToAnotherError>, Error<InvalidTextError>]
    public static async Task<Application> RejectApplicationAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("The legal ground.")] RejectionReason code,
        [Description("A note to the applicant.")] string? note,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.Reject(caller.Actor, time.GetUtcNow(), code, note);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Declares the requirements complete (verifikasi): the 24 hours of the law begin.")]
    [Authorize(Policies.VerifyApplication), ApplicationVerbErrors, Error<AssignedToAnotherError>, Error<SelfVerificationError>]
    public static async Task<Application> VerifyApplicationAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithCitizen);
        application.Verify(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }
}

[Description("What is wrong with one document.")]
internal sealed record ReturnReasonInput(
    [property: Description("The document.")] DocumentType DocumentType,
    [property: Description("What is wrong.")] ReturnReason Code,
    [property: Description("A note to whoever corrects it.")] string? Note);
