using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Tests.Privacy;

/// A temporary key directory that may be opened several times, as restarts and instances do.
public sealed class PrivateDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("sipokmuba-keys").FullName;

    public KeyDirectory Open(string environment = "Development", bool configured = true)
    {
        var settings = configured ? new Dictionary<string, string?> { ["Keys:Directory"] = Path } : [];
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return KeyDirectory.Open(configuration, new Surroundings(environment, Path));
    }

    public NikVault Vault(string environment = "Development") => Services(environment).GetRequiredService<NikVault>();

    public HandoverCodes Codes() => Services("Development").GetRequiredService<HandoverCodes>();

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private ServiceProvider Services(string environment) =>
        new ServiceCollection().AddLogging().AddPrivacy(Open(environment)).BuildServiceProvider();

    private sealed class Surroundings(string name, string root) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;
        public string ApplicationName { get; set; } = "tests";
        public string ContentRootPath { get; set; } = root;
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
