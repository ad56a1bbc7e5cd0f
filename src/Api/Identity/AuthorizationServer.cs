using Microsoft.AspNetCore.Hosting.Server;
using OpenIddict.Server;
using SipOkMuba.Api.Hosting;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace SipOkMuba.Api.Identity;

/// The embedded OpenIddict server at /connect/token: client credentials for an hour, a citizen's code for fifteen minutes
/// and again by refresh.
internal static class AuthorizationServer
{
    public const string TokenPath = "/connect/token";
    public const string RevocationPath = "/connect/revoke";
    public const string Audience = "sip-ok-muba";
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(1);

    public static void AddAuthorizationServer(
        this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment, KeyDirectory keys)
    {
        var development = environment.IsDevelopment();
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<AppDbContext>())
            .AddServer(server =>
            {
                server.SetTokenEndpointUris(TokenPath);

                // Whoever may have tokens may give them back: https://datatracker.ietf.org/doc/html/rfc7009
                server.SetRevocationEndpointUris(RevocationPath);
                server.IgnoreEndpointPermissions();
                server.AllowClientCredentialsFlow();
                server.AllowCustomFlow(CitizenGrant.GrantType);
                server.AllowRefreshTokenFlow();
                server.SetAccessTokenLifetime(TokenLifetime);
                server.DisableAccessTokenEncryption();
                server.AddSigningCertificates(TokenCertificates.Load(configuration, "Signing", keys, development));
                server.AddEncryptionCertificates(
                    TokenCertificates.Load(configuration, "Encryption", keys, development));
                server.RegisterScopes([.. Scopes.All]);

                // A refresh token is bound to a partner, by CitizenGrant, and not to the one of its keys that got it: whoever
                // changes keys does not send citizens for new codes.
                server.RemoveEventHandler(OpenIddictServerHandlers.Exchange.ValidateAuthorizedParty.Descriptor);
                server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseScopedHandler<TokenGrant>());
                server.AddEventHandler<ExtractTokenRequestContext>(handler => handler.UseSingletonHandler<TokenRequests>().SetOrder(int.MaxValue));
                server.AddEventHandler<ExtractRevocationRequestContext>(handler => handler.UseSingletonHandler<TokenRequests>().SetOrder(int.MaxValue));
                var aspNetCore = server.UseAspNetCore();
                if (development)
                {
                    aspNetCore.DisableTransportSecurityRequirement();
                }
            })
            .AddValidation(validation =>
            {
                validation.UseLocalServer();
                validation.AddAudiences(Audience);
                validation.EnableTokenEntryValidation();
            });
        services.AddOptions<OpenIddictServerOptions>()
            .Configure<IServer>((options, server) => options.Issuer = IssuerOf(configuration, server));
        if (!development && string.IsNullOrWhiteSpace(configuration["Identity:Issuer"]))
        {
            throw new InvalidOperationException(
                "Identity:Issuer is not configured. Outside Development set Identity__Issuer to the public address, "
                + "such as https://api.example.go.id/.");
        }
    }

    /// Behind the endpoints, which ask for a token themselves: the authorization server would look at each of their requests.
    public static void UseAuthorizationServer(this WebApplication app)
    {
        app.Use(TokenRequests.RefuseBrokenAsync);
        app.UseAuthentication();
    }

    /// One issuer whatever name of the host a client used, so that a token fetched by one name is good by the other.
    public static Uri IssuerOf(IConfiguration configuration, IServer server)
    {
        return configuration["Identity:Issuer"] is { Length: > 0 } configured
            ? new Uri(configured, UriKind.Absolute)
            : ServerAddress.Of(server);
    }
}
