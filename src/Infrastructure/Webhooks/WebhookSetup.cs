using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Webhooks;

namespace SipOkMuba.Infrastructure.Webhooks;

public static class WebhookSetup
{
    /// What the sending measures of itself.
    public const string MeterName = "SipOkMuba.Webhooks";

    /// <typeparam name="TWire">Who may read what, and what is sent.</typeparam>
    public static IServiceCollection AddWebhooks<TWire>(this IServiceCollection services, WebhookReach reach)
        where TWire : class, IWebhookWire => services
        .AddSingleton(reach)
        .AddSingleton<IWebhookWire, TWire>()
        .AddSingleton<WebhookSecrets>()
        .AddSingleton(provider => new WebhookClient(provider.GetRequiredService<WebhookReach>(), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<WebhookSignals>()
        .AddSingleton<WebhookMeters>()
        .AddSingleton<DueDeliveries>()
        .AddSingleton<WebhookAttempt>()
        .AddHostedService<WebhookDispatcher>()
        .AddHostedService<WebhookSender>();
}
