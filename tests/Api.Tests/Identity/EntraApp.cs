using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SipOkMuba.Api.Identity;

namespace SipOkMuba.Api.Tests.Identity;

/// Entra ID is configured as an authority of the test; Microsoft.Identity.Web does the rest.
public sealed class EntraApp : TestApp
{
    public const string FirstAdministrator = "0f0e0d0c-0b0a-4908-8706-050403020100";

    internal EntraAuthority Authority { get; } = new();

    internal StoppedTime Time { get; } = new();

    internal string Token(string objectId, string[] roles, EntraTokenShape? shape = null) =>
        Authority.Token(Time.GetUtcNow(), objectId, roles, shape);

    public override async Task InitializeAsync()
    {
        await Authority.StartAsync();
        await base.InitializeAsync();
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.UseSetting("AzureAd:Instance", Authority.Address);
        builder.UseSetting("AzureAd:TenantId", EntraAuthority.Tenant);
        builder.UseSetting("AzureAd:ClientId", EntraAuthority.Client);
        builder.UseSetting("Identity:FirstAdministrator", FirstAdministrator);
        builder.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            services.AddHttpClient(EntraDocuments.Client).ConfigurePrimaryHttpMessageHandler(Authority.TrustingHandler);
        });
    }
}
