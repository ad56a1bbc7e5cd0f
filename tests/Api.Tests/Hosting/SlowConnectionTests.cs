using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace SipOkMuba.Api.Tests.Hosting;

/// A client that opens connections and sends its headers drop by drop.
public sealed class SlowConnectionTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Connection_ShouldBeClosedAfterTenSeconds_WhenItsHeadersDoNotEnd()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(app.Address.Host, app.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /graphql HTTP/1.1\r\nHost: {app.Address.Authority}\r\nX-Slow: "));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var clock = Stopwatch.StartNew();

        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync(patience.Token);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 9, 20);
        Assert.DoesNotContain("Kestrel", answer, StringComparison.Ordinal);
    }
}
