using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SipOkMuba.Infrastructure.Messages;

public sealed class MessageOptions
{
    public const string Section = "Messages";

    /// Where messages go; without it nothing is sent.
    public Uri? Relay { get; init; }
    public string? Secret { get; init; }

    /// Development shows the messages on a page instead.
    public bool CanSend { get; internal set; }
}

public static class MessageSetup
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    public static IServiceCollection AddMessages(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var options = configuration.GetSection(MessageOptions.Section).Get<MessageOptions>() ?? new MessageOptions();
        options.CanSend = options.Relay is not null || environment.IsDevelopment();
        services.AddSingleton(options).AddSingleton<MessageOutbox>();
        if (options.Relay is not { } relay)
        {
            return services;
        }

        if (!relay.IsAbsoluteUri || (relay.Scheme != Uri.UriSchemeHttps && !relay.IsLoopback))
        {
            throw new InvalidOperationException("Messages:Relay is no https address: what goes there opens the records of citizens.");
        }

        services.AddHttpClient(MessageRelay.Client, client => client.Timeout = patience)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false })
            .RemoveAllLoggers();
        return services.AddHostedService<MessageRelay>();
    }
}
