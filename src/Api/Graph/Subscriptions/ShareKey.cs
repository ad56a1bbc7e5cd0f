using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// Names those who may share: a digest of everything that makes them alike, so that two keys are equal only where all
/// of it is, and comparing them costs nothing.
/// </summary>
public readonly record struct ShareKey
{
    private readonly UInt128 high;
    private readonly UInt128 low;

    private ShareKey(ReadOnlySpan<byte> digest) =>
        (high, low) = (BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));

    /// <summary>The key of these parts; where one ends and the next begins is part of it.</summary>
    /// <param name="parts">Texts of any length.</param>
    public static ShareKey Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new ShareKey(digest);
    }

    /// <summary>Any bits of a digest are as good as a hash of them.</summary>
    public override int GetHashCode() => (int)(uint)low;
}
