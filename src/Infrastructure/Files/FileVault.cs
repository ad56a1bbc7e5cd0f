using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace SipOkMuba.Infrastructure.Files;

/// <summary>
/// Seals each file under a key of its own, which lies wrapped in the row of its upload: a file alone, or a row alone,
/// tells nothing, and the file of one upload never opens as that of another.
/// </summary>
public sealed class FileVault(IDataProtectionProvider protection)
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly IDataProtector keyWrapper = protection.CreateProtector("SipOkMuba.FileKey");

    /// nonce, cipher, tag.
    public (byte[] Cipher, byte[] WrappedKey) Seal(Guid upload, ReadOnlySpan<byte> content)
    {
        var key = RandomNumberGenerator.GetBytes(KeySize);
        var cipher = new byte[NonceSize + content.Length + TagSize];
        RandomNumberGenerator.Fill(cipher.AsSpan(0, NonceSize));
        using (var aes = new AesGcm(key, TagSize))
        {
            aes.Encrypt(cipher.AsSpan(0, NonceSize), content, cipher.AsSpan(NonceSize, content.Length), cipher.AsSpan(^TagSize..), upload.ToByteArray());
        }

        var wrapped = keyWrapper.Protect(key);
        CryptographicOperations.ZeroMemory(key);
        return (cipher, wrapped);
    }

    public byte[] Open(Guid upload, ReadOnlySpan<byte> cipher, byte[] wrappedKey)
    {
        if (cipher.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("The sealed file is too short.");
        }

        var key = keyWrapper.Unprotect(wrappedKey);
        var content = new byte[cipher.Length - NonceSize - TagSize];
        using (var aes = new AesGcm(key, TagSize))
        {
            aes.Decrypt(cipher[..NonceSize], cipher[NonceSize..^TagSize], cipher[^TagSize..], content, upload.ToByteArray());
        }

        CryptographicOperations.ZeroMemory(key);
        return content;
    }
}
