using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Appointments;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Clocks;

public static class ClockSetup
{
    /// What the clock measures of itself.
    public const string MeterName = "SipOkMuba.Clocks";

    internal static IServiceCollection AddClock(this IServiceCollection services)
    {
        services.AddEventFollower<VerificationFollower>();
        services.AddEventFollower<CalendarFollower>();
        services.AddSingleton<ClockMeters>();
        services.AddSingleton<IDueWork, DueApplications>();
        services.AddSingleton<IDueWork, DueAppointments>();
        services.AddSingleton<IDueWork, DueWaitlistEntries>();
        services.AddSingleton<Replacements>();
        services.AddSingleton<IDueWork, DueMobileVisits>();
        services.AddSingleton<IDueWork, DueComplaints>();
        services.AddSingleton<IDueWork, WaitlistMatching>();
        services.AddSingleton<IApplicationEnding, EndedApplications>();
        services.AddSingleton<IDueWork, DueConversations>();
        services.AddHostedService<DutyClock>();
        return services;
    }
}
