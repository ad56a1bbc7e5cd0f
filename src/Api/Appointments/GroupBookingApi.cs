using System.ComponentModel;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Appointments;

[Description("A citizen of a group.")]
internal sealed record GroupBookingRowInput(
    [property: ID(nameof(Application)), Description("The application for which the citizen comes; it waits for the biometrics.")] Guid? ApplicationId,
    [property: Description("NIK of a citizen without an application.")] NikText? Nik,
    [property: Description("Another time than that of the group.")] DateTimeOffset? StartsAt,
    [property: Description("Reference of the signed form by which the citizen consents (nomor formulir persetujuan): the consent is recorded in the same act. Absent: the citizen has consented before.")] string? ConsentReference,
    [property: Description("Whether the citizen is vulnerable in administration (penduduk rentan), as the village office attests.")] AppointmentPriority Priority = AppointmentPriority.Normal);

[ObjectType, Description("A row that could not be booked (baris yang ditolak).")]
internal sealed record RefusedRow(
    [property: Description("Its number, from 1 on.")] int Row,
    [property: Description("Why not, for a program: a code of the error catalogue.")] string Code);

[ObjectType<RefusedRow>]
internal static class TextOfRefusedRow
{
    [Description("Why not, for a person.")]
    public static string GetMessage([Parent] RefusedRow row, GraphCall call) => call.Language.TextOf(row.Code);
}

[Description("Somebody of the group can not get a place, so nobody does.")]
internal sealed class GroupRefusedError(IReadOnlyList<RefusedRow> rows, IReadOnlyList<SlotAlternative> alternatives)
    : DomainError("GROUP_REFUSED")
{
    [Description("Whose rows can not be booked, and why.")]
    public IReadOnlyList<RefusedRow> Rows => rows;
    [Description("Where places were too few: the next free times, three at the most, at the same place first, then elsewhere.")]
    public IReadOnlyList<SlotAlternative> Alternatives => alternatives;
}

[Description("A group has 1 to 50 rows.")]
internal sealed class InvalidGroupError(int maximum) : DomainError("INVALID_GROUP")
{
    [Description("The most rows of a group.")]
    public int Maximum => maximum;
}

[MutationType]
internal static class GroupBookingMutations
{
    [Description("Books places for up to 50 residents of the operator's own village at once (pemesanan kelompok), with a result for each. Send an `Idempotency-Key`: the same request then books once, however often it is sent.")]
    [Authorize(Policies.BookAppointments)]
    [Error<NotFoundError>, Error<InvalidPlaceError>, Error<InvalidGroupError>, Error<GroupRefusedError>]
    public static Task<GroupBooking> BookAppointmentsAsync(
        [ID(nameof(ServicePoint)), Description("The service point (titik layanan).")] Guid? servicePointId,
        [ID(nameof(MobileVisit)), Description("Or the mobile visit (jemput bola).")] Guid? mobileVisitId,
        [Description("When they begin: the `startsAt` of a slot or of a stop.")] DateTimeOffset startsAt,
        [Description("What becomes of the others where somebody can not get a place.")] GroupMode mode,
        [Description("The citizens, 50 at the most.")] IReadOnlyList<GroupBookingRowInput> rows,
        AppDbContext database,
        GroupOfCitizens group,
        CancellationToken cancellationToken) =>
        group.BookAsync(database, new PlaceGiven(servicePointId, mobileVisitId), startsAt, mode, rows, cancellationToken);
}
