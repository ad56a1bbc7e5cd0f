using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Clocks;

namespace SipOkMuba.Infrastructure.Notifications;

internal static class NotificationSetup
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<NotificationFollower>();
        services.AddHostedService(provider => provider.GetRequiredService<NotificationFollower>());
        services.AddSingleton<IDueWork, DueNotifications>();
        return services;
    }
}
