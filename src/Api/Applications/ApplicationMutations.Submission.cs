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

namespace SipOkMuba.Api.Applications;

internal static partial class ApplicationMutations
{
    [Description("Submits an application (pengajuan permohonan): created and submitted in one act. One may be active for a NIK and kind.")]
    [Authorize(Policies.SubmitApplication)]
    [Error<InvalidNikError>, Error<InvalidFamilyCardNumberError>, Error<InvalidBirthDateError>, Error<InvalidPhoneNumberError>, Error<InvalidTextError>]
    [Error<UnknownVillageError>, Error<UploadNotFoundError>, Error<MissingDocumentsError>, Error<TooManyDocumentsError>]
    [Error<AgeNotReachedError>, Error<ConsentRequiredError>, Error<DuplicateApplicationError>, Error<NotPermittedError>]
    public static async Task<Application> SubmitApplicationAsync(
        [Description(FormText.Kind)] ApplicationKind kind,
        [Description(FormText.Nik)] NikText nik,
        [Description(FormText.FamilyCard)] string familyCardNumber,
        [Description(FormText.FullName)] string fullName,
        [Description(FormText.BirthDate)] DateOnly birthDate,
        [Description(FormText.Sex)] Sex sex,
        [Description(FormText.MaritalStatus)] MaritalStatus maritalStatus,
        [Description(FormText.Village)] string villageCode,
        [Description(FormText.Phone)] string? phone,
        [Description("The documents that `requirements` names.")] IReadOnlyList<DocumentInput> documents,
        AppDbContext database,
        VillageDirectory villages,
        CitizenFile citizens,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken,
        [Description(FormText.Nationality)] Nationality nationality = Nationality.Indonesian)
    {
        var submission = await new Form
        {
            Kind = kind,
            Nik = nik.Text,
            FamilyCardNumber = familyCardNumber,
            FullName = fullName,
            BirthDate = birthDate,
            Sex = sex,
            MaritalStatus = maritalStatus,
            Nationality = nationality,
            VillageCode = villageCode,
            Phone = phone,
            Documents = documents,
        }.ReadAsync(database, villages, citizens, caller, time.GetUtcNow(), cancellationToken);
        var application = Application.Submit(caller.Actor, time.GetUtcNow(), ids, submission);

        // After the consent was checked: who has none learns nothing of other applications.
        await database.RefuseDuplicateAsync(application, caller, cancellationToken);
        database.Insert(application);
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
        var corrections = await database.UsableAsync(documents, caller, time.GetUtcNow(), cancellationToken);
        application.Resubmit(caller.Actor, time.GetUtcNow(), ids, corrections);
        await database.SaveChangesAsync(cancellationToken);
        return application;
    }

    private static IQueryable<Application> WithDocuments(IQueryable<Application> applications) => applications
        .Include(application => application.Documents)
        .Include(application => application.ReturnItems)
        .AsSplitQuery();

    private static async Task RefuseDuplicateAsync(
        this AppDbContext database, Application application, Caller caller, CancellationToken cancellationToken)
    {
        if (application.CitizenKey == 0)
        {
            // Registered by this very change. Who registers the same citizen meanwhile lets the save fail, and it is run again.
            return;
        }

        var active = database.Applications.Where(other =>
            other.CitizenKey == application.CitizenKey && other.Kind == application.Kind && other.IsActive);
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
