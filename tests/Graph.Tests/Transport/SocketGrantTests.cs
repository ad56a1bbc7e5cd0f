using System.Text.Json;

namespace SipOkMuba.Graph.Tests.Transport;

public sealed class SocketGrantTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Init_ShouldAuthenticate_WhenItsPayloadHasAToken()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync("siti");

        await socket.SubscribeAsync("1", "{ who }");

        Assert.Equal("siti", WhoOf(await socket.ExpectAsync("next", "1")));
    }

    [Fact]
    public async Task Init_ShouldKeepTheCallerOfTheUpgrade_WhenItsPayloadHasNoToken()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await host.ConnectAsync(configure: options => options.SetRequestHeader("Authorization", "Bearer budi"));
        await socket.InitAsync();

        await socket.SubscribeAsync("1", "{ who }");

        Assert.Equal("budi", WhoOf(await socket.ExpectAsync("next", "1")));
    }

    [Theory]
    [InlineData("forged")]
    [InlineData("siti.0")]
    public async Task Init_ShouldCloseWith4403_WhenTheTokenIsNotValid(string token)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await host.ConnectAsync();

        await socket.SendAsync(JsonSerializer.Serialize(
            new { type = "connection_init", payload = new { authorization = "Bearer " + token } }));

        Assert.Equal(4403, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Socket_ShouldCloseWith4403AndSendNothingMore_WhenTheTokenExpires()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync("siti.60");
        await socket.SubscribeAsync("1", "subscription { live { number } }");
        host.Feed.Publish(new Tick(1));
        await socket.ExpectAsync("next", "1");

        host.Time.Advance(TimeSpan.FromSeconds(60));
        host.Feed.Publish(new Tick(2));

        var after = await MessagesUntilCloseAsync(socket);
        Assert.Equal(4403, after.Code);
        Assert.DoesNotContain("next", after.Types);
        await host.Feed.LiveEnded.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Ping_ShouldRenewTheToken_WhenItsSubjectIsTheSame()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync("siti.60");
        await socket.SubscribeAsync("1", "subscription { live { number } }");

        await socket.SendAsync("""{"type":"ping","payload":{"authorization":"Bearer siti.600"}}""");
        var pong = await socket.ExpectAsync("pong");
        host.Time.Advance(TimeSpan.FromSeconds(61));
        host.Feed.Publish(new Tick(1));

        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 10, 0, TimeSpan.Zero),
            pong.GetProperty("payload").GetProperty("expiresAt").GetDateTimeOffset());
        Assert.False(pong.GetProperty("payload").TryGetProperty("authorization", out _));
        await socket.ExpectAsync("next", "1");
    }

    [Fact]
    public async Task Expiry_ShouldBeToldInTheOffsetOfTheProduct_WhenItHasOne()
    {
        await using var host = await WireHost.StartAsync(options => options.Offset = TimeSpan.FromHours(7));
        using var socket = await (await host.ConnectAsync()).InitAsync("siti.60");

        await socket.SendAsync("""{"type":"ping","payload":{"authorization":"Bearer siti.600"}}""");

        var payload = (await socket.ExpectAsync("pong")).GetProperty("payload");
        Assert.Equal("2026-01-01T07:10:00+07:00", payload.GetProperty("expiresAt").GetString());
    }

    [Theory]
    [InlineData("Bearer budi")]
    [InlineData("Bearer forged")]
    [InlineData("Basic x")]
    public async Task Ping_ShouldCloseWith4403_WhenTheTokenIsOfSomebodyElse(string authorization)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync("siti");

        await socket.SendAsync(JsonSerializer.Serialize(new { type = "ping", payload = new { authorization } }));

        Assert.Equal(4403, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Ping_ShouldCloseWith4403_WhenAnAnonymousSocketBringsAToken()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SendAsync("""{"type":"ping","payload":{"authorization":"Bearer siti"}}""");

        Assert.Equal(4403, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Socket_ShouldCloseWithinFiveSeconds_WhenTheGrantIsWithdrawnAndNothingHappens()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync("siti");

        host.Grant.Holds = false;
        host.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(4403, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Subscription_ShouldEndInsteadOfTheEvent_WhenTheGrantIsWithdrawn()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync("siti");
        await socket.SubscribeAsync("1", "subscription { live { number } }");

        host.Grant.Holds = false;
        host.Feed.Publish(new Tick(1));

        var error = (await socket.ExpectAsync("error", "1")).GetProperty("payload")[0];
        Assert.Equal("AUTH_NOT_AUTHORIZED", error.GetProperty("extensions").GetProperty("code").GetString());
        await host.Feed.LiveEnded.Task.WaitAsync(Patience);
    }

    private static string? WhoOf(JsonElement next) =>
        next.GetProperty("payload").GetProperty("data").GetProperty("who").GetString();

    private static async Task<(int? Code, List<string> Types)> MessagesUntilCloseAsync(WireSocket socket)
    {
        var types = new List<string>();
        await foreach (var message in socket.RestAsync())
        {
            types.Add(message.GetProperty("type").GetString()!);
        }

        return (await socket.ClosedAsync(), types);
    }
}
