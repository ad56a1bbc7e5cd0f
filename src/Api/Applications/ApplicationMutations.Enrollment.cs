using System.ComponentModel;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Identity;
using SipOkMuba.Api.ServicePoints;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Applications;

internal static partial class ApplicationMutations
{
    [Description("Records photo, prints, iris and signature of the applicant who is present (perekaman).")]
    [Authorize(Policies.CaptureBiometrics), ApplicationVerbErrors, Error<InvalidAppointmentTransitionError>]
    public static async Task<Application> CaptureBiometricsAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [ID(nameof(ServicePoint)), Description("Where it is recorded.")] Guid servicePointId,
        [ID(nameof(Appointment)), Description("The checked-in appointment, which is completed in the same act; absent for a walk-in. Another place of the citizen for it comes free.")] Guid? appointmentId,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithCitizen);
        var point = await database.ServicePoints.OfRegionAsync(servicePointId, caller, cancellationToken);
        var now = time.GetUtcNow();
        await using var transaction = await RolledBackTransaction.BeginAsync(database, cancellationToken);
        application.CaptureBiometrics(caller.Actor, now, point);
        if (appointmentId is { } attended)
        {
            var appointment = await database.AppointmentForChangeAsync(attended, null, caller, cancellationToken);
            if (appointment.ApplicationKey != application.Key || (appointment.MobileVisitKey is null && appointment.ServicePointKey != point.Key))
            {
                throw new NotFoundError();
            }

            appointment.Complete(caller.Actor, now);
        }
        else
        {
            await database.FreePlacesOfAsync(application, now, caller.Actor, cancellationToken);
        }

        await database.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
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

    [Description("Asks the applicant to come once more after a failed enrolment (rekam ulang); of a duplicate only a supervisor does.")]
    [Authorize(Policies.ResolveEnrollment), ApplicationVerbErrors, Error<SupervisorRequiredError>]
    public static async Task<Application> RecaptureBiometricsAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.Recapture(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Sends the same record to the centre again after a failed enrolment; of a duplicate only a supervisor does.")]
    [Authorize(Policies.ResolveEnrollment), ApplicationVerbErrors, Error<SupervisorRequiredError>]
    public static async Task<Application> ResendForEnrollmentAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.Resend(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Rejects an application whose enrolment failed for good (adjudikasi); of a duplicate only a supervisor does.")]
    [Authorize(Policies.ResolveEnrollment), ApplicationVerbErrors, Error<SupervisorRequiredError>, Error<InvalidTextError>]
    public static async Task<Application> AdjudicateEnrollmentAsync(
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
        application.Adjudicate(caller.Actor, time.GetUtcNow(), code, note);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Notes that the applicant holds an interim letter (surat keterangan, Suket), or no longer; possible from the recording to the print, which ends it.")]
    [Authorize(Policies.SetInterimLetter), ApplicationVerbErrors]
    public static async Task<Application> SetInterimLetterAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("Whether the applicant holds one.")] bool interimLetter,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        application.SetInterimLetter(caller.Actor, time.GetUtcNow(), interimLetter);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }
}
