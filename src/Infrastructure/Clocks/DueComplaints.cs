using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Infrastructure.Complaints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Clocks;

/// Time limits of complaints, and reporters who do not answer.
internal sealed class DueComplaints(
    IDbContextFactory<AppDbContext> databases, TimeProvider time, ClockMeters meters, ILogger<DueComplaints> logger)
    : DueWork<Complaint>(databases, time, meters, logger)
{
    protected override IQueryable<Complaint> SubjectsOf(AppDbContext database) => database.Complaints.ForChange().WithFollowers();

    protected override async Task<Round> BeginAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        var calendar = await database.WorkingCalendarAsync(cancellationToken);
        return new(
            complaint => complaint.AwaitNextDuty(calendar),
            (complaint, now) => complaint.PerformNextDuty(now, calendar));
    }
}
