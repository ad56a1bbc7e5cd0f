using System.Net;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class ProductionTests
{
    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Start_ShouldServe_WhenEverythingIsConfigured(string environment)
    {
        await using var app = new ProductionApp(environment, []);
        await app.InitializeAsync();
        using var client = app.AsAnonymous();

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
    }

    [Theory]
    [InlineData("Keys:Directory", "Keys__Directory")]
    [InlineData("Files:Directory", "Files__Directory")]
    [InlineData("Files:Scanner", "tcp://", "clamd:3310")]
    [InlineData("Identity:Issuer", "Identity__Issuer")]
    [InlineData("Identity:SigningCertificates:0:Path", "SigningCertificates")]
    [InlineData("Identity:EncryptionCertificates:0:Path", "EncryptionCertificates")]
    public async Task Start_ShouldRefuse_WhenASettingIsMissingOrWrong(string setting, string named, string value = "")
    {
        await using var app = new ProductionApp("Production", new() { [setting] = value });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(app.InitializeAsync);

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("tcp://clamd.example.go.id:3310", 0)]
    public async Task Start_ShouldWarnOnce_WhenFilesAreNotScanned(string scanner, int warnings)
    {
        await using var app = new ProductionApp("Production", new() { ["Files:Scanner"] = scanner });
        await app.InitializeAsync();

        Assert.Equal(warnings, app.Log.Lines.Count(line => line.StartsWith("Warning", StringComparison.Ordinal)
            && line.Contains("Files:Scanner", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Start_ShouldRefuse_WhenTheKeyDirectoryIsOfDevelopment()
    {
        await using var development = new TestApp();
        await development.InitializeAsync();
        await using var app = new ProductionApp("Production", new() { ["Keys:Directory"] = development.KeyDirectory });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(app.InitializeAsync);

        Assert.Contains("development keys", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ShouldRefuse_WhenACertificateIsOfDevelopment()
    {
        await using var development = new TestApp();
        await development.InitializeAsync();
        await using var app = new ProductionApp("Production", new()
        {
            ["Identity:SigningCertificates:0:Path"] = Path.Combine(development.KeyDirectory, "token-signing.pfx"),
            ["Identity:SigningCertificates:0:Password"] = "",
        });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(app.InitializeAsync);

        Assert.Contains("development certificate", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ShouldRefuse_WhenTheDatabaseHoldsDemoClients()
    {
        await using var development = new TestApp();
        await development.InitializeAsync();
        await using var app = new ProductionApp("Production", new()
        {
            ["Database:ConnectionString"] = development.ConnectionString,
        });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(app.InitializeAsync);

        Assert.Contains("demo-portal", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ShouldBeRefused_WhenItIsAskedForWithoutTransportSecurity()
    {
        await using var app = new ProductionApp("Production", []);
        await app.InitializeAsync();

        var error = await Assert.ThrowsAsync<HttpRequestException>(() => app.NewTokenAsync("demo-portal"));

        Assert.Equal(HttpStatusCode.BadRequest, error.StatusCode);
    }
}
