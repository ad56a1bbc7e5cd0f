using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace SipOkMuba.Graph.Plans;

/// <summary>UTF-8 JSON into memory that is used again, with the escapes of the engine's serializer.</summary>
internal sealed class JsonOut : IBufferWriter<byte>
{
    private const int LargestKept = 256 << 10;
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private byte[] bytes = new byte[1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> Memory => bytes.AsMemory(0, Length);

    public void Clear()
    {
        Length = 0;
        if (bytes.Length > LargestKept)
        {
            bytes = new byte[1024];
        }
    }

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(Room(json.Length));
        Length += json.Length;
    }

    public void Byte(byte json)
    {
        Room(1)[0] = json;
        Length++;
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out var count);
        Length += count;
    }

    public void Bool(bool value) => Raw(value ? "true"u8 : "false"u8);

    public void Null() => Raw("null"u8);

    public void Text(ReadOnlySpan<byte> utf8)
    {
        Byte((byte)'"');
        Escape(utf8);
        Byte((byte)'"');
    }

    public void Text(ReadOnlySpan<char> text)
    {
        var most = text.Length * 3;
        var rented = most > 512 ? ArrayPool<byte>.Shared.Rent(most) : null;
        var utf8 = rented ?? stackalloc byte[512];
        Utf8.FromUtf16(text, utf8, out _, out var count, replaceInvalidSequences: true, isFinalBlock: true);
        Text(utf8[..count]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// Room for a text of a known size, which the caller fills and then counts by <see cref="Advance"/>.
    public Span<byte> Room(int size)
    {
        if (bytes.Length - Length < size)
        {
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + size));
        }

        return bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    Span<byte> IBufferWriter<byte>.GetSpan(int sizeHint) => Room(Math.Max(sizeHint, 256));

    Memory<byte> IBufferWriter<byte>.GetMemory(int sizeHint)
    {
        Room(Math.Max(sizeHint, 256));
        return bytes.AsMemory(Length);
    }

    private void Escape(ReadOnlySpan<byte> utf8)
    {
        while (Encoder.FindFirstCharacterToEncodeUtf8(utf8) is var first and >= 0)
        {
            Raw(utf8[..first]);
            utf8 = utf8[first..];
            Encoder.EncodeUtf8(utf8, Room((utf8.Length * 6) + 12), out var consumed, out var written);
            Length += written;
            utf8 = utf8[consumed..];
        }

        Raw(utf8);
    }
}
