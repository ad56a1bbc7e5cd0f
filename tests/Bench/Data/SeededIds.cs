using SipOkMuba.Domain.Common;

namespace SipOkMuba.Bench.Data;

/// Makes the product's own tracking numbers repeatable: number n is always the same, and no two are equal.
internal sealed class SeededIds(TimeProvider time) : IdSource(time)
{
    private const int BitsOfCharacter = 5;

    public long Index { get; set; }

    public override string NextText(string alphabet, int length)
    {
        // Multiplying by an odd number modulo a power of two is a permutation.
        var scrambled = (ulong)Index * 0x9E3779B1 & ((1UL << (BitsOfCharacter * length)) - 1);
        return string.Create(length, (alphabet, scrambled), static (text, source) =>
        {
            var rest = source.scrambled;
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = source.alphabet[(int)(rest & 31)];
                rest >>= BitsOfCharacter;
            }
        });
    }
}
