using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SipOkMuba.Domain.Common;

/// New ids in one injectable place, so that a sandbox can make them deterministic. UUID version 7, RFC 9562 5.7.
public class IdSource(TimeProvider time)
{
    public virtual Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[6..]);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.GetUtcNow().ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// Characters of an alphabet for public numbers and one-time codes.
    public virtual string NextText(string alphabet, int length) => RandomNumberGenerator.GetString(alphabet, length);
}
