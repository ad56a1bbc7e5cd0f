using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using SipOkMuba.Domain.Citizens;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// A NIK is unique, findable and erasable: sealed under a key of its citizen, beside a keyed hash for look-up.
/// Erasure drops the citizen's key and the hash.
/// </summary>
public sealed class NikVault
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private static readonly byte[] NikPurpose = "nik"u8.ToArray();
    private static readonly byte[] TextPurpose = "text"u8.ToArray();

    private readonly IDataProtector keyWrapper;
    private readonly LookupKey lookupKey;

    internal NikVault(IDataProtectionProvider protection, LookupKey lookupKey)
    {
        keyWrapper = protection.CreateProtector("SipOkMuba.CitizenKey");
        this.lookupKey = lookupKey;
    }

    public SealedNik Seal(string nik)
    {
        var key = RandomNumberGenerator.GetBytes(KeySize);
        var sealedNik = new SealedNik(Encrypt(key, NikPurpose, nik), Hash(nik), nik[..4], keyWrapper.Protect(key));
        CryptographicOperations.ZeroMemory(key);
        return sealedNik;
    }

    public byte[] Hash(string nik) => HMACSHA256.HashData(lookupKey.Bytes, Encoding.ASCII.GetBytes(nik));

    public string Open(byte[] cipher, byte[] wrappedKey) => Decrypt(wrappedKey, NikPurpose, cipher);

    /// Other text of the same citizen (KK number), so that dropping the key erases it too.
    public byte[] SealText(byte[] wrappedKey, string text)
    {
        var key = keyWrapper.Unprotect(wrappedKey);
        var cipher = Encrypt(key, TextPurpose, text);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    public string OpenText(byte[] wrappedKey, byte[] cipher) => Decrypt(wrappedKey, TextPurpose, cipher);

    /// nonce, cipher text, tag; the purpose is authenticated, so that one kind of text never opens as another.
    private static byte[] Encrypt(byte[] key, byte[] purpose, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var cipher = new byte[NonceSize + plain.Length + TagSize];
        var nonce = cipher.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(
            nonce, plain, cipher.AsSpan(NonceSize, plain.Length), cipher.AsSpan(NonceSize + plain.Length), purpose);
        return cipher;
    }

    private string Decrypt(byte[] wrappedKey, byte[] purpose, byte[] cipher)
    {
        var length = cipher.Length - NonceSize - TagSize;
        if (length < 0)
        {
            throw new CryptographicException("The sealed text is too short.");
        }

        var key = keyWrapper.Unprotect(wrappedKey);
        using var aes = new AesGcm(key, TagSize);
        var plain = new byte[length];
        aes.Decrypt(
            cipher.AsSpan(0, NonceSize),
            cipher.AsSpan(NonceSize, length),
            cipher.AsSpan(NonceSize + length),
            plain,
            purpose);
        CryptographicOperations.ZeroMemory(key);
        return Encoding.UTF8.GetString(plain);
    }
}
