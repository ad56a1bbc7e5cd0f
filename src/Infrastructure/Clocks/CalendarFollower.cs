using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Complaints;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Clocks;

/// Other holidays or opening hours may bring forward what was to be due later: the clock looks again at all that waits by
/// office hours or working days there.
internal sealed class CalendarFollower(IDbContextFactory<AppDbContext> databases) : IEventFollower
{
    private static readonly ApplicationStatus[] concerned =
        [.. Enum.GetValues<ApplicationStatus>().Where(status => status.CountsOfficeHours())];

    private static readonly ConversationStatus[] concernedTalks =
        [.. Enum.GetValues<ConversationStatus>().Where(status => status.CountsOfficeTime())];

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
        await database.Conversations
            .Where(conversation => concernedTalks.Contains(conversation.Status))
            .Where(RegionScope.Within<Conversation>(conversation => conversation.RegionCode, [logged.Region!]))
            .ExecuteUpdateAsync(
                set => set.SetProperty(conversation => conversation.NotDueBefore, bound), cancellationToken);
        if (logged.Type == DomainEvent.NameOf(typeof(HolidaysReplaced)))
        {
            // They run by days, whenever an office is open; also those that have nothing more to ring, for their `dueAt`.
            await database.Complaints
                .Where(complaint => ComplaintStatuses.Open.Contains(complaint.Status))
                .Where(RegionScope.Within<Complaint>(complaint => complaint.RegionCode, [logged.Region!]))
                .ExecuteUpdateAsync(set => set.SetProperty(complaint => complaint.NotDueBefore, bound), cancellationToken);
        }
    }
}
