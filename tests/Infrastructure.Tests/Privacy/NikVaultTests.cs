using System.Security.Cryptography;
using System.Text;

namespace SipOkMuba.Infrastructure.Tests.Privacy;

public sealed class NikVaultTests : IDisposable
{
    private const string Nik = "1606094107909901";
    private const string OtherNik = "1606094107909902";
    private readonly PrivateDirectory keys = new();

    public void Dispose() => keys.Dispose();

    [Fact]
    public void Seal_ShouldHideTheNik_WhenItsBytesAreRead()
    {
        var stored = keys.Vault().Seal(Nik);

        foreach (var bytes in new[] { stored.Cipher, stored.Hash, stored.WrappedKey })
        {
            Assert.DoesNotContain(Nik, Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        }

        Assert.Equal("1606", stored.Prefix);
    }

    [Fact]
    public void Seal_ShouldGiveOneHashAndFreshKeys_WhenTheSameNikIsSealedTwice()
    {
        var vault = keys.Vault();
        var (first, second) = (vault.Seal(Nik), vault.Seal(Nik));

        Assert.Equal(first.Hash, second.Hash);
        Assert.NotEqual(first.Cipher, second.Cipher);
        Assert.NotEqual(first.WrappedKey, second.WrappedKey);
        Assert.NotEqual(first.Hash, vault.Hash(OtherNik));
        Assert.Throws<AuthenticationTagMismatchException>(() => vault.Open(first.Cipher, second.WrappedKey));
    }

    [Fact]
    public void Open_ShouldReturnTheNik_WhenThePlatformWasRestarted()
    {
        var stored = keys.Vault().Seal(Nik);
        var text = keys.Vault().SealText(stored.WrappedKey, "1606090101109905");

        var restarted = keys.Vault();

        Assert.Equal(Nik, restarted.Open(stored.Cipher, stored.WrappedKey));
        Assert.Equal("1606090101109905", restarted.OpenText(stored.WrappedKey, text));
        Assert.Equal(stored.Hash, restarted.Hash(Nik));
    }

    [Fact]
    public void Hash_ShouldDiffer_WhenAnotherInstallationHashesTheSameNik()
    {
        using var other = new PrivateDirectory();

        Assert.NotEqual(keys.Vault().Hash(Nik), other.Vault().Hash(Nik));
    }

    [Fact]
    public void Open_ShouldThrow_WhenAnyBitWasChanged()
    {
        var vault = keys.Vault();
        var stored = vault.Seal(Nik);
        for (var at = 0; at < stored.Cipher.Length; at++)
        {
            var changed = stored.Cipher.ToArray();
            changed[at] ^= 1;
            Assert.Throws<AuthenticationTagMismatchException>(() => vault.Open(changed, stored.WrappedKey));
        }

        Assert.Throws<CryptographicException>(() => vault.Open([1, 2, 3], stored.WrappedKey));
    }

    [Fact]
    public void OpenText_ShouldThrow_WhenItIsGivenASealedNik()
    {
        var vault = keys.Vault();
        var stored = vault.Seal(Nik);

        Assert.Throws<AuthenticationTagMismatchException>(() => vault.OpenText(stored.WrappedKey, stored.Cipher));
    }
}
