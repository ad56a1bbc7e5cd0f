using System.Net;
using System.Net.WebSockets;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Transport;

public sealed class OpenWiresTests
{
    private const string Live = "subscription { live { number } }";

    [Fact]
    public async Task Wire_ShouldBeRefused_WhenItsCallerHasAsManyAsItMay()
    {
        await using var host = await WireHost.StartAsync(options => options.WiresPerCaller = 2);
        using var socket = await (await host.ConnectAsync()).InitAsync("siti");
        var stream = await WireStream.OpenAsync(host, Live, "siti");

        using var refused = await WireStream.OpenAsync(host, Live, "siti");
        using var third = await host.ConnectAsync();
        await third.SendAsync("""{"type":"connection_init","payload":{"authorization":"Bearer siti"}}""");
        using var other = await WireStream.OpenAsync(host, Live, "budi");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Response.Headers.RetryAfter!.Delta);
        Assert.Contains("TOO_MANY_OPEN_STREAMS", await refused.BlockAsync());
        Assert.Equal(1013, await third.ClosedAsync());
        Assert.Equal(HttpStatusCode.OK, other.Response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync("{ hello }", token: "siti")).StatusCode);

        // The place is free again when the client has left.
        var siti = await GrantOfAsync("siti");
        stream.Dispose();
        await WireHost.SettleAsync(() => host.Services.GetRequiredService<OpenWires>().Of(siti) is { } free && Leave(free));
    }

    [Fact]
    public async Task Wire_ShouldBeRefused_WhenItsAddressHasAsManyAsItMay()
    {
        await using var host = await WireHost.StartAsync(options => options.WiresPerAddress = 2);
        using var socket = await host.ConnectAsync();
        using var stream = await WireStream.OpenAsync(host, Live);

        using var refused = await WireStream.OpenAsync(host, Live, "siti");
        var closed = await Assert.ThrowsAsync<WebSocketException>(() => host.ConnectAsync());

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Response.StatusCode);
        Assert.Contains("429", closed.Message, StringComparison.Ordinal);
    }

    private static bool Leave(IDisposable place)
    {
        place.Dispose();
        return true;
    }

    private static async Task<GraphGrant> GrantOfAsync(string name) => (await new TestTokens().GrantOfAsync(name.AsMemory(), CancellationToken.None))!;
}
