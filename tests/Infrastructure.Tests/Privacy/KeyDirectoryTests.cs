using System.Security.Cryptography;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Tests.Privacy;

public sealed class KeyDirectoryTests : IDisposable
{
    private readonly PrivateDirectory keys = new();

    public void Dispose() => keys.Dispose();

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void Open_ShouldRefuse_WhenNoDirectoryIsConfiguredOutsideDevelopment(string environment)
    {
        var error = Assert.Throws<InvalidOperationException>(() => keys.Open(environment, configured: false));

        Assert.Contains("Keys__Directory", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ShouldRefuse_WhenDevelopmentHasUsedTheDirectory()
    {
        keys.Open();

        var error = Assert.Throws<InvalidOperationException>(() => keys.Open("Production"));

        Assert.Contains("development keys", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ShouldMakeADirectoryBesideTheData_WhenDevelopmentConfiguresNone()
    {
        Assert.Equal(Path.Combine(keys.Path, "data", "keys"), keys.Open(configured: false).Path);
    }

    [Fact]
    public void Open_ShouldServeTheSameKeys_WhenProductionRestarts()
    {
        var stored = keys.Vault("Production").Seal("1606094107909901");

        Assert.Equal("1606094107909901", keys.Vault("Production").Open(stored.Cipher, stored.WrappedKey));
    }

    [Fact]
    public async Task GetOrCreate_ShouldGiveEveryInstanceTheSameKey_WhenTheyStartTogether()
    {
        var instances = Enumerable.Range(0, 20).Select(_ => keys.Open()).ToList();
        var found = new byte[instances.Count][];

        await Parallel.ForAsync(0, instances.Count, (at, _) =>
        {
            found[at] = instances[at].GetOrCreate("new.key", () => RandomNumberGenerator.GetBytes(32));
            return ValueTask.CompletedTask;
        });

        Assert.Single(found.Select(Convert.ToHexString).Distinct());
        Assert.Equal(["creating.lock", "made-by-development.txt", "new.key"],
            Directory.GetFiles(keys.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void GetOrCreate_ShouldLetOnlyTheOwnerRead_WhenTheSystemHasFileModes()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has access lists instead of file modes.");
        keys.Open().GetOrCreate("new.key", () => [1]);

        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(Path.Combine(keys.Path, "new.key"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }
}
