using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// The certificates that sign access tokens (and encrypt what OpenIddict keeps to itself). Development makes its
/// own, once, so that tokens survive a restart; elsewhere they are configured, several at a time while one replaces
/// another.
/// </summary>
internal static class TokenCertificates
{
    private const string DevelopmentName = "SIP OK Muba development";

    public static IReadOnlyList<X509Certificate2> Load(
        IConfiguration configuration, string purpose, KeyDirectory keys, bool development)
    {
        var section = configuration.GetSection($"Identity:{purpose}Certificates");
        var configured = section.GetChildren()
            .Where(entry => !string.IsNullOrWhiteSpace(entry["Path"]))
            .Select(Read)
            .ToList();
        if (configured.Count == 0)
        {
            return development
                ? [MakeForDevelopment(purpose, keys)]
                : throw new InvalidOperationException(
                    $"{section.Path} is not configured. Outside Development access tokens need a persistent "
                    + $"certificate: set {section.Path}:0:Path to a PKCS #12 file, and :Password if it has one.");
        }

        return !development && configured.Any(certificate =>
            certificate.Subject.Contains(DevelopmentName, StringComparison.Ordinal))
            ? throw new InvalidOperationException(
                $"{section.Path} names a development certificate. Outside Development use one of your own.")
            : configured;
    }

    private static X509Certificate2 Read(IConfigurationSection entry)
    {
        var certificate = X509CertificateLoader.LoadPkcs12FromFile(entry["Path"]!, entry["Password"]);
        return certificate.HasPrivateKey
            ? certificate
            : throw new InvalidOperationException($"{entry.Path}: the certificate has no private key.");
    }

    private static X509Certificate2 MakeForDevelopment(string purpose, KeyDirectory keys)
    {
        var file = keys.GetOrCreate($"token-{purpose.ToLowerInvariant()}.pfx", () =>
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest(
                $"CN={DevelopmentName} {purpose.ToLowerInvariant()}",
                key,
                HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1);
            var usage = purpose == "Signing" ? X509KeyUsageFlags.DigitalSignature : X509KeyUsageFlags.KeyEncipherment;
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
            var now = TimeProvider.System.GetUtcNow();
            return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(10)).Export(X509ContentType.Pkcs12);
        });
        return X509CertificateLoader.LoadPkcs12(file, password: null);
    }
}
