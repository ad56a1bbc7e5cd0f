using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Clocks;

/// Other holidays or opening hours may bring forward what was to be due later: the clock looks again at all that waits by
/// office hours there.
internal sealed class CalendarFollower(IDbContextFactory<AppDbContext> databases) : IEventFollower
{
    private static readonly ApplicationStatus[] concerned =
        [.. Enum.GetValues<ApplicationStatus>().Where(status => status.CountsOfficeHours())];

    public string Name => "calendar";

    public EventFilter Filter { get; } = new()
    {
        Types = [DomainEvent.NameOf(typeof(HolidaysReplaced)), DomainEvent.NameOf(typeof(OpeningHoursSet))],
    };

    public async Task HandleAsync(LoggedEvent logged, CancellationToken cancellationToken)
    {
        // Long past, and another for each event: a clock that has read the former calendar finds its bound gone.
        var bound = DateTimeOffset.UnixEpoch.AddMilliseconds(logged.Position);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Applications
            .Where(application => concerned.Contains(application.Status))
            .Where(RegionScope.Within<Application>(application => application.RegionCode, [logged.Region!]))
            .ExecuteUpdateAsync(
                set => set.SetProperty(application => application.NotDueBefore, bound), cancellationToken);
    }
}
