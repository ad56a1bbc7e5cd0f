using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Documents;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Applications;

/// What a client has entered, as it came. A class and no record, since a record would print the person's data.
internal sealed class Form
{
    public required ApplicationKind Kind { get; init; }
    public required string Nik { get; init; }
    public required string FamilyCardNumber { get; init; }
    public required string FullName { get; init; }
    public required DateOnly BirthDate { get; init; }
    public required Sex Sex { get; init; }
    public required MaritalStatus MaritalStatus { get; init; }
    public required Nationality Nationality { get; init; }
    public required string VillageCode { get; init; }
    public required string? Phone { get; init; }
    public required IReadOnlyList<DocumentInput> Documents { get; init; }

    public async Task<Submission> ReadAsync(
        AppDbContext database, VillageDirectory villages, CitizenFile citizens, Caller caller, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var nik = Domain.Citizens.Nik.Parse(Nik);
        var familyCard = Domain.Citizens.FamilyCardNumber.Parse(FamilyCardNumber);
        var village = await villages.FindAsync(database, VillageCode, cancellationToken)
            ?? throw new UnknownVillageError(VillageCode);
        if (caller.Kind is CallerKind.Staff or CallerKind.VillageOperator && !caller.MayActIn(village.Code))
        {
            throw new NotPermittedError();
        }

        var documents = await database.UsableAsync(Documents, caller, now, cancellationToken);
        var citizen = await citizens.FindOrMakeAsync(database, nik, cancellationToken);
        return new Submission
        {
            Kind = Kind,
            Citizen = citizen,
            Nik = nik,
            FamilyCardCipher = citizens.Seal(citizen, familyCard),
            FullName = FullName,
            BirthDate = BirthDate,
            Sex = Sex,
            MaritalStatus = MaritalStatus,
            Nationality = Nationality,
            Village = village,
            Phone = Phone,
            Documents = documents,
            Partner = caller.Partner,
        };
    }
}

/// Descriptions of the same inputs in several mutations.
internal static class FormText
{
    public const string Kind = "What is applied for (jenis permohonan).";
    public const string Nik = "NIK of the applicant.";
    public const string FamilyCard = "Number of the family card (nomor KK), 16 digits.";
    public const string FullName = "Full name (nama lengkap).";
    public const string BirthDate = "Birth date (tanggal lahir).";
    public const string Sex = "Sex (jenis kelamin).";
    public const string MaritalStatus = "Marital status (status perkawinan).";
    public const string Village = "Kemendagri code of the village (kode desa atau kelurahan), such as 16.06.09.2006.";
    public const string Phone = "Phone number for notices.";
    public const string Nationality = "Nationality (kewarganegaraan).";
}

internal static class FormReading
{
    public static async Task<IReadOnlyList<SubmittedDocument>> UsableAsync(
        this AppDbContext database,
        IReadOnlyList<DocumentInput> documents,
        Caller caller,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var found = await database.UseUploadsAsync([.. documents.Select(document => document.UploadId)], caller.Actor, now, cancellationToken);
        return
        [
            .. documents.Select(document => new SubmittedDocument(document.Type, document.UploadId)
            {
                MediaType = found[document.UploadId].MediaType,
                Size = found[document.UploadId].Size,
            }),
        ];
    }
}
