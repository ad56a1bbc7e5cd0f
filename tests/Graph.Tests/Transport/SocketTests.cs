using System.Net.WebSockets;
using System.Text.Json;

namespace SipOkMuba.Graph.Tests.Transport;

/// https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
public sealed class SocketTests
{
    [Fact]
    public async Task Query_ShouldGiveOneNextAndComplete_WhenSentOverASocket()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SubscribeAsync("1", "query($n: String) { hello(name: $n) }", new { n = "Muba" });

        var next = await socket.ExpectAsync("next", "1");
        Assert.Equal("halo Muba", next.GetProperty("payload").GetProperty("data").GetProperty("hello").GetString());
        await socket.ExpectAsync("complete", "1");
    }

    [Fact]
    public async Task Mutation_ShouldRunOnce_WhenSentOverASocket()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SubscribeAsync("1", "mutation { lend }");
        await socket.ExpectAsync("next", "1");
        await socket.ExpectAsync("complete", "1");

        Assert.Equal(1, host.Feed.Lent);
    }

    [Fact]
    public async Task Subscription_ShouldGiveEachEventInAScopeOfItsOwn_WhenItStreams()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync("siti");

        await socket.SubscribeAsync("1", "subscription { count(to: 3) { number who scope } }");

        var ticks = new List<JsonElement>();
        for (var index = 0; index < 3; index++)
        {
            ticks.Add((await socket.ExpectAsync("next", "1")).GetProperty("payload").GetProperty("data").GetProperty("count"));
        }

        await socket.ExpectAsync("complete", "1");
        Assert.Equal([1, 2, 3], ticks.Select(tick => tick.GetProperty("number").GetInt32()));
        Assert.All(ticks, tick => Assert.Equal("siti", tick.GetProperty("who").GetString()));
        Assert.Equal(3, ticks.Select(tick => tick.GetProperty("scope").GetInt32()).Distinct().Count());
    }

    [Fact]
    public async Task Operations_ShouldInterleave_WhenSeveralRun()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SubscribeAsync("live", "subscription { live { number } }");
        await socket.SubscribeAsync("query", "{ hello }");
        await socket.ExpectAsync("next", "query");
        await socket.ExpectAsync("complete", "query");
        host.Feed.Publish(new Tick(7));

        var next = await socket.ExpectAsync("next", "live");
        Assert.Equal(7, next.GetProperty("payload").GetProperty("data").GetProperty("live").GetProperty("number").GetInt32());
    }

    [Theory]
    [InlineData("{ nope }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("query($x: Int!) { node(x: $x) { n } }", "INVALID_VALUE")]
    [InlineData("{ node { a { ...F } } } fragment F on Node { ...F }", "FRAGMENT_CYCLE")]
    [InlineData("subscription { closed { number } }", "LIBRARY_CLOSED")]
    public async Task Subscribe_ShouldGiveErrorAndKeepTheSocket_WhenTheOperationCannotStart(string query, string code)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SubscribeAsync("1", query);

        var error = (await socket.ExpectAsync("error", "1")).GetProperty("payload")[0];
        Assert.Equal(code, error.GetProperty("extensions").GetProperty("code").GetString());
        await socket.SubscribeAsync("1", "{ hello }");
        await socket.ExpectAsync("next", "1");
    }

    [Theory]
    [InlineData("subscription { failing { number } }", "CURSOR_EXPIRED")]
    [InlineData("subscription { crashing { number } }", "INTERNAL_SERVER_ERROR")]
    public async Task Subscription_ShouldEndWithAnError_WhenItsSourceFails(string query, string code)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SubscribeAsync("1", query);

        await socket.ExpectAsync("next", "1");
        var error = (await socket.ExpectAsync("error", "1")).GetProperty("payload")[0];
        Assert.Equal(code, error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.DoesNotContain("secret", error.GetRawText());
    }

    [Fact]
    public async Task Subscription_ShouldGoOn_WhenAFieldOfAnEventFails()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SubscribeAsync("1", "subscription { count(to: 2) { number broken } }");

        for (var number = 1; number <= 2; number++)
        {
            var payload = (await socket.ExpectAsync("next", "1")).GetProperty("payload");
            Assert.Equal(number, payload.GetProperty("data").GetProperty("count").GetProperty("number").GetInt32());
            Assert.Equal("Unexpected Execution Error", payload.GetProperty("errors")[0].GetProperty("message").GetString());
        }

        await socket.ExpectAsync("complete", "1");
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"type\":\"nothing\"}")]
    [InlineData("{\"type\":1}")]
    [InlineData("{\"type\":\"next\",\"id\":\"1\"}")]
    [InlineData("{\"type\":\"connection_init\",\"payload\":\"a\"}")]
    [InlineData("{\"type\":\"connection_init\",\"payload\":{\"authorization\":1}}")]
    [InlineData("{\"type\":\"ping\",\"payload\":[]}")]
    [InlineData("{\"type\":\"complete\"}")]
    [InlineData("{\"type\":\"subscribe\",\"payload\":{\"query\":\"{ hello }\"}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":\"\",\"payload\":{\"query\":\"{ hello }\"}}")]
    [InlineData("{\"type\":\"subscribe\",\"id\":1,\"payload\":{\"query\":\"{ hello }\"}}")]
    public async Task Socket_ShouldCloseWith4400_WhenTheMessageIsInvalid(string message)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await host.ConnectAsync();

        await socket.SendAsync(message);

        Assert.Equal(4400, await socket.ClosedAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData(",\"payload\":null")]
    [InlineData(",\"payload\":{}")]
    [InlineData(",\"payload\":{\"query\":1}")]
    [InlineData(",\"payload\":{\"query\":\"{ hello }\",\"variables\":[]}")]
    [InlineData(",\"payload\":[{\"query\":\"{ hello }\"}]")]
    public async Task Socket_ShouldCloseWith4400_WhenThePayloadOfSubscribeIsInvalid(string payload)
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SendAsync("{\"type\":\"subscribe\",\"id\":\"1\"" + payload + "}");

        Assert.Equal(4400, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Socket_ShouldCloseWith4400AndLive_WhenAMessageNestsTwentyThousandLevels()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SendAsync(new string('[', 20_000));

        Assert.Equal(4400, await socket.ClosedAsync());
        using var response = await host.PostAsync("{ hello }");
        Assert.True(response.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Socket_ShouldCloseWith4401_WhenSubscribeComesBeforeTheAcknowledgement()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await host.ConnectAsync();

        await socket.SubscribeAsync("1", "{ hello }");

        Assert.Equal(4401, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Socket_ShouldServeInOrder_WhenSubscribeFollowsInitWithoutWaiting()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await host.ConnectAsync();

        await socket.SendAsync("""{"type":"connection_init"}""");
        await socket.SubscribeAsync("1", "{ hello }");

        await socket.ExpectAsync("connection_ack");
        await socket.ExpectAsync("next", "1");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("graphql-ws")]
    public async Task Socket_ShouldCloseWith4406_WhenTheProtocolIsNotOffered(string? protocol)
    {
        await using var host = await WireHost.StartAsync();
        // The client of .NET gives up a handshake without its protocol, so it offers none at all and names it in the header.
        using var socket = await host.ConnectAsync(null, options =>
        {
            if (protocol is not null)
            {
                options.SetRequestHeader("Sec-WebSocket-Protocol", protocol);
            }
        });

        Assert.Null(socket.SubProtocol);
        Assert.Equal(4406, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Socket_ShouldChooseItsProtocol_WhenSeveralAreOffered()
    {
        await using var host = await WireHost.StartAsync();

        using var socket = await host.ConnectAsync("graphql-transport-ws", options => options.AddSubProtocol("graphql-ws"));

        Assert.Equal("graphql-transport-ws", socket.SubProtocol);
        await socket.CloseAsync();
        Assert.Empty(host.Log.Lines);
    }

    [Fact]
    public async Task Socket_ShouldCloseWith4408_WhenInitDoesNotCome()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await host.ConnectAsync();
        await socket.SendAsync("""{"type":"ping"}""");
        await socket.ExpectAsync("pong");

        host.Time.Advance(TimeSpan.FromSeconds(9.9));
        await socket.SendAsync("""{"type":"ping"}""");
        await socket.ExpectAsync("pong");
        host.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(4408, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Socket_ShouldCloseWith4409_WhenTheIdIsInUse()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SubscribeAsync("1", "subscription { live { number } }");
        await host.Feed.LiveOpened.Task;
        await socket.SubscribeAsync("1", "{ hello }");

        Assert.Equal(4409, await socket.ClosedAsync());
        await host.Feed.LiveEnded.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Socket_ShouldCloseWith4429_WhenInitComesTwice()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SendAsync("""{"type":"connection_init"}""");

        Assert.Equal(4429, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Socket_ShouldCloseWith1009_WhenAMessageIsTooLarge()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SendAsync(new string(' ', 1024 * 1024));

        Assert.Equal(1009, await socket.ClosedAsync());
    }

    [Fact]
    public async Task Ping_ShouldBeAnsweredWithItsPayload_WhenItHasOne()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SendAsync("""{"type":"ping","payload":{"a":[1,"é"]}}""");
        await socket.SendAsync("""{"type":"pong"}""");
        await socket.SendAsync("""{"type":"ping","payload":null}""");

        Assert.Equal("""{"a":[1,"é"]}""", (await socket.ExpectAsync("pong")).GetProperty("payload").GetRawText());
        Assert.False((await socket.ExpectAsync("pong")).TryGetProperty("payload", out _));
    }

    [Fact]
    public async Task Complete_ShouldEndTheSubscriptionAndFreeItsId_WhenTheClientSendsIt()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();
        await socket.SubscribeAsync("1", "subscription { live { number } }");
        await host.Feed.LiveOpened.Task;

        await socket.SendAsync("""{"type":"complete","id":"1"}""");
        await socket.SendAsync("""{"type":"complete","id":"unknown"}""");

        await host.Feed.LiveEnded.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await socket.SubscribeAsync("1", "{ hello }");
        await socket.ExpectAsync("next", "1");
    }

    [Fact]
    public async Task Complete_ShouldSuppressTheResult_WhenAQueryStillRuns()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();
        await socket.SubscribeAsync("1", "{ slow }");
        await host.Feed.SlowStarted.Task;

        await socket.SendAsync("""{"type":"complete","id":"1"}""");
        await socket.SubscribeAsync("2", "{ hello }");

        await socket.ExpectAsync("next", "2");
        await socket.ExpectAsync("complete", "2");
    }

    [Fact]
    public async Task Socket_ShouldEndItsSubscriptionsSilently_WhenTheClientIsGone()
    {
        await using var host = await WireHost.StartAsync();
        var socket = await (await host.ConnectAsync()).InitAsync();
        await socket.SubscribeAsync("1", "subscription { live { number } }");
        await host.Feed.LiveOpened.Task;

        socket.Abort();

        await host.Feed.LiveEnded.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(host.Log.Lines);
    }

    [Fact]
    public async Task Subscribe_ShouldBeRefused_WhenTooManyOperationsRun()
    {
        await using var host = await WireHost.StartAsync(options => options.OperationsPerSocket = 1);
        using var socket = await (await host.ConnectAsync()).InitAsync();
        await socket.SubscribeAsync("1", "subscription { live { number } }");

        await socket.SubscribeAsync("2", "{ hello }");

        var error = (await socket.ExpectAsync("error", "2")).GetProperty("payload")[0];
        Assert.Equal("TOO_MANY_RUNNING_OPERATIONS", error.GetProperty("extensions").GetProperty("code").GetString());
        await socket.SendAsync("""{"type":"complete","id":"1"}""");
        await socket.SubscribeAsync("3", "{ hello }");
        await socket.ExpectAsync("next", "3");
    }

    [Fact]
    public async Task Progress_ShouldBeAPingWithTheCursor_WhenTheStreamIsQuiet()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();
        await socket.SubscribeAsync("1", "subscription { live { number } }");

        host.Feed.Publish(new SipOkMuba.Graph.Subscriptions.StreamProgress("c9"));

        Assert.Equal("""{"id":"1","cursor":"c9"}""", (await socket.ExpectAsync("ping")).GetProperty("payload").GetRawText());
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("https://portal.example", true)]
    public async Task Socket_ShouldOpenOnlyForAllowedOrigins_WhenABrowserAsks(string origin, bool allowed)
    {
        await using var host = await WireHost.StartAsync(options => options.AllowOrigin = asked => asked == "https://portal.example");

        var refusal = await Record.ExceptionAsync(async () =>
        {
            using var socket = await host.ConnectAsync(configure: options => options.SetRequestHeader("Origin", origin));
            await socket.InitAsync();
        });

        Assert.Equal(allowed, refusal is not WebSocketException);
    }

    [Fact]
    public async Task Socket_ShouldOpen_WhenTheOriginIsTheServerItself()
    {
        await using var host = await WireHost.StartAsync();
        var origin = host.Address.GetLeftPart(UriPartial.Authority);

        using var socket = await host.ConnectAsync(configure: options => options.SetRequestHeader("Origin", origin));

        await socket.InitAsync();
    }
}
