using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Audit;

public static class AuditSetup
{
    /// Needs the database, the key and the anchor.
    internal static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddSingleton(provider => new AuditChain(provider.GetRequiredService<AuditKey>()))
        .AddSingleton<AuditVerification>()
        .AddSingleton<AuditSequencer>()
        .AddHostedService(provider => provider.GetRequiredService<AuditSequencer>());
}
