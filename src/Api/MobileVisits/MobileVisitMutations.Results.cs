using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.MobileVisits;

internal static partial class MobileVisitMutations
{
    private const int MostRows = 100;

    [Description("Sends what an officer noted on the list where there was no line (unggah hasil), 100 rows at the most: who was served moves on with the application, as by `completeAppointment`. Each row goes in by itself; sending the same list again changes nothing, and what contradicts the record is told row by row. To be sent before `closeMobileVisit`.")]
    [Authorize(Policies.RecordMobileVisitResults)]
    [Error<NotFoundError>, Error<StaleVersionError>, Error<InvalidVisitTransitionError>, Error<TooManyRowsError>]
    public static async Task<MobileVisitResults> RecordMobileVisitResultsAsync(
        [ID(nameof(MobileVisit)), Description(IdText)] Guid id,
        [Description(VersionText)] int? expectedVersion,
        [Description("What was noted, resident by resident.")] IReadOnlyList<MobileVisitResultInput> results,
        AppDbContext database,
        OfflineResults offline,
        Caller caller,
        CancellationToken cancellationToken)
    {
        var visit = await database.MobileVisits.AsNoTracking().SingleOrDefaultAsync(found => found.Id == id, cancellationToken);
        if (visit is null || !caller.MayActIn(visit.RegionCode))
        {
            throw new NotFoundError();
        }

        visit.Expect(expectedVersion);
        if (visit.Status is not (MobileVisitStatus.EnRoute or MobileVisitStatus.Open or MobileVisitStatus.Closed))
        {
            throw new InvalidVisitTransitionError(visit.Status);
        }

        if (results.Count > MostRows)
        {
            throw new TooManyRowsError(MostRows);
        }

        var rows = new List<MobileVisitResultRow>();
        foreach (var result in results)
        {
            rows.Add(await offline.RecordAsync(visit, result, cancellationToken));
        }

        return new MobileVisitResults(visit.Id, rows);
    }
}

[Description("These are too many rows for one call.")]
internal sealed class TooManyRowsError(int maximum) : DomainError("TOO_MANY_ROWS")
{
    [Description("How many are taken.")]
    public int Maximum => maximum;
}
