using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Clocks;

/// The step after VERIFIED (domain.md 3.2): to the counter for biometrics, or straight to printing.
internal sealed class VerificationFollower(IDbContextFactory<AppDbContext> databases, TimeProvider time)
    : IEventFollower
{
    private const int Attempts = 5;

    public string Name => "verification";

    public EventFilter Filter { get; } = new() { Types = [DomainEvent.NameOf(typeof(ApplicationVerified))] };

    public async Task HandleAsync(LoggedEvent logged, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RouteAsync(logged.SubjectId, cancellationToken);
                return;
            }
            catch (Exception exception) when (attempt < Attempts && Conflicts.IsConflict(exception))
            {
                // Somebody else moved the application: look again whether the step is still due.
            }
        }
    }

    private async Task RouteAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var application = await database.Applications
            .Include(found => found.Citizen)
            .Include(found => found.Waits.Where(segment => segment.EndedAt == null))
            .SingleOrDefaultAsync(found => found.Id == id, cancellationToken);
        if (application?.RouteAfterVerification(time.GetUtcNow()) is true)
        {
            await database.SaveChangesAsync(cancellationToken);
        }
    }
}
