using System.Collections;
using SipOkMuba.Graph.Fetching;

namespace SipOkMuba.Graph.Plans;

/// <summary>
/// What of one request decides the text of its statements, as bytes to look a variant up by, and the values that enter
/// them as parameters, in the order of their slots.
/// </summary>
internal sealed class PlanShape : IConditionShape
{
    // Beyond this a client makes up new shapes faster than they are worth building.
    private const int MostValues = 20;
    private byte[] bytes = new byte[256];
    private object?[] values = new object?[MostValues];
    private int length;

    public ReadOnlySpan<byte> Key => bytes.AsSpan(0, length);

    public ReadOnlySpan<object?> Values => values.AsSpan(0, Count);

    public int Count { get; private set; }

    public void Clear()
    {
        length = 0;
        Array.Clear(values, 0, Count);
        Count = 0;
    }

    public void Text(string part)
    {
        Reserve(part.Length * 2);
        foreach (var letter in part)
        {
            bytes[length++] = (byte)letter;
            if (letter > 0x7F)
            {
                bytes[length++] = (byte)(letter >> 8);
            }
        }

        Mark(' ');
    }

    public void Mark(char mark)
    {
        Reserve(1);
        bytes[length++] = (byte)mark;
    }

    public void Value(object? value)
    {
        if (value is null)
        {
            Mark('0');
            return;
        }

        // EF writes another text where a list holds null.
        if (value is IEnumerable list and not string && list.Cast<object?>().Contains(null))
        {
            throw new NotPlannable("a list holds null");
        }

        Mark('?');
        Add(value);
    }

    public void Add(object? value)
    {
        if (Count == values.Length)
        {
            throw new NotPlannable("more values than a plan takes");
        }

        values[Count++] = value;
    }

    private void Reserve(int count)
    {
        if (bytes.Length - length < count)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
        }
    }
}

/// <summary>Shapes are looked up by a span and kept as an array.</summary>
internal sealed class ShapeComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(byte[] key) => GetHashCode(key.AsSpan());

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = default(HashCode);
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
