using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using SipOkMuba.Api.Identity;

namespace SipOkMuba.Api.Tests.Identity;

/// Entra ID is configured; what it publishes is served here, and Microsoft.Identity.Web does the rest.
public sealed class EntraApp : TestApp
{
    public const string FirstAdministrator = "0f0e0d0c-0b0a-4908-8706-050403020100";
    private const string Tenant = "11111111-2222-4333-8444-555555555555";
    private const string Client = "99999999-8888-4777-8666-555555555555";
    private const string Issuer = $"https://login.microsoftonline.com/{Tenant}/v2.0";

    private readonly RsaSecurityKey key;

    public EntraApp()
    {
        key = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "entra" };
        Published = new PublishedDocuments(key);
    }

    internal PublishedDocuments Published { get; }

    internal StoppedTime Time { get; } = new();

    internal string Token(
        string objectId,
        string[] roles,
        string audience = Client,
        string issuer = Issuer,
        SecurityKey? signedWith = null,
        TimeSpan? age = null)
    {
        var issuedAt = Time.GetUtcNow().UtcDateTime - (age ?? TimeSpan.Zero);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = issuedAt,
            NotBefore = issuedAt,
            Expires = issuedAt.AddHours(1),
            Subject = new ClaimsIdentity(
            [
                new Claim("oid", objectId),
                new Claim("tid", Tenant),
                new Claim("sub", "pairwise"),
                new Claim("ver", "2.0"),
                new Claim("scp", "access_as_user"),
                .. roles.Select(role => new Claim("roles", role)),
            ]),
            SigningCredentials = new SigningCredentials(signedWith ?? key, SecurityAlgorithms.RsaSha256),
        });
    }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.UseSetting("AzureAd:Instance", "https://login.microsoftonline.com/");
        builder.UseSetting("AzureAd:TenantId", Tenant);
        builder.UseSetting("AzureAd:ClientId", Client);
        builder.UseSetting("Identity:FirstAdministrator", FirstAdministrator);
        builder.ConfigureServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Time));
            services.AddHttpClient(EntraDocuments.Client).ConfigurePrimaryHttpMessageHandler(() => Published);
        });
    }

    internal sealed class PublishedDocuments(RsaSecurityKey key) : HttpMessageHandler
    {
        private int keySetFetches;

        public int KeySetFetches => keySetFetches;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var keys = request.RequestUri!.AbsolutePath.EndsWith("/keys", StringComparison.Ordinal);
            if (keys)
            {
                Interlocked.Increment(ref keySetFetches);
            }

            var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(
                new RsaSecurityKey(key.Rsa.ExportParameters(false)));
            object document = keys
                ? new { keys = new[] { new { kty = jwk.Kty, n = jwk.N, e = jwk.E, kid = key.KeyId, use = "sig" } } }
                : new { issuer = Issuer, jwks_uri = $"https://login.microsoftonline.com/{Tenant}/keys" };
            return Task.FromResult(new HttpResponseMessage { Content = JsonContent.Create(document) });
        }
    }
}
