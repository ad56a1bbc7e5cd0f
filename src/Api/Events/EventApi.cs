using System.ComponentModel;
using ExecutionError = GraphQL.ExecutionError;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Applications;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Events;

internal sealed class EventsPage : Page<Event>
{
    [Description("Where \"from now on\" begins: for a subscriber who was cut before its first event.")]
    public required string HeadCursor { get; init; }
}

[QueryType]
internal static class EventQueries
{
    private const int MostEvents = 50;

    [Description("The event log (catatan kejadian), oldest first, as far as the caller may read it, of slots, queues and messages to citizens only where `types` names them; kept for 30 days. A page may end early, where the filter finds little among 10,000 events: `hasNextPage` says that `endCursor` goes on.")]
    [Authorize(Policies.ReadEvents), UsePaging]
    public static async Task<EventsPage?> GetEventsAsync(
        [Description("A cursor; continue after it. Absent or \"0\": from the oldest.")] string? after,
        [Description("At most so many, 50 at the most.")] int? first,
        [Description("Only these types, such as application.verified.")] IReadOnlyList<string>? types,
        [ID, Description("Only of this subject.")] Guid? subject,
        [Description("Only of this region and all below it, such as 16.06.09.")] string? region,
        EventFeed feed,
        CancellationToken cancellationToken)
    {
        if (first is < 1 or > MostEvents)
        {
            throw new ExecutionError($"The maximum allowed items per page were exceeded: at most {MostEvents}.") { Code = "HC0051", Extensions = new() { ["maximum"] = MostEvents } };
        }

        var filter = new EventFilter { Types = types, SubjectId = subject, Region = region };
        var page = await feed.PageAsync(filter, after, first ?? 10, cancellationToken);
        return new EventsPage
        {
            Edges = [.. page.Events.Select(logged => new Edge(Event.Of(logged), logged.Cursor))],
            HasNextPage = page.HasNextPage,
            HasPreviousPage = after is not (null or "0"),
            EndCursor = page.EndCursor,
            HeadCursor = page.HeadCursor,
        };
    }
}

[SubscriptionType]
internal static class EventSubscriptions
{
    [Description("Every event that the caller may read; of slots, queues and messages to citizens only where `types` names them. With `after` what was missed comes first, then it goes on live.")]
    [Authorize(Policies.ReadEvents)]
    public static Task<ResumableStream<Event>> OnEventAsync(
        [Description("Only these types, such as application.verified.")] IReadOnlyList<string>? types,
        [ID, Description("Only of this subject.")] Guid? subject,
        [Description("Only of this region and all below it, such as 16.06.09.")] string? region,
        [Description("The cursor of the last event seen; \"0\": from the oldest; absent: from now on.")] string? after,
        EventFeed feed,
        CancellationToken cancellationToken) =>
        feed.OpenAsync<Event>(new EventFilter { Types = types, SubjectId = subject, Region = region }, after, cancellationToken);
}
