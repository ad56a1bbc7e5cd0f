using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Api.Tests.Identity;

/// The platform as an operator sets it up; a test takes away or adds what should stop it.
public sealed class ProductionApp : TestApp
{
    private readonly Dictionary<string, string?> settings;

    public ProductionApp(string environment, Dictionary<string, string?> changes)
    {
        Environment = environment;
        settings = new Dictionary<string, string?>
        {
            ["Identity:Issuer"] = "https://api.example.go.id/",
            ["Identity:SigningCertificates:0:Path"] = Certificate("signing", X509KeyUsageFlags.DigitalSignature),
            ["Identity:SigningCertificates:0:Password"] = "test",
            ["Identity:EncryptionCertificates:0:Path"] = Certificate("encryption", X509KeyUsageFlags.KeyEncipherment),
            ["Identity:EncryptionCertificates:0:Password"] = "test",
        };
        foreach (var (key, value) in changes)
        {
            settings[key] = value;
        }
    }

    internal CapturedLog Log { get; } = new();

    private string Environment { get; }

    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.UseEnvironment(Environment);
        builder.ConfigureLogging(logging => logging.AddProvider(Log));
        foreach (var (key, value) in settings)
        {
            builder.UseSetting(key, value);
        }
    }

    private string Certificate(string name, X509KeyUsageFlags usage)
    {
        using var key = RSA.Create(2048);
        var request =
            new CertificateRequest($"CN=production {name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var file = Path.Combine(DataDirectory, $"{name}.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, "test"));
        return file;
    }
}
