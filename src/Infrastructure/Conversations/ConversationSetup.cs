using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Conversations;

public static class ConversationSetup
{
    public const string MeterName = ConversationMeters.MeterName;

    internal static IServiceCollection AddConversationMeters(this IServiceCollection services) => services.AddEventFollower<ConversationMeters>();
}
