using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using SipOkMuba.Infrastructure.Files;

namespace SipOkMuba.Infrastructure.Tests.Files;

public sealed class FileVaultTests
{
    private static readonly Guid one = new("00000000-0000-7000-8000-000000000001");
    private static readonly Guid other = new("00000000-0000-7000-8000-000000000002");
    private readonly FileVault vault = new(new EphemeralDataProtectionProvider());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Open_ShouldGiveTheContent_WhenTheUploadIsTheSame(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);

        var (cipher, key) = vault.Seal(one, content);

        Assert.Equal(content, vault.Open(one, cipher, key));
        Assert.NotEqual(cipher, vault.Seal(one, content).Cipher);
    }

    [Fact]
    public void Open_ShouldFail_WhenUploadKeyOrABitIsAnother()
    {
        var (cipher, key) = vault.Seal(one, "content"u8);
        var (_, otherKey) = vault.Seal(one, "content"u8);

        Assert.ThrowsAny<CryptographicException>(() => vault.Open(other, cipher, key));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(one, cipher, otherKey));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(one, cipher.AsSpan()[..^1], key));
        Assert.ThrowsAny<CryptographicException>(() => vault.Open(one, [], key));
        for (var at = 0; at < cipher.Length; at++)
        {
            cipher[at] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => vault.Open(one, cipher, key));
            cipher[at] ^= 1;
        }
    }
}
