using System.Numerics;
using System.Runtime.InteropServices;

namespace SipOkMuba.Bench.Fanout;

/// Of a sequence of answers, in their order: cheap enough to be taken of each delivery.
internal readonly record struct DataHash(uint Value)
{
    public DataHash With(ReadOnlySpan<byte> data)
    {
        var hash = Value;
        var words = MemoryMarshal.Cast<byte, ulong>(data);
        foreach (var word in words)
        {
            hash = BitOperations.Crc32C(hash, word);
        }

        foreach (var single in data[(words.Length * sizeof(ulong))..])
        {
            hash = BitOperations.Crc32C(hash, single);
        }

        return new DataHash(hash);
    }
}
