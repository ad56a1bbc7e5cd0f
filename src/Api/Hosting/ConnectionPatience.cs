namespace SipOkMuba.Api.Hosting;

/// How long a connection may cost something and say nothing.
internal static class ConnectionPatience
{
    public static void AddPatience(this WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(server =>
    {
        server.AddServerHeader = false;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);

        // Longer than the minute after which clients and load balancers close what they no longer use.
        server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        server.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        server.Limits.MinResponseDataRate = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
    });
}
