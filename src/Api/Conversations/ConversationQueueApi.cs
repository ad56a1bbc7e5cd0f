using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Conversations;

[ObjectType, Description("Who waits for an officer where the caller may act, and what is under way (antrean percakapan).")]
internal sealed record ConversationQueue(
    [property: Description("Those that wait, the longest waiting first, 50 at the most.")] IReadOnlyList<QueuedConversation> Waiting,
    [property: Description("What is under way, counted by district and status; the conversation that began first stands first.")] IReadOnlyList<ConversationCount> Counts);

[ObjectType, Description("A conversation in the queue.")]
internal sealed record QueuedConversation(
    [property: GraphIgnore] Guid Id,
    [property: Description("Since when it waits.")] DateTimeOffset QueuedSince,
    [property: Description("The office has been open for ten minutes and more since then (melewati batas).")] bool IsOverdue,
    [property: Description("Until when only the officer who had it before may take it; null: everybody may.")] DateTimeOffset? KeptUntil,
    [property: Description("It is kept for you: you had it before (dibuka kembali untuk Anda).")] bool IsForYou);

[ObjectType, Description("Conversations that are alike.")]
internal sealed record ConversationCount(
    [property: Description("Kemendagri code of the district, or of the regency.")] string DistrictCode,
    [property: Description("Their status.")] ConversationStatus Status,
    [property: Description("How many they are.")] int Count,
    [property: Description("When the first of them began.")] DateTimeOffset OldestStartedAt);

[ObjectType<QueuedConversation>]
internal static class ConversationOfQueue
{
    [Description("The conversation.")]
    public static NodeRef<Conversation> GetConversation([Parent] QueuedConversation queued, NodeLoader<Conversation> conversations) =>
        conversations.ById(queued.Id);
}

[QueryType]
internal static class ConversationQueueQueries
{
    private const int Most = 50;

    [Description("The officer's desk of conversations: who waits, overdue ones first, and what is under way by district and status. `onQueueChanged` tells when it moves.")]
    [Authorize(Policies.ReadConversationQueue)]
    public static async Task<ConversationQueue> GetConversationQueueAsync(
        [Description("Only of this region and all below it, such as 16.06.09; absent: all where the caller may act.")] string? region,
        AppDbContext database,
        Caller caller,
        TimeProvider time,
        GraphOptions options,
        CancellationToken cancellationToken)
    {
        var (officer, now) = (caller.Actor.Subject, time.GetUtcNow());
        var waiting = await OfCaller(database.Conversations.AsNoTracking().Where(conversation => conversation.QueuedSince != null))
            .OrderBy(conversation => conversation.QueuedSince).ThenBy(conversation => conversation.Key)
            .Take(Most)
            .Select(conversation => new
            {
                conversation.Id,
                conversation.RegionCode,
                conversation.QueuedSince,
                Kept = conversation.KeptUntil > now ? conversation.KeptUntil : null,
                IsForYou = conversation.KeptUntil > now && conversation.PreferredOfficer == officer,
            })
            .ToListAsync(cancellationToken);
        var counts = new List<ConversationCount>();
        foreach (var status in Enum.GetValues<ConversationStatus>().Where(status => status.IsActive()))
        {
            // Along the index of those that stand so, so that what has ended is never read.
            var alike = OrderedWalk<Conversation>.Take(
                database.Conversations.AsNoTracking().Where(conversation => conversation.Status == status)
                    .OrderBy(conversation => conversation.StartedAt).ThenBy(conversation => conversation.Key),
                options.Lists.CountWindow);
            var counted = await OfCaller(alike)
                .GroupBy(conversation => conversation.Desk.RegionCode)
                .Select(here => new { here.Key, Count = here.Count(), Oldest = here.Min(conversation => conversation.StartedAt) })
                .ToListAsync(cancellationToken);
            counts.AddRange(counted.Select(here => new ConversationCount(here.Key, status, here.Count, here.Oldest)));
        }

        var offices = await database.OfficeClocksAsync(cancellationToken);
        return new ConversationQueue(
            [
                .. waiting.Select(it => new QueuedConversation(
                    it.Id,
                    it.QueuedSince!.Value,
                    offices.Of(it.RegionCode).Between(it.QueuedSince.Value, now) >= ConversationRules.SupervisorAlert,
                    it.Kept,
                    it.IsForYou)),
            ],
            [.. counts.OrderBy(count => count.OldestStartedAt).ThenBy(count => count.DistrictCode, StringComparer.Ordinal)]);

        IQueryable<Conversation> OfCaller(IQueryable<Conversation> all)
        {
            var own = all.Where(ConversationRows.Of(caller));
            return region is null ? own : own.Where(RegionScope.Within<Conversation>(conversation => conversation.RegionCode, [region]));
        }
    }
}
