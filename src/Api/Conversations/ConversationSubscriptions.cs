using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Events;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Conversations;

[SubscriptionType]
internal static class ConversationSubscriptions
{
    private static readonly string[] Changes =
        [.. EventCatalog.All.Where(described => described.Family == nameof(ConversationChanged)).Select(described => described.Name)];

    private static readonly string[] Queue = [DomainEvent.NameOf(typeof(QueueMoved))];

    [Description("Every change of a conversation and every message (perubahan percakapan). With `after` what was missed comes first, then it goes on live.")]
    [Authorize(Policies.ReadEvents)]
    public static async Task<ResumableStream<ConversationChanged>> OnConversationChangedAsync(
        [ID(nameof(Conversation)), Description("Only this conversation.")] Guid? id,
        [Description("Only of desks of this region and all below it, such as 16.06.09.")] string? region,
        [Description("The cursor of the last event seen; \"0\": from the oldest; absent: from now on.")] string? after,
        AppDbContext database,
        Caller caller,
        EventFeed feed,
        CancellationToken cancellationToken)
    {
        if (id is { } known)
        {
            await database.KnownConversationAsync(known, caller, cancellationToken);
        }

        return await feed.OpenAsync<ConversationChanged>(
            new EventFilter { Types = Changes, SubjectId = id, Region = region }, after, cancellationToken);
    }

    [Description("The queues of desks as they move (perubahan antrean): of a region for an officer, or of the desk of one conversation for who waits. With `after` what was missed comes first, then it goes on live.")]
    [Authorize(Policies.ReadEvents)]
    public static async Task<ResumableStream<QueueChanged>> OnQueueChangedAsync(
        [Description("Only of desks of this region and all below it, such as 16.06.09.")] string? region,
        [ID(nameof(Conversation)), Description("Only of the desk of this conversation.")] Guid? conversationId,
        [Description("The cursor of the last event seen; \"0\": from the oldest; absent: from now on.")] string? after,
        AppDbContext database,
        Caller caller,
        EventFeed feed,
        CancellationToken cancellationToken)
    {
        var desk = conversationId is { } known
            ? ConversationDesk.CodeOf((await database.KnownConversationAsync(known, caller, cancellationToken)).RegionCode)
            : null;
        var filter = new EventFilter { Types = Queue, Region = region, Telling = desk is null ? null : logged => logged.Region == desk };
        return await feed.OpenAsync<QueueChanged>(filter, after, cancellationToken);
    }
}
