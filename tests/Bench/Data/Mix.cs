using System.Buffers.Binary;

namespace SipOkMuba.Bench.Data;

/// Deterministic noise: the same for the same place in the data, in whatever order it is asked.
/// https://prng.di.unimi.it/splitmix64.c
internal static class Mix
{
    public static ulong Of(long index, int salt)
    {
        var z = (ulong)index * 0x9E3779B97F4A7C15 + (ulong)salt * 0xD1B54A32D192ED03 + 0x632BE59BD9B4E019;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public static int Below(int bound, long index, int salt) => (int)(Of(index, salt) % (ulong)bound);

    public static T Pick<T>(IReadOnlyList<T> items, long index, int salt) => items[Below(items.Count, index, salt)];

    public static byte[] Bytes(int length, long index, int salt)
    {
        var bytes = new byte[length];
        Span<byte> word = stackalloc byte[sizeof(ulong)];
        for (var i = 0; i < length; i += word.Length)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(word, Of(index, salt + i));
            word[..Math.Min(word.Length, length - i)].CopyTo(bytes.AsSpan(i));
        }

        return bytes;
    }

    /// A UUID of version 7, so that its index grows as in production: at its end.
    public static Guid Uuid(DateTimeOffset at, long index, int salt)
    {
        var bytes = Bytes(16, index, salt);
        Span<byte> milliseconds = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, at.ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
