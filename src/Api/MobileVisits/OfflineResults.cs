using System.ComponentModel;
using GraphQL;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Appointments;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.MobileVisits;

/// <summary>
/// What an officer noted without a line, row by row in transactions of their own: one that does not go in keeps none of the
/// others out, and one that is in already changes nothing.
/// </summary>
internal sealed class OfflineResults(IDbContextFactory<AppDbContext> databases, Caller caller, TimeProvider time)
{
    private const int Attempts = 8;

    /// The clock of a device without a line may be ahead.
    private static readonly TimeSpan tolerance = TimeSpan.FromMinutes(5);

    public async Task<MobileVisitResultRow> RecordAsync(MobileVisit visit, MobileVisitResultInput row, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var database = await databases.CreateDbContextAsync(cancellationToken);
            try
            {
                return await RecordAsync(database, visit, row, cancellationToken);
            }
            catch (DomainError refused)
            {
                return row.Conflict(refused.Code);
            }
            catch (Exception e) when (attempt < Attempts && Conflicts.IsConflict(e))
            {
                // Somebody changed it meanwhile: the next turn sees how.
            }
        }
    }

    private async Task<MobileVisitResultRow> RecordAsync(
        AppDbContext database, MobileVisit visit, MobileVisitResultInput row, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var appointment = await database.Appointments.Where(AppointmentRows.Of(caller)).WithApplication()
            .SingleOrDefaultAsync(found => found.Id == row.AppointmentId, cancellationToken);
        if (appointment?.MobileVisitKey != visit.Key)
        {
            return appointment is null
                ? row.Conflict("NOT_FOUND")
                : row.Conflict("APPOINTMENT_MOVED");
        }

        if (appointment.Outcome == row.Outcome)
        {
            return row.AlreadyApplied();
        }

        if (Obstacle(appointment, row, now) is { } obstacle)
        {
            return obstacle;
        }

        appointment.RecordOffline(caller.Actor, now, row.Outcome, row.RecordedAt < now ? row.RecordedAt : now);
        if (row.Outcome == VisitOutcome.Captured)
        {
            appointment.Application?.Serve(caller.Actor, now, appointment.Office);
        }

        await database.SaveChangesAsync(cancellationToken);
        return row.Applied();
    }

    private static MobileVisitResultRow? Obstacle(Appointment appointment, MobileVisitResultInput row, DateTimeOffset now) => appointment switch
    {
        { Outcome: not null } => row.Conflict("OTHER_OUTCOME"),
        { Reason: AppointmentReason.RecordedElsewhere } => row.Conflict("APPOINTMENT_ENDED"),
        { IsActive: false } => row.Conflict("APPOINTMENT_ENDED"),
        { Status: AppointmentStatus.Held } => row.Conflict("NOT_BOOKED"),
        { Status: not AppointmentStatus.Booked } when row.Outcome == VisitOutcome.NoShow => row.Conflict("OTHER_OUTCOME"),
        _ when row.RecordedAt > now + tolerance || row.RecordedAt < Wib.At(Wib.DateOf(appointment.StartsAt), TimeOnly.MinValue) =>
            row.Conflict("IMPLAUSIBLE_TIME"),
        { Application: { Status: not ApplicationStatus.AwaitingBiometrics } } when row.Outcome == VisitOutcome.Captured =>
            row.Conflict("APPLICATION_MOVED_ON"),
        _ => null,
    };
}

[Description("What was noted of a resident on the list.")]
internal sealed record MobileVisitResultInput(
    [property: ID(nameof(Appointment)), Description("One of the `bookings` of the visit.")] Guid AppointmentId,
    [property: Description("What became of it.")] VisitOutcome Outcome,
    [property: Description("When it was noted, by the clock of the device.")] DateTimeOffset RecordedAt)
{
    public MobileVisitResultRow Applied() => Of(VisitRowStatus.Applied);

    public MobileVisitResultRow AlreadyApplied() => Of(VisitRowStatus.AlreadyApplied);

    public MobileVisitResultRow Conflict(string code) => Of(VisitRowStatus.Conflict) with { Code = code };

    private MobileVisitResultRow Of(VisitRowStatus status) => new(NodeId.Format(nameof(Appointment), AppointmentId), status, null);
}

[Description("What became of a row that was sent (status baris).")]
internal enum VisitRowStatus
{
    [Description("It is recorded (dicatat).")] Applied,
    [Description("It was recorded before; nothing changed (sudah dicatat).")] AlreadyApplied,
    [Description("It contradicts what is recorded; nothing changed (bertentangan).")] Conflict,
}

[ObjectType, Description("What became of one row (hasil per baris).")]
internal sealed record MobileVisitResultRow(
    [property: ID, Description("The appointment of the row.")] string AppointmentId,
    [property: Description("What became of the row.")] VisitRowStatus Status,
    [property: Description("Why it is a conflict: a code of the error catalogue; null else.")] string? Code);

[ObjectType<MobileVisitResultRow>]
internal static class TextOfResultRow
{
    [Description("The same in words.")]
    public static string? GetMessage([Parent] MobileVisitResultRow row, GraphCall call) => row.Code is { } code ? call.Language.TextOf(code) : null;
}

[ObjectType, Description("What became of the results of a mobile visit (hasil unggahan daftar luring).")]
internal sealed record MobileVisitResults(
    [property: GraphIgnore] Guid VisitId,
    [property: Description("Row by row, in the order in which they were sent.")] IReadOnlyList<MobileVisitResultRow> Rows);

[ObjectType<MobileVisitResults>]
internal static class VisitOfResults
{
    [Description("The mobile visit.")]
    public static NodeRef<MobileVisit> GetMobileVisit([Parent] MobileVisitResults results, NodeLoader<MobileVisit> visits) => visits.ById(results.VisitId);
}
