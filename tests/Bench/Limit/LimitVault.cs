using System.Security.Cryptography;
using System.Text;

namespace SipOkMuba.Bench.Limit;

/// What the product's vault does at the least cost: a key for each citizen, wrapped; what it seals; a keyed hash.
internal sealed class LimitVault
{
    private const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] lookupKey = RandomNumberGenerator.GetBytes(KeySize);
    private readonly byte[] wrappingKey = RandomNumberGenerator.GetBytes(KeySize);

    public SealedInput Seal(string nik, string familyCardNumber)
    {
        Span<byte> key = stackalloc byte[KeySize];
        RandomNumberGenerator.Fill(key);
        using var cipher = new AesGcm(key, TagSize);
        using var wrapper = new AesGcm(wrappingKey, TagSize);
        Span<byte> text = stackalloc byte[nik.Length];
        Encoding.ASCII.GetBytes(nik, text);
        return new SealedInput(
            Encrypt(cipher, text), HMACSHA256.HashData(lookupKey, text), Encrypt(wrapper, key),
            Encrypt(cipher, Encoding.ASCII.GetBytes(familyCardNumber)));
    }

    private static byte[] Encrypt(AesGcm cipher, ReadOnlySpan<byte> text)
    {
        var whole = new byte[NonceSize + text.Length + TagSize];
        var nonce = whole.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, text, whole.AsSpan(NonceSize, text.Length), whole.AsSpan(NonceSize + text.Length));
        return whole;
    }
}

internal sealed record SealedInput(byte[] Nik, byte[] NikHash, byte[] WrappedKey, byte[] FamilyCard);
