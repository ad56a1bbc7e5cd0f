using System.Globalization;
using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Bench.Plain;

/// The product's own aggregate and context; the rows and the event are theirs.
internal sealed class PlainMutation : ObjectGraphType
{
    private static readonly Actor Portal = new(ActorRole.Partner, "demo-portal");

    public PlainMutation(IDbContextFactory<AppDbContext> contexts, NikVault vault, IdSource ids, TimeProvider time)
    {
        Name = "Mutation";
        Field<NonNullGraphType<SubmitApplicationPayloadType>>("submitApplication")
            .Argument<NonNullGraphType<SubmitApplicationInputType>>("input")
            .ResolveAsync(async context =>
            {
                try
                {
                    return await SubmitAsync(context);
                }
                catch (DbUpdateException)
                {
                    // Numbers are drawn: among a hundred thousand one is met now and then.
                    return await SubmitAsync(context);
                }
            });

        async Task<Application> SubmitAsync(IResolveFieldContext context)
        {
            var input = context.GetArgument<SubmitApplicationInput>("input");
            await using var database = await contexts.CreateDbContextAsync(context.CancellationToken);
            var village = await database.Regions.OfType<Village>().SingleAsync(found => found.Code == input.VillageCode);
            var uploads = await UploadsOfAsync(database, input);
            var nik = Nik.Parse(input.Nik);
            var citizen = await FindOrRegisterAsync(database, nik);
            var application = Application.Submit(Portal, time.GetUtcNow(), ids, new Submission
            {
                Kind = input.Kind,
                Citizen = citizen,
                Nik = nik,
                FamilyCardCipher = vault.SealText(citizen.WrappedKey!, FamilyCardNumber.Parse(input.FamilyCardNumber).Digits),
                FullName = input.FullName,
                BirthDate = DateOnly.Parse(input.BirthDate, CultureInfo.InvariantCulture),
                Sex = input.Sex,
                MaritalStatus = input.MaritalStatus,
                Nationality = Nationality.Indonesian,
                Village = village,
                Phone = input.Phone,
                Documents =
                [
                    .. input.Documents.Select(document => new SubmittedDocument(document.Type, document.UploadId)
                    {
                        MediaType = uploads[document.UploadId].MediaType,
                        Size = uploads[document.UploadId].Size,
                    }),
                ],
                Partner = (await database.Partners.SingleAsync(partner => partner.Subject == Portal.Subject)).Acting(),
            });
            database.Applications.Add(application);
            await database.SaveChangesAsync(context.CancellationToken);
            return application;
        }

        async Task<Citizen> FindOrRegisterAsync(AppDbContext database, Nik nik)
        {
            var hash = vault.Hash(nik.Digits);
            return await database.Citizens.Include(citizen => citizen.Consents).SingleOrDefaultAsync(citizen => citizen.NikHash == hash)
                ?? database.Citizens.Add(Citizen.Register(ids.Next(), vault.Seal(nik.Digits), nik.IsSynthetic)).Entity;
        }
    }

    private static async Task<Dictionary<string, Upload>> UploadsOfAsync(AppDbContext database, SubmitApplicationInput input)
    {
        var references = input.Documents.Select(document => document.UploadId).Distinct().ToArray();
        var found = await database.Uploads.AsNoTracking()
            .Where(upload => references.Contains(upload.Reference))
            .ToDictionaryAsync(upload => upload.Reference);
        return found.Count == references.Length ? found : throw new UploadNotFoundError(references[0]);
    }
}

internal sealed record SubmitApplicationInput
{
    public ApplicationKind Kind { get; init; }

    public string Nik { get; init; } = "";

    public string FamilyCardNumber { get; init; } = "";

    public string FullName { get; init; } = "";

    public string BirthDate { get; init; } = "";

    public Sex Sex { get; init; }

    public MaritalStatus MaritalStatus { get; init; }

    public string VillageCode { get; init; } = "";

    public string? Phone { get; init; }

    public IReadOnlyList<SubmittedFile> Documents { get; init; } = [];
}

internal sealed record SubmittedFile
{
    public DocumentType Type { get; init; }

    public string UploadId { get; init; } = "";
}

internal sealed class SubmitApplicationInputType : InputObjectGraphType<SubmitApplicationInput>
{
    public SubmitApplicationInputType()
    {
        Name = "SubmitApplicationInput";
        Field<NonNullGraphType<EnumerationGraphType<ApplicationKind>>>("kind");
        Field(input => input.Nik);
        Field(input => input.FamilyCardNumber);
        Field(input => input.FullName);
        Field(input => input.BirthDate);
        Field<NonNullGraphType<EnumerationGraphType<Sex>>>("sex");
        Field<NonNullGraphType<EnumerationGraphType<MaritalStatus>>>("maritalStatus");
        Field(input => input.VillageCode);
        Field(input => input.Phone, nullable: true);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<SubmittedFileType>>>>("documents");
    }
}

internal sealed class SubmittedFileType : InputObjectGraphType<SubmittedFile>
{
    public SubmittedFileType()
    {
        Name = "DocumentInput";
        Field<NonNullGraphType<EnumerationGraphType<DocumentType>>>("type");
        Field<NonNullGraphType<IdGraphType>>("uploadId");
    }
}

internal sealed class SubmitApplicationPayloadType : ObjectGraphType<Application>
{
    public SubmitApplicationPayloadType()
    {
        Name = "SubmitApplicationPayload";
        Field<ApplicationType>("application").Resolve(context => context.Source);
        Field<ListGraphType<NonNullGraphType<ErrorType>>>("errors").Resolve(_ => null);
    }
}

/// No submission of the workload is refused.
internal sealed class ErrorType : InterfaceGraphType<DomainError>
{
    public ErrorType()
    {
        Name = "Error";
        Field(error => error.Code);
        Field(error => error.Message);
        ResolveType = _ => null;
    }
}
