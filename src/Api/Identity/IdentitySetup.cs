using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Identity.Web;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Identity;

internal static class IdentitySetup
{
    public static IServiceCollection AddIdentity(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, KeyDirectory keys)
    {
        var authentication = services.AddAuthentication(BearerTokens.Scheme)
            .AddScheme<AuthenticationSchemeOptions, BearerHandler>(
                BearerTokens.Scheme, displayName: null, configureOptions: null);
        if (EntraTokens.IsConfigured(configuration))
        {
            authentication.AddMicrosoftIdentityWebApi(
                configuration.GetSection(EntraTokens.Section), BearerTokens.Entra);

            EntraDocuments.AddTo(services);
            services.Configure<AadIssuerValidatorOptions>(options => options.HttpClientName = EntraDocuments.Client);
            services.AddOptions<JwtBearerOptions>(BearerTokens.Entra).Configure<IHttpClientFactory>((options, clients) =>
            {
                options.Backchannel = clients.CreateClient(EntraDocuments.Client);

                // The validation refreshes the keys by itself; the handler would do it once more.
                options.RefreshOnIssuerKeyNotFound = false;
            });
        }

        services.AddAuthorizationServer(configuration, environment, keys);
        services.AddSingleton<TokenPruning>();
        services.AddHostedService(provider => provider.GetRequiredService<TokenPruning>());
        services.AddSingleton<EntraTokens>();
        services.AddSingleton<KeyWatch>();
        services.AddSingleton<BearerTokens>();
        services.AddSingleton<IBearerAuthentication>(provider => provider.GetRequiredService<BearerTokens>());
        services.AddSingleton<AccountDirectory>();
        services.AddScoped<CitizenGrant>();
        services.AddSingleton<TokenRevocations>();
        services.AddSingleton<ISubscriptionGrant, CallerGrant>();
        services.AddSingleton<IAudienceSource, CallerAudience>();
        services.AddSingleton<ICostBudget, CallerBudget>();
        services.AddScoped(provider => provider.GetRequiredService<AccountDirectory>()
            .CallerOf(provider.GetRequiredService<GraphCall>().User));
        services.AddSingleton<IAuthorizationHandler, PolicyAuthorization>();
        var authorization = services.AddAuthorizationBuilder();
        foreach (var policy in Policies.Table.Values)
        {
            authorization.AddPolicy(policy.Name, builder => builder.AddRequirements(new PolicyRequirement(policy)));
        }

        return services;
    }
}
