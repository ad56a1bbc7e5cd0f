using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace SipOkMuba.Api.Hosting;

/// Whose word counts for the address and the scheme of a request: nobody's, unless an operator names them.
internal static class TrustedProxies
{
    private const string Section = "Proxy:Trusted";

    public static void UseTrustedProxies(this WebApplication app)
    {
        var entries = app.Configuration.GetSection(Section).Get<string[]>() ?? [];
        if (entries.Length == 0)
        {
            return;
        }

        // Every hop back to the first address that is not of a known proxy, however many proxies stand in a row.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var entry in entries)
        {
            if (IPAddress.TryParse(entry, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(entry, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new InvalidOperationException(
                    $"{Section} holds '{entry}', which is neither an address such as 10.0.0.5 nor a network such as 10.0.0.0/24.");
            }
        }

        app.UseForwardedHeaders(options);
    }
}
