using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Audit;

namespace SipOkMuba.Infrastructure.Privacy;

public static class PrivacySetup
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services, KeyDirectory keys)
    {
        services.AddDataProtection()
            .SetApplicationName("SipOkMuba")
            .PersistKeysToFileSystem(new DirectoryInfo(keys.Path));
        return services
            .AddSingleton(provider => keys.LookupKey(provider.GetRequiredService<IDataProtectionProvider>()))
            .AddSingleton(provider => keys.AuditKey(provider.GetRequiredService<IDataProtectionProvider>()))
            .AddSingleton(new AuditAnchor(keys.Path))
            .AddAudit()
            .AddSingleton(provider => new NikVault(
                provider.GetRequiredService<IDataProtectionProvider>(), provider.GetRequiredService<LookupKey>()))
            .AddSingleton(provider => new HandoverCodes(provider.GetRequiredService<LookupKey>()))
            .AddSingleton(provider => new AccessCodes(provider.GetRequiredService<LookupKey>()))
            .AddSingleton(provider => new CitizenCodes(provider.GetRequiredService<LookupKey>()));
    }
}
