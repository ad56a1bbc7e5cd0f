using System.Net;

namespace SipOkMuba.Domain.Webhooks;

/// Where a webhook may be sent to: the public internet, never what lies behind the server (server-side request forgery).
/// In Development also the machine itself.
public sealed record WebhookReach(bool Loopback)
{
    // IANA special-purpose registry, IPv4.
    private static readonly IPNetwork[] reserved =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork unicast = IPNetwork.Parse("2000::/3");

    // Of the public half of IPv6: protocol assignments with Teredo, documentation, 6to4, which hold IPv4 addresses or nobody's.
    private static readonly IPNetwork[] reservedV6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    public bool Includes(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (Loopback && IPAddress.IsLoopback(plain))
            || (plain.GetAddressBytes().Length == 4
                ? !Array.Exists(reserved, network => network.Contains(plain))
                : unicast.Contains(plain) && !Array.Exists(reservedV6, network => network.Contains(plain)));
    }
}
