using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Complaints;

/// What a reporter has entered, as it came. A class and no record, since a record would print it.
internal sealed class ComplaintForm
{
    public required ComplaintTopic Topic { get; init; }
    public required string Title { get; init; }
    public required string Content { get; init; }
    public required string PlaceCode { get; init; }
    public required Confidentiality Confidentiality { get; init; }
    public required ReporterInput? Reporter { get; init; }
    public required string? ApplicationNumber { get; init; }
    public required Guid? ConcernedStaffId { get; init; }
    public required IReadOnlyList<string> Attachments { get; init; }

    public async Task<ComplaintReport> ReadAsync(
        AppDbContext database, CitizenFile citizens, Caller caller, Guid id, byte[] accessCodeHash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (!RegionCode.IsWithin(PlaceCode, RegionCode.Muba) || !await database.Regions.AnyAsync(region => region.Code == PlaceCode, cancellationToken))
        {
            throw new UnknownRegionError(PlaceCode);
        }

        if (caller.Kind == CallerKind.VillageOperator && !caller.MayActIn(PlaceCode))
        {
            throw new NotPermittedError();
        }

        if (Confidentiality == Confidentiality.Anonymous && (Reporter is not null || ApplicationNumber is not null))
        {
            throw new InvalidReporterError(ReporterFault.NamedInAnonymous);
        }

        return new ComplaintReport
        {
            Id = id,
            AccessCodeHash = accessCodeHash,
            Confidentiality = Confidentiality,
            Topic = Topic,
            Title = Title,
            Content = Content,
            PlaceCode = PlaceCode,
            Citizen = Confidentiality == Confidentiality.Anonymous ? null : await CitizenAsync(database, citizens, caller, cancellationToken),
            Name = Reporter?.Name,
            Phone = Reporter?.Phone,
            Application = await ApplicationAsync(database, caller, cancellationToken),
            ConcernedStaff = await database.SubjectOfStaffAsync(ConcernedStaffId, cancellationToken),
            Attachments = await database.AttachAsync(Attachments, Complaint.MostAttachments, caller.Actor, now, cancellationToken),
        };
    }

    private async Task<Citizen?> CitizenAsync(AppDbContext database, CitizenFile citizens, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.CitizenKey is { } self)
        {
            return Reporter?.Nik is null
                ? await database.Citizens.SingleAsync(citizen => citizen.Key == self, cancellationToken)
                : throw new InvalidReporterError(ReporterFault.NotOneself);
        }

        if (Reporter?.Nik is not { } nik)
        {
            return null;
        }

        var citizen = await citizens.FindOrRegisterAsync(database, Nik.Parse(nik.Text), cancellationToken);
        citizen.RequireConsentFor(caller.Actor, PlaceCode, caller.Partner);
        return citizen;
    }

    private async Task<Application?> ApplicationAsync(AppDbContext database, Caller caller, CancellationToken cancellationToken)
    {
        if (ApplicationNumber is null)
        {
            return null;
        }

        var number = TrackingNumber.Normalize(ApplicationNumber);
        return await database.Applications.Where(new ApplicationRows(caller).Visible)
            .SingleOrDefaultAsync(application => application.Number == number, cancellationToken) ?? throw new ComplainedApplicationNotFoundError();
    }
}

internal static class ComplaintReading
{
    /// The account of a member of staff; NotFoundError where there is none.
    public static async Task<string?> SubjectOfStaffAsync(this AppDbContext database, Guid? id, CancellationToken cancellationToken) =>
        await database.StaffMemberAsync(id, cancellationToken) is { } member ? member.Subject : null;

    public static async Task<StaffMember?> StaffMemberAsync(this AppDbContext database, Guid? id, CancellationToken cancellationToken) => id is null
        ? null
        : await database.StaffMembers.AsNoTracking().SingleOrDefaultAsync(member => member.Id == id, cancellationToken) ?? throw new NotFoundError();
}

[Description("Who complains (pelapor): by NIK, or by name where none is at hand. A citizen's own token needs neither.")]
internal sealed record ReporterInput(
    [property: Description("NIK of the reporter, who consents to the caller.")] NikText? Nik,
    [property: Description("Name of the reporter.")] string? Name,
    [property: Description("Phone number for questions.")] string? Phone)
{
    /// Never who it is: records are printed into logs.
    public override string ToString() => nameof(ReporterInput);
}
