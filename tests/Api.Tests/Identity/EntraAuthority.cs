using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace SipOkMuba.Api.Tests.Identity;

/// <summary>
/// An OpenID Connect authority shaped like Entra ID, over HTTPS: it publishes documents and keys under its tenant, and
/// signs tokens. Only its certificate is of no known authority.
/// </summary>
internal sealed class EntraAuthority : IAsyncDisposable
{
    public const string Tenant = "11111111-2222-4333-8444-555555555555";
    public const string Client = "99999999-8888-4777-8666-555555555555";

    private readonly X509Certificate2 certificate = SelfSigned();
    private readonly WebApplication server;
    private List<RsaSecurityKey> keys = [NewKey("first")];
    private int keySetFetches;

    public EntraAuthority()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        server = builder.Build();
        server.MapGet($"/{Tenant}/v2.0/.well-known/openid-configuration", () => Results.Json(Document(Issuer, "/discovery/v2.0/keys")));
        server.MapGet($"/{Tenant}/.well-known/openid-configuration", () => Results.Json(Document(Issuer1, "/discovery/keys")));
        server.MapGet($"/{Tenant}/discovery/v2.0/keys", KeySet);
        server.MapGet($"/{Tenant}/discovery/keys", KeySet);
    }

    public string Address { get; private set; } = "";

    public string Issuer => $"{Address}{Tenant}/v2.0";

    public static string Issuer1 => $"https://sts.windows.net/{Tenant}/";

    public int KeySetFetches => keySetFetches;

    public RsaSecurityKey Key => keys[^1];

    public static RsaSecurityKey NewKey(string id) => new(RSA.Create(2048)) { KeyId = id };

    public async Task StartAsync()
    {
        await server.StartAsync();
        Address = server.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/";
    }

    /// Signs with a new key from now on; the former ones are still published, or not.
    public void Rotate(bool withdraw = false) => keys = withdraw ? [NewKey("later")] : [.. keys, NewKey("second")];

    public HttpMessageHandler TrustingHandler() => new SocketsHttpHandler
    {
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString() },
    };

    public string Token(
        DateTimeOffset now, string objectId, string[] roles, EntraTokenShape? shape = null)
    {
        shape ??= new EntraTokenShape();
        var issuedAt = now.UtcDateTime - shape.Age;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = shape.Issuer ?? Issuer,
            Audience = shape.Audience,
            IssuedAt = issuedAt,
            NotBefore = issuedAt,
            Expires = issuedAt.AddHours(1),
            Subject = new ClaimsIdentity(
            [
                new Claim("oid", objectId),
                new Claim("tid", shape.Tenant),
                new Claim("sub", "pairwise"),
                new Claim("ver", shape.Version),
                .. shape.Scope is { } scope ? new[] { new Claim("scp", scope) } : [],
                .. roles.Select(role => new Claim("roles", role)),
            ]),
            SigningCredentials = shape.IsUnsigned ? null : new SigningCredentials(shape.SignedWith ?? Key, SecurityAlgorithms.RsaSha256),
        });
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        certificate.Dispose();
    }

    private object Document(string issuer, string keySet) => new
    {
        issuer,
        jwks_uri = $"{Address}{Tenant}{keySet}",
        authorization_endpoint = $"{Address}{Tenant}/oauth2/v2.0/authorize",
        token_endpoint = $"{Address}{Tenant}/oauth2/v2.0/token",
        response_types_supported = new[] { "code", "id_token" },
        subject_types_supported = new[] { "pairwise" },
        id_token_signing_alg_values_supported = new[] { "RS256" },
    };

    private IResult KeySet()
    {
        Interlocked.Increment(ref keySetFetches);
        return Results.Json(new
        {
            keys = keys.Select(key => (key.KeyId, Public: JsonWebKeyConverter.ConvertFromRSASecurityKey(new RsaSecurityKey(key.Rsa.ExportParameters(false)))))
                .Select(key => new { kty = key.Public.Kty, use = "sig", kid = key.KeyId, n = key.Public.N, e = key.Public.E }),
        });
    }

    private static X509Certificate2 SelfSigned()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}

/// What a token says; as it is, it is good.
internal sealed record EntraTokenShape
{
    public string Audience { get; init; } = EntraAuthority.Client;
    public string? Issuer { get; init; }
    public string Tenant { get; init; } = EntraAuthority.Tenant;
    public string Version { get; init; } = "2.0";
    public string? Scope { get; init; } = "access_as_user";
    public SecurityKey? SignedWith { get; init; }
    public bool IsUnsigned { get; init; }
    public TimeSpan Age { get; init; }
}
