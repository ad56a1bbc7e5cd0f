using System.Net;
using System.Net.Sockets;
using System.Text;
using SipOkMuba.Domain.Webhooks;
using SipOkMuba.Infrastructure.Webhooks;

namespace SipOkMuba.Infrastructure.Tests.Webhooks;

/// The client against bare sockets, which can behave as badly as they like.
public sealed class WebhookClientTests
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);
    private static readonly WebhookReach development = new(Loopback: true);
    private static readonly WebhookReach production = new(Loopback: false);

    [Theory]
    [InlineData("127.0.0.1"), InlineData("127.8.8.8"), InlineData("[::1]"), InlineData("[::ffff:127.0.0.1]"), InlineData("10.0.0.1")]
    [InlineData("172.16.0.1"), InlineData("192.168.1.1"), InlineData("169.254.169.254"), InlineData("[fc00::1]"), InlineData("[fe80::1]")]
    [InlineData("100.64.0.1"), InlineData("224.0.0.1"), InlineData("0.0.0.0"), InlineData("2130706433"), InlineData("0177.0.0.1"), InlineData("0x7f000001")]
    [InlineData("localhost")]
    public async Task Post_ShouldConnectToNobody_WhenTheAddressIsNotPublic(string host)
    {
        using var listener = new TcpListener(IPAddress.IPv6Any, 0) { Server = { DualMode = true } };
        listener.Start();
        using var client = new WebhookClient(production, TimeProvider.System);

        var answer = await PostAsync(client, $"http://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        Assert.Equal((null, WebhookFault.AddressRefused), (answer.Status, answer.Fault));
        Assert.False(listener.Pending());
    }

    /// The first look-up, by whoever checks, gives a public address; the one that counts does not.
    [Fact]
    public async Task Post_ShouldConnectToNobody_WhenANameResolvesToSomethingElseThanBefore()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var lookups = 0;
        Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) =>
            Task.FromResult(new[] { ++lookups == 1 ? IPAddress.Parse("1.1.1.1") : IPAddress.Loopback });
        Assert.True(production.Includes((await Resolve("partner.example", CancellationToken.None))[0]));
        using var client = new WebhookClient(production, TimeProvider.System, Resolve);

        var answer = await PostAsync(client, $"http://partner.example:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        Assert.Equal(WebhookFault.AddressRefused, answer.Fault);
        Assert.Equal(2, lookups);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Post_ShouldConnectToThePublicOne_WhenANameHasAddressesOfBothKinds()
    {
        await using var server = new BareServer("HTTP/1.1 204 No Content\r\n\r\n");
        using var client = new WebhookClient(development, TimeProvider.System, (_, _) => Task.FromResult(new[] { IPAddress.Parse("10.0.0.1"), IPAddress.Loopback }));

        Assert.Equal(204, (await PostAsync(client, $"http://partner.example:{server.Port}/")).Status);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", 200, null)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut", 200, null)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", 302, WebhookFault.Redirected)]
    [InlineData("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", 410, WebhookFault.Gone)]
    [InlineData("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", 500, WebhookFault.HttpStatus)]
    [InlineData("HTTP/1.1 2", null, WebhookFault.ConnectionFailed)]
    [InlineData("", null, WebhookFault.ConnectionFailed)]
    [InlineData("SSH-2.0-OpenSSH\r\n", null, WebhookFault.ConnectionFailed)]
    public async Task Post_ShouldTellWhatCameBack_WhenTheReceiverAnswers(string text, int? status, WebhookFault? fault)
    {
        await using var server = new BareServer(text);
        using var client = new WebhookClient(development, TimeProvider.System);

        var answer = await PostAsync(client, server.Url);

        Assert.Equal((status, fault), (answer.Status, answer.Fault));
    }

    [Theory]
    [InlineData("Retry-After: 120", 120)]
    [InlineData("Retry-After: Thu, 01 Jan 2099 00:00:30 GMT", 30)]
    [InlineData("X-Nothing: 1", null)]
    public async Task Post_ShouldTellWhenTheReceiverWantsToBeAskedAgain_WhenItSaysSo(string header, int? seconds)
    {
        await using var server = new BareServer($"HTTP/1.1 429 Slow down\r\n{header}\r\nContent-Length: 0\r\n\r\n");
        using var client = new WebhookClient(development, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        Assert.Equal(seconds is { } wish ? TimeSpan.FromSeconds(wish) : null, (await PostAsync(client, server.Url)).RetryAfter);
    }

    [Fact]
    public async Task Post_ShouldReadAFewKilobytesAndClose_WhenTheAnswerNeverEnds()
    {
        await using var server = new BareServer("HTTP/1.1 200 OK\r\n\r\n", endless: true);
        using var client = new WebhookClient(development, TimeProvider.System);

        Assert.Equal(200, (await PostAsync(client, server.Url)).Status);

        // What lies in the buffers of the sockets counts too.
        Assert.InRange(await server.WrittenAsync(), 64 * 1024, 16 * 1024 * 1024);
    }

    [Fact]
    public async Task Post_ShouldRefuseAnswer_WhenItsHeadersNeverEnd()
    {
        await using var server = new BareServer("HTTP/1.1 200 OK\r\nX: ", endless: true);
        using var client = new WebhookClient(development, TimeProvider.System);

        Assert.Equal(WebhookFault.ConnectionFailed, (await PostAsync(client, server.Url)).Fault);
    }

    [Fact]
    public async Task Post_ShouldGiveUp_WhenTheReceiverHangs()
    {
        await using var server = new BareServer(null);
        using var client = new WebhookClient(development, TimeProvider.System);

        var answer = await PostAsync(client, server.Url, TimeSpan.FromMilliseconds(200));

        Assert.Equal((null, WebhookFault.TimedOut), (answer.Status, answer.Fault));
    }

    [Fact]
    public async Task Post_ShouldFail_WhenNobodyListens()
    {
        using var client = new WebhookClient(development, TimeProvider.System);

        Assert.Equal(WebhookFault.ConnectionFailed, (await PostAsync(client, "http://127.0.0.1:9/")).Fault);
    }

    [Fact]
    public async Task Post_ShouldSayThatTlsFailed_WhenTheReceiverSpeaksNone()
    {
        await using var server = new BareServer("HTTP/1.1 200 OK\r\n\r\n");
        using var client = new WebhookClient(development, TimeProvider.System);

        Assert.Equal(WebhookFault.TlsFailed, (await PostAsync(client, $"https://127.0.0.1:{server.Port}/")).Fault);
    }

    private static Task<WebhookAnswer> PostAsync(WebhookClient client, string url, TimeSpan? within = null) => client.PostAsync(
        url, new WebhookMessage("msg", DateTimeOffset.UnixEpoch, Encoding.UTF8.GetBytes("{}")), [WebhookSecrets.New()], within ?? patience, CancellationToken.None);
}
