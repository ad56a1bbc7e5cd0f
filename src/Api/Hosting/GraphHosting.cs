using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Api.Hosting;

/// How this product sets up the layer's wires.
internal static class GraphHosting
{
    private const string Operations = "operations/";

    public static void Configure(this GraphTransportOptions options, IHostEnvironment environment, Origins origins)
    {
        options.AllowOrigin = origins.Allow;

        // Beside the two seconds for which a token is remembered, so that a revocation reaches a socket within five.
        options.GrantCheck = TimeSpan.FromSeconds(2);
        options.Offset = Wib.Offset;
        options.AllowIntrospection = user => environment.IsDevelopment() || user.Identity is { IsAuthenticated: true };

        // Of schema/operations: names of ours, so that telemetry may tell them.
        options.OperationNames.UnionWith(typeof(GraphHosting).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Operations, StringComparison.Ordinal))
            .Select(name => name[Operations.Length..]));
    }
}
