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
    [Description("Begins an application that is completed and submitted later (draf). It holds no place, and expires after 30 days without a change.")]
    [Authorize(Policies.SubmitApplication)]
    [Error<InvalidNikError>, Error<InvalidFamilyCardNumberError>, Error<InvalidBirthDateError>, Error<InvalidPhoneNumberError>, Error<InvalidTextError>]
    [Error<UnknownVillageError>, Error<UploadNotFoundError>, Error<TooManyDocumentsError>, Error<ConsentRequiredError>, Error<NotPermittedError>]
    public static async Task<Application> DraftApplicationAsync(
        [Description(FormText.Kind)] ApplicationKind kind,
        [Description(FormText.Nik)] NikText nik,
        [Description(FormText.FamilyCard)] string familyCardNumber,
        [Description(FormText.FullName)] string fullName,
        [Description(FormText.BirthDate)] DateOnly birthDate,
        [Description(FormText.Sex)] Sex sex,
        [Description(FormText.MaritalStatus)] MaritalStatus maritalStatus,
        [Description(FormText.Village)] string villageCode,
        [Description(FormText.Phone)] string? phone,
        [Description("The documents that are there already.")] IReadOnlyList<DocumentInput>? documents,
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
            Documents = documents ?? [],
        }.ReadAsync(database, villages, citizens, caller, time.GetUtcNow(), cancellationToken);
        var draft = Application.BeginDraft(caller.Actor, time.GetUtcNow(), ids, submission);
        database.Insert(draft);
        await database.SaveChangesAsync(cancellationToken);
        return draft;
    }

    [Description("Adds an uploaded document to a draft.")]
    [Authorize(Policies.SubmitApplication), ApplicationVerbErrors, Error<UploadNotFoundError>, Error<TooManyDocumentsError>]
    public static async Task<Application> AddDocumentAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("The document.")] DocumentInput document,
        AppDbContext database,
        Caller caller,
        IdSource ids,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var draft = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithDocuments);
        var added = await database.UsableAsync([document], caller, time.GetUtcNow(), cancellationToken);
        draft.AddDocument(caller.Actor, time.GetUtcNow(), ids, added[0]);
        await database.SaveChangesAsync(cancellationToken);
        return draft;
    }

    [Description("Submits a draft whose documents are complete (pengajuan).")]
    [Authorize(Policies.SubmitApplication), ApplicationVerbErrors]
    [Error<MissingDocumentsError>, Error<AgeNotReachedError>, Error<ConsentRequiredError>, Error<DuplicateApplicationError>]
    public static async Task<Application> SubmitDraftAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var draft = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken, WithDocumentsAndConsents);
        draft.SubmitDraft(caller.Actor, time.GetUtcNow(), caller.Partner);
        await database.RefuseDuplicateAsync(draft, caller, cancellationToken);
        await database.SaveChangesAsync(cancellationToken);
        return draft;
    }

    [Description("Throws a draft away (buang draf).")]
    [Authorize(Policies.DiscardDraft), ApplicationVerbErrors]
    public static async Task<Application> DiscardDraftAsync(
        [ID(nameof(Application)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var draft = await database.ForChangeAsync(id, expectedVersion, caller, cancellationToken);
        draft.Discard(caller.Actor, time.GetUtcNow());
        await database.SaveChangesAsync(cancellationToken);
        return draft;
    }

    private static IQueryable<Application> WithDocumentsAndConsents(IQueryable<Application> applications) =>
        WithConsents(applications).Include(application => application.Documents).AsSplitQuery();
}
