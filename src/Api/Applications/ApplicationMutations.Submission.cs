using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Applications;

internal static partial class ApplicationMutations
{
    [Description("Submits an application (pengajuan permohonan): created and submitted in one act. One may be active for a NIK and kind.")]
    [Authorize(Policies.SubmitApplication)]
    [Error<InvalidNikError>, Error<InvalidFamilyCardNumberError>, Error<InvalidBirthDateError>, Error<InvalidPhoneNumberError>, Error<InvalidTextError>]
    [Error<UnknownVillageError>, Error<UploadNotFoundError>, Error<MissingDocumentsError>, Error<TooManyDocumentsError>]
    [Error<AgeNotReachedError>, Error<ConsentRequiredError>, Error<DuplicateApplicationError>, Error<NotPermittedError>]
    public static async Task<Application> SubmitApplicationAsync(
        [Description("What is applied for (jenis permohonan).")] ApplicationKind kind,
        [Description("NIK of the applicant.")] NikText nik,
        [Description("Number of the family card (nomor KK), 16 digits.")] string familyCardNumber,
        [Description("Full name (nama lengkap).")] string fullName,
        [Description("Birth date (tanggal lahir).")] DateOnly birthDate,
        [Description("Sex (jenis kelamin).")] Sex sex,
        [Description("Marital status (status perkawinan).")] MaritalStatus maritalStatus,
        [Description("Kemendagri code of the village (kode desa atau kelurahan), such as 16.06.09.2006.")] string villageCode,
        [Description("Phone number for notices.")] string? phone,
        [Description("The documents that `requirements` names.")] IReadOnlyList<DocumentInput> documents,
        AppDbContext database,
        CitizenFile citizens,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description("Nationality (kewarganegaraan).")] Nationality nationality = Nationality.Indonesian)
    {
        var parsed = Nik.Parse(nik.Text);
        var familyCard = FamilyCardNumber.Parse(familyCardNumber);
        var village = await database.Regions.OfType<Village>().SingleOrDefaultAsync(found => found.Code == villageCode, cancellationToken)
            ?? throw new UnknownVillageError(villageCode);
        if (caller.Kind is CallerKind.Staff or CallerKind.VillageOperator && !caller.MayActIn(village.Code))
        {
            throw new NotPermittedError();
        }

        var submitted = await database.UsableAsync(documents, caller, cancellationToken);
        var citizen = await citizens.FindOrRegisterAsync(database, parsed, cancellationToken);
        var application = Application.Submit(caller.Actor, time.GetUtcNow(), ids, new Submission
        {
            Kind = kind,
            Citizen = citizen,
            Nik = parsed,
            FamilyCardCipher = citizens.Seal(citizen, familyCard),
            FullName = fullName,
            BirthDate = birthDate,
            Sex = sex,
            MaritalStatus = maritalStatus,
            Nationality = nationality,
            Village = village,
            Phone = phone,
            Documents = submitted,
            Partner = caller.PartnerKey is { } key ? await database.Partners.SingleAsync(partner => partner.Key == key, cancellationToken) : null,
        });

        // After the consent was checked: who has none learns nothing of other applications.
        await database.RefuseDuplicateAsync(citizen, kind, caller, cancellationToken);
        database.Applications.Add(application);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    [Description("Hands in the corrections of a returned application, by who entered it, within 14 days.")]
    [Authorize(Policies.ResubmitApplication), ApplicationVerbErrors]
    [Error<UploadNotFoundError>, Error<MissingDocumentsError>, Error<TooManyDocumentsError>, Error<NotTheSubmitterError>, Error<ResubmissionExpiredError>]
    public static async Task<Application> ResubmitApplicationAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("The corrected documents: at least those that were returned.")] IReadOnlyList<DocumentInput> documents,
        AppDbContext database,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var application = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithDocuments);
        var corrections = await database.UsableAsync(documents, caller, cancellationToken);
        application.Resubmit(caller.Actor, time.GetUtcNow(), ids, corrections);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    private static IQueryable<Application> WithDocuments(IQueryable<Application> applications) => applications
        .Include(application => application.Documents)
        .Include(application => application.ReturnItems)
        .AsSplitQuery();

    private static async Task<IReadOnlyList<SubmittedDocument>> UsableAsync(
        this AppDbContext database, IReadOnlyList<DocumentInput> documents, Caller caller, CancellationToken cancellationToken)
    {
        var references = documents.Select(document => document.UploadId).Distinct().ToArray();
        var found = await database.Uploads.AsNoTracking()
            .Where(upload => references.Contains(upload.Reference))
            .ToDictionaryAsync(upload => upload.Reference, cancellationToken);
        var unusable = Array.Find(references, reference => !found.TryGetValue(reference, out var upload) || !upload.MayBeUsedBy(caller.Actor));
        return unusable is null
            ? [.. documents.Select(document => new SubmittedDocument(document.Type, document.UploadId))]
            : throw new UploadNotFoundError(unusable);
    }

    private static async Task RefuseDuplicateAsync(
        this AppDbContext database, Citizen citizen, ApplicationKind kind, Caller caller, CancellationToken cancellationToken)
    {
        var active = database.Applications.Where(other => other.CitizenKey == citizen.Key && other.Kind == kind && other.IsActive);
        if (await active.AnyAsync(cancellationToken))
        {
            throw new DuplicateApplicationError(
                await active.Where(ApplicationRows.Of(caller)).Select(other => other.Number).SingleOrDefaultAsync(cancellationToken));
        }
    }
}

[Description("A document that was uploaded.")]
internal sealed record DocumentInput(
    [property: Description("What it is.")] DocumentType Type,
    [property: ID, Description("Id of the upload; in Development `sample-pdf`, `sample-jpeg` and `sample-png` exist.")] string UploadId);
