using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Citizens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Applications;

/// Who may read which application (contract.md 6): a citizen the own ones, a partner those of citizens with an active consent to it, staff and
/// village operators those of their regions.
internal sealed class ApplicationRows(Caller caller) : IRowRule<Application>
{
    public Expression<Func<Application, bool>> Visible =>
        Policies.Table[Policies.ReadApplications].Allows(caller) ? Of(caller) : application => false;

    /// A partner that may write but not read sees what it has just done.
    public Expression<Func<Application, bool>> VisibleAfterChange => Of(caller);

    public bool IsOfAudienceAfterChange => true;

    /// By their consents: among a million applications, those of a hundred citizens are found in no order of the list.
    public Func<DbContext, IQueryable<Application>>? Candidates => caller switch
    {
        { Kind: CallerKind.Partner, HasFewCitizens: true } => database => OfCitizens((AppDbContext)database, caller.PartnerKey),
        { Kind: CallerKind.Citizen, CitizenKey: { } citizen } => database =>
            ((AppDbContext)database).Applications.Where(application => application.CitizenKey == citizen),
        _ => null,
    };

    /// The rows alone, whatever the caller's scopes let it select of them.
    public static Expression<Func<Application, bool>> Of(Caller caller) => CitizenRecords.Of<Application>(
        caller, application => application.Citizen, application => application.CitizenKey, application => application.RegionCode);

    // Distinct, as a citizen may have consented twice; it also keeps a database from beginning elsewhere.
    private static IQueryable<Application> OfCitizens(AppDbContext database, long? partner) => database.Consents
        .Where(consent => consent.PartnerKey == partner && consent.WithdrawnAt == null)
        .Select(consent => consent.CitizenKey)
        .Distinct()
        .Join(database.Applications, citizen => citizen, application => application.CitizenKey, (_, application) => application);
}

internal static class ApplicationLoading
{
    /// The application as a verb needs it, or NotFoundError for whoever may not read it.
    public static async Task<Application> ForChangeAsync(
        this AppDbContext database,
        Guid id,
        int? expectedVersion,
        Caller caller,
        CancellationToken cancellationToken,
        Func<IQueryable<Application>, IQueryable<Application>>? include = null)
    {
        IQueryable<Application> readable = database.Applications
            .Where(ApplicationRows.Of(caller))
            .Include(application => application.Waits.Where(wait => wait.EndedAt == null));
        var application = await (include?.Invoke(readable) ?? readable)
            .SingleOrDefaultAsync(candidate => candidate.Id == id, cancellationToken) ?? throw new NotFoundError();
        application.Expect(expectedVersion);
        return application;
    }
}
