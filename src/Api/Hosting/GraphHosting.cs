using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Api.Hosting;

/// How this product sets up the layer's wires.
internal static class GraphHosting
{
    public const string WiresPerAddress = "Wires:PerAddress";
    public const string WiresPerCaller = "Wires:PerCaller";
    public const string RequestsPerBatch = "Wires:RequestsPerBatch";

    public static void Configure(this GraphTransportOptions options, IHostEnvironment environment, Origins origins, IConfiguration configuration)
    {
        options.AllowOrigin = origins.Allow;
        options.Languages = ErrorCatalog.Languages;
        options.NetworkOf = address => CallerNetwork.Of(address).ToString();
        options.WiresPerAddress = configuration.GetValue(WiresPerAddress, options.WiresPerAddress);
        options.WiresPerCaller = configuration.GetValue(WiresPerCaller, options.WiresPerCaller);
        options.RequestsPerBatch = configuration.GetValue(RequestsPerBatch, options.RequestsPerBatch);

        // Beside the two seconds for which a token is remembered, so that a revocation reaches a socket within five.
        options.GrantCheck = TimeSpan.FromSeconds(2);
        options.Offset = Wib.Offset;
        options.AllowIntrospection = user => environment.IsDevelopment() || user.Identity is { IsAuthenticated: true };

        // Names of ours, so that telemetry may tell them.
        options.OperationNames.UnionWith(OwnDocuments.Names);
    }
}
