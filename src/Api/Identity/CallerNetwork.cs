using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Where somebody without a token calls from: an address of IPv4, or the /64 of IPv6 that one household has for itself.
/// </summary>
internal readonly record struct CallerNetwork(bool IsIPv6, ulong Prefix)
{
    public static CallerNetwork Of(IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address is null || !address.TryWriteBytes(bytes, out _))
        {
            return default;
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        return address.IsIPv4MappedToIPv6
            ? new(false, BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]))
            : new(true, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    public override string ToString() => IsIPv6 ? Prefix.ToString("X16") : Prefix.ToString("X8");
}
