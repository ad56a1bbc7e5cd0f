using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Clocks;

internal sealed class DueApplications(
    IDbContextFactory<AppDbContext> databases,
    TimeProvider time,
    ClockMeters meters,
    IEnumerable<IApplicationEnding> endings,
    ILogger<DueApplications> logger)
    : DueWork<Application>(databases, time, meters, logger)
{
    protected override IQueryable<Application> SubjectsOf(AppDbContext database) =>
        database.Applications.Include(application => application.Waits.Where(segment => segment.EndedAt == null));

    protected override async Task<Round> BeginAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        var offices = await database.OfficeClocksAsync(cancellationToken);
        return new(
            application => application.AwaitNextDuty(offices.Of(application.RegionCode)),
            (application, now) => application.PerformNextDuty(now, offices.Of(application.RegionCode)));
    }

    protected override async Task ChangeWithAsync(
        Application subject, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var ending in subject.Status.IsTerminal() ? endings : [])
        {
            await ending.ChangeWithAsync(subject, database, now, cancellationToken);
        }
    }
}

/// What ends with an application that the clock ends, such as an appointment for it: in the same save. If it fails, so does
/// the duty, and is tried again.
internal interface IApplicationEnding
{
    Task ChangeWithAsync(
        Application ended, AppDbContext database, DateTimeOffset now, CancellationToken cancellationToken);
}
