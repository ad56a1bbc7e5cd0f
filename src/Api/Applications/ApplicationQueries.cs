using System.ComponentModel;
using System.Linq.Expressions;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Applications;

internal sealed class ApplicationFilter : FilterInput<Application>
{
    public ApplicationFilter()
    {
        Field(application => application.Number);
        Field(application => application.Kind);
        Field(application => application.Status);
        Field(application => application.WaitingOn);
        Field(application => application.RegionCode);
        Field(application => application.SubmittedAt);
        Field(application => application.UpdatedAt);
        Field(application => application.CompleteAt);
        List(application => application.Waits, new WaitSegmentFilter());
    }
}

internal sealed class WaitSegmentFilter : FilterInput<WaitSegment>
{
    public WaitSegmentFilter()
    {
        Field(wait => wait.Party);
        Field(wait => wait.Seconds);
    }
}

internal sealed class ApplicationSort : SortInput<Application>
{
    public ApplicationSort()
    {
        Field(application => application.SubmittedAt);
        Field(application => application.UpdatedAt);
        Field(application => application.Number);
        Field(application => application.Status);
    }
}

[QueryType]
internal static class ApplicationQueries
{
    private static readonly Expression<Func<Application, string>> ByNumber = application => application.Number;

    [Description("The application with this opaque id; null where it is missing or not yours to read.")]
    [Authorize(Policies.ReadApplications)]
    public static NodeRef<Application>? GetApplicationById(
        [ID(nameof(Application)), Description("Opaque id.")] Guid id, NodeLoader<Application> applications) => applications.ById(id);

    [Description("The application with this tracking number; null where it is missing or not yours to read.")]
    [Authorize(Policies.ReadApplications)]
    public static NodeRef<Application>? GetApplicationByNumber(
        [Description("Tracking number, KTP-1606-YYMM-XXXXXX.")] string number, NodeLoader<Application> applications) =>
        applications.By(ByNumber, TrackingNumber.Normalize(number));

    [Description("The applications that the caller may read, by submission if no `order` is given. A page may end early, where `where` finds little among 10,000 records: it is not full, and `hasNextPage` says that `endCursor` goes on.")]
    [Authorize(Policies.ReadApplications)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<ApplicationFilter>, UseSorting<ApplicationSort>]
    public static IQueryable<Application> GetApplications(AppDbContext database) => database.Applications;

    [Description("What an application of a kind must bring along (persyaratan), for this person today.")]
    public static RequirementsInfo GetRequirements(
        [Description("What is applied for.")] ApplicationKind kind,
        [Description("Birth date of the applicant.")] DateOnly birthDate,
        [Description("Marital status of the applicant.")] MaritalStatus maritalStatus,
        TimeProvider time,
        [Description("Nationality of the applicant.")] Nationality nationality = Nationality.Indonesian)
    {
        var requirements = Requirements.For(kind, birthDate, maritalStatus, nationality, Wib.DateOf(time.GetUtcNow()));
        return new RequirementsInfo(
            [.. requirements.Documents.Select(document => new RequiredDocumentInfo(document.Type, document.Description))],
            requirements.PresenceRequired);
    }

    [Description("Public tracking without an account (lacak permohonan). An unknown number answers like a wrong year: null.")]
    public static Task<ApplicationTracking?> TrackApplicationAsync(
        [Description("Tracking number.")] string number,
        [Description("Year of birth of the applicant.")] int birthYear,
        Tracking tracking,
        CancellationToken cancellationToken) => tracking.FindAsync(number, birthYear, cancellationToken);
}

[ObjectType, GraphName("Requirements"), Description("Documents and presence that a kind of application demands (persyaratan).")]
internal sealed record RequirementsInfo(
    [property: Description("Documents that must be handed in.")] IReadOnlyList<RequiredDocumentInfo> Documents,
    [property: Description("Whether the law needs the applicant in person, unless the biometrics are recorded already.")] bool PresenceRequired);

[ObjectType, GraphName("RequiredDocument"), Description("A document that must be handed in.")]
internal sealed record RequiredDocumentInfo(
    [property: Description("Which document.")] DocumentType Type,
    [property: Description("What it is, with the Indonesian term.")] string Description);
