using System.Buffers.Binary;
using System.Text;

namespace SipOkMuba.Bench.Fanout;

/// Frames of RFC 6455, as far as this load needs them.
internal static class SocketFrame
{
    public const int Text = 1;
    public const int Ping = 9;
    public const int Pong = 10;
    private const int Final = 0x80;
    private const int MaskBit = 0x80;
    private const int MaskLength = 4;

    /// A client must mask; the mask of zeros changes nothing.
    public static byte[] Masked(int opcode, ReadOnlySpan<byte> payload)
    {
        byte[] head = payload.Length < 126
            ? [(byte)(Final | opcode), (byte)(MaskBit | payload.Length)]
            : [(byte)(Final | opcode), MaskBit | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return [.. head, .. new byte[MaskLength], .. payload];
    }

    /// A whole frame of a server, which does not mask.
    public static bool TryRead(ReadOnlySpan<byte> bytes, out int opcode, out ReadOnlySpan<byte> payload, out int length)
    {
        (opcode, length) = (0, 0);
        payload = default;
        if (bytes.Length < 2)
        {
            return false;
        }

        var (head, size) = (2, (long)bytes[1]);
        if (size == 126 && bytes.Length >= (head = 4))
        {
            size = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        }
        else if (size == 127 && bytes.Length >= (head = 10))
        {
            size = BinaryPrimitives.ReadInt64BigEndian(bytes[2..]);
        }

        if (bytes.Length < head + size)
        {
            return false;
        }

        opcode = (bytes[0] & Final) != 0 ? bytes[0] & 0x0F : throw new InvalidDataException("A message in parts.");
        payload = bytes.Slice(head, (int)size);
        length = head + (int)size;
        return true;
    }

    /// The bytes of `data` in a message of type `next`.
    public static ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> message)
    {
        var opening = "\"payload\":{\"data\":"u8;
        var begin = message.IndexOf(opening);
        if (begin < 0)
        {
            throw new InvalidDataException($"No data in: {Encoding.UTF8.GetString(message)}");
        }

        var data = message[(begin + opening.Length)..];
        var extensions = data.LastIndexOf(",\"extensions\":"u8);
        return extensions < 0 ? data[..^2] : data[..extensions];
    }
}
