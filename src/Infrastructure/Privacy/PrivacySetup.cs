using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace SipOkMuba.Infrastructure.Privacy;

public static class PrivacySetup
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services, KeyDirectory keys)
    {
        services.AddDataProtection()
            .SetApplicationName("SipOkMuba")
            .PersistKeysToFileSystem(new DirectoryInfo(keys.Path));
        return services.AddSingleton(provider =>
        {
            var protection = provider.GetRequiredService<IDataProtectionProvider>();
            return new NikVault(protection, keys.LookupKey(protection));
        });
    }
}
