using System.ComponentModel;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Conversations;

internal sealed class ConversationFilter : FilterInput<Conversation>
{
    public ConversationFilter()
    {
        Field(conversation => conversation.Status);
        Field(conversation => conversation.Channel);
        Field(conversation => conversation.WaitingOn);
        Field(conversation => conversation.RegionCode);
        Field(conversation => conversation.StartedAt);
        Field(conversation => conversation.UpdatedAt);
    }
}

internal sealed class ConversationSort : SortInput<Conversation>
{
    public ConversationSort() => Field(conversation => conversation.StartedAt);
}

[QueryType]
internal static class ConversationQueries
{
    [Description("The conversation with this opaque id; null where it is missing or not yours to read.")]
    [Authorize(Policies.ReadConversations)]
    public static NodeRef<Conversation>? GetConversationById(
        [ID(nameof(Conversation)), Description("Opaque id.")] Guid id, NodeLoader<Conversation> conversations) => conversations.ById(id);

    [Description("The conversations that the caller may read (daftar percakapan), by their start if no `order` is given. A page may end early, where `where` finds little among 10,000 records: `hasNextPage` says that `endCursor` goes on.")]
    [Authorize(Policies.ReadConversations)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<ConversationFilter>, UseSorting<ConversationSort>]
    public static IQueryable<Conversation> GetConversations(AppDbContext database) => database.Conversations;

    [Description("What the caller has taken and not settled (percakapan saya), five at the most, by their start.")]
    [Authorize(Policies.ReadConversationQueue)]
    [UsePaging(IncludeTotalCount = true), UseFiltering<ConversationFilter>, UseSorting<ConversationSort>]
    public static IQueryable<Conversation> GetMyConversations(AppDbContext database, Caller caller) =>
        database.Conversations.Where(conversation => conversation.AssignedTo == caller.Actor.Subject);

    [Description("The messages of a conversation (pesan percakapan), oldest first; `last` begins with the newest.")]
    [Authorize(Policies.ReadConversations)]
    [UsePaging]
    public static IQueryable<ConversationMessage> GetConversationMessages(
        [ID(nameof(Conversation)), Description("The conversation.")] Guid conversationId, AppDbContext database) =>
        database.ConversationMessages.Where(message => message.ConversationKey
            == database.Conversations.Where(found => found.Id == conversationId).Select(found => found.Key).FirstOrDefault());
}
