using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Clocks;

public static class ApplicationClocks
{
    /// What the clock measures of itself.
    public const string MeterName = "SipOkMuba.Clocks";

    internal static IServiceCollection AddApplicationClocks(this IServiceCollection services)
    {
        services.AddEventFollower<VerificationFollower>();
        services.AddEventFollower<CalendarFollower>();
        services.AddSingleton<ClockMeters>();
        services.AddSingleton<DueApplications>();
        services.AddHostedService<ApplicationClock>();
        return services;
    }
}
