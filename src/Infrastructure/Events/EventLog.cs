using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Data.Providers.SqlServer;

namespace SipOkMuba.Infrastructure.Events;

public static class EventLog
{
    /// What the log measures of itself.
    public const string MeterName = "SipOkMuba.Events";

    public static IServiceCollection AddEventFollower<TFollower>(this IServiceCollection services)
        where TFollower : class, IEventFollower
    {
        services.AddSingleton<TFollower>();
        services.AddHostedService<FollowerHost<TFollower>>();
        return services;
    }

    internal static IServiceCollection AddEventLog(this IServiceCollection services, DatabaseProvider provider)
    {
        services.AddSingleton(_ => new LogSignals(provider));
        services.AddSingleton<OutboxInterceptor>();
        services.AddSingleton<LogPages>();
        services.AddSingleton<LogEpoch>();
        services.AddSingleton<EventTail>();
        services.AddHostedService(hosted => hosted.GetRequiredService<EventTail>());
        services.AddSingleton(stream => new EventStream(
            stream.GetRequiredService<LogPages>(), stream.GetRequiredService<EventTail>()));
        services.AddMetrics();
        services.AddSingleton<EventLogMeters>();
        services.AddHostedService(hosted => hosted.GetRequiredService<EventLogMeters>());
        services.AddSingleton<ReaderLeases>();
        services.AddSingleton<LogRetention>();
        services.AddHostedService(hosted => hosted.GetRequiredService<LogRetention>());
        switch (provider)
        {
            case DatabaseProvider.Postgres:
                services.AddSingleton<IRelayStep, PostgresRelayStep>();
                services.AddHostedService<OutboxRelay>();
                services.AddHostedService<PostgresWakeUp>();
                break;
            case DatabaseProvider.SqlServer:
                services.AddSingleton<IRelayStep, SqlServerRelayStep>();
                services.AddHostedService<OutboxRelay>();
                break;
        }

        return services;
    }
}
