using SipOkMuba.Domain.Conversations;
using SipOkMuba.Graph.Fetching;

namespace SipOkMuba.Api.Conversations;

internal static class ConversationSetup
{
    /// A list of words by which a citizen asks for an officer; absent: the usual ones.
    public const string Keywords = "Conversations:HandoverKeywords";

    public static IServiceCollection AddConversations(this IServiceCollection services) => services
        .AddSingleton(provider => new HandoverKeywords(
            provider.GetRequiredService<IConfiguration>().GetSection(Keywords).Get<string[]>() is { Length: > 0 } own ? own : HandoverKeywords.Usual))
        .AddScoped<IRowRule<Conversation>, ConversationRows>()
        .AddScoped<IRowRule<ConversationMessage>, ConversationMessageRows>();
}
