using System.Net;
using System.Text.Json;
using SipOkMuba.Graph.Subscriptions;

namespace SipOkMuba.Graph.Tests.Transport;

/// The protocol: https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md#distinct-connections-mode
public sealed class SseTests
{
    private const string Complete = "event: complete\ndata:";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Subscription_ShouldStreamItsEventsWithTheirIds_WhenItIsAskedFor(bool get)
    {
        await using var host = await WireHost.StartAsync();

        using var stream = await WireStream.OpenAsync(host, "subscription { count { number } }", get: get);

        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        Assert.Equal("text/event-stream; charset=utf-8", stream.Response.Content.Headers.ContentType!.ToString());
        Assert.True(stream.Response.Headers.CacheControl!.NoCache);
        Assert.Equal(["no"], stream.Response.Headers.GetValues("X-Accel-Buffering"));
        Assert.Contains("Accept", stream.Response.Headers.Vary);
        Assert.Equal(":", await stream.BlockAsync());
        for (var number = 1; number <= 3; number++)
        {
            Assert.Equal(
                $"event: next\nid: c{number}\ndata: {{\"data\":{{\"count\":{{\"number\":{number}}}}}}}", await stream.BlockAsync());
        }

        Assert.Equal(Complete, await stream.BlockAsync());
        Assert.Null(await stream.BlockAsync());
    }

    [Fact]
    public async Task Query_ShouldBeOneEventAndTheEnd_WhenAStreamIsAskedFor()
    {
        await using var host = await WireHost.StartAsync();

        using var stream = await WireStream.OpenAsync(host, "{ hello }");

        Assert.Equal(["event: next\ndata: {\"data\":{\"hello\":\"halo dunia\"}}", Complete], await stream.RestAsync());
    }

    [Fact]
    public async Task Mutation_ShouldRunByPostOnly_WhenAStreamIsAskedFor()
    {
        await using var host = await WireHost.StartAsync();

        using var stream = await WireStream.OpenAsync(host, "mutation { lend }");
        using var refused = await WireStream.OpenAsync(host, "mutation { lend }", get: true);

        Assert.Equal(["event: next\ndata: {\"data\":{\"lend\":1}}", Complete], await stream.RestAsync());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.Response.StatusCode);
        Assert.Equal("application/json", refused.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(1, host.Feed.Lent);
    }

    // Some clients list the type with every query, and others take anything and mean JSON.
    [Theory]
    [InlineData("{ hello }", "text/event-stream, application/json;q=0.9", "text/event-stream")]
    [InlineData("{ hello }", "text/*", "text/event-stream")]
    [InlineData("{ hello }", "application/graphql-response+json, application/json, text/event-stream", "application/graphql-response+json")]
    [InlineData("{ hello }", "*/*", "application/json")]
    [InlineData("{ hello }", "text/event-stream;q=0, */*", "application/json")]
    [InlineData("subscription { count { number } }", "application/graphql-response+json, application/json, text/event-stream", "text/event-stream")]
    [InlineData("subscription { count { number } }", "*/*", null)]
    [InlineData("subscription { count { number } }", "text/event-stream;q=0, application/json", null)]
    [InlineData("subscription { count { number } }", "application/json", null)]
    public async Task Accept_ShouldDecideByItsOrder_AndForASubscriptionByTheName(string query, string accept, string? expected)
    {
        await using var host = await WireHost.StartAsync();

        using var stream = await WireStream.OpenAsync(host, query, accept: accept);

        Assert.Equal(expected ?? "application/json", stream.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(expected is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, stream.Response.StatusCode);
    }

    // "MUST report errors through an accepted SSE connection"
    [Theory]
    [InlineData("{ nope }", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("{", "SYNTAX_ERROR")]
    [InlineData("query($x: Int!) { node(x: $x) { n } }", null)]
    [InlineData("subscription { nope }", null)]
    [InlineData("subscription { closed { number } }", "LIBRARY_CLOSED")]
    public async Task Errors_ShouldComeInTheStream_WhenTheOperationIsWrong(string query, string? code)
    {
        await using var host = await WireHost.StartAsync();

        using var stream = await WireStream.OpenAsync(host, query);

        Assert.Equal(HttpStatusCode.OK, stream.Response.StatusCode);
        var blocks = await stream.RestAsync();
        Assert.Equal(2, blocks.Count);
        var told = WireStream.CodeOf(blocks[0]);
        Assert.True(code is null || told == code, told);
        Assert.Equal(Complete, blocks[1]);
    }

    [Theory]
    [InlineData("failing", "CURSOR_EXPIRED")]
    [InlineData("crashing", "INTERNAL_SERVER_ERROR")]
    public async Task Stream_ShouldEndWithTheErrorAndComplete_WhenItsSourceFails(string field, string code)
    {
        await using var host = await WireHost.StartAsync();

        using var stream = await WireStream.OpenAsync(host, $"subscription {{ {field} {{ number }} }}");

        var blocks = await stream.RestAsync();
        Assert.StartsWith("event: next\nid: c1\n", blocks[0], StringComparison.Ordinal);
        Assert.Equal(code, WireStream.CodeOf(blocks[1]));
        Assert.Equal([Complete], blocks[2..]);
        Assert.DoesNotContain("secret", blocks[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"query\":0}", null, 400, "BAD_REQUEST")]
    [InlineData("{\"query\":\"{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a{a}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}}\"}", null, 400, "DOCUMENT_TOO_DEEP")]
    [InlineData("{\"query\":\"subscription { count { number } }\"}", "forged", 401, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("{\"query\":\"subscription { count { number } }\"}", "siti.0", 401, "AUTH_NOT_AUTHENTICATED")]
    public async Task Refusal_ShouldBeAPlainAnswer_WhenItComesBeforeTheStream(string body, string? token, int status, string code)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostJsonAsync(body, "text/event-stream", token);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal(code, answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("c2", "subscription { resumable { number } }", 2)]
    [InlineData("c3", "subscription { resumable(to: 1) { number } }", 3)]
    [InlineData(null, "subscription { resumable(to: 4) { number } }", 4)]
    [InlineData("", "subscription { resumable(to: 4) { number } }", 4)]
    public async Task Stream_ShouldGoOnAfterTheLastId_WhateverTheArgumentSays(string? lastEventId, string query, int after)
    {
        await using var host = await WireHost.StartAsync();

        using var stream = await WireStream.OpenAsync(host, query, lastEventId: lastEventId);

        Assert.Equal($"id: c{after}", await stream.EventAsync());
        for (var number = after + 1; number <= 5; number++)
        {
            Assert.StartsWith($"event: next\nid: c{number}\n", await stream.EventAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(Complete, await stream.EventAsync());
    }

    [Fact]
    public async Task Socket_ShouldNotBeToldWhereItBegins_AsItsProtocolHasNoIds()
    {
        await using var host = await WireHost.StartAsync();
        using var socket = await (await host.ConnectAsync()).InitAsync();

        await socket.SubscribeAsync("1", "subscription { resumable(to: 4) { number } }");

        await socket.ExpectAsync("next", "1");
    }

    [Fact]
    public async Task Stream_ShouldBeKeptAliveAtLeastEveryTwelveSeconds_WhenNothingHappens()
    {
        await using var host = await WireHost.StartAsync();
        using var stream = await WireStream.OpenAsync(host, "subscription { live { number } }");
        Assert.Equal(":", await stream.BlockAsync());

        for (var beat = 0; beat < 3; beat++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(12));
            Assert.Equal(":", await stream.BlockAsync());
        }

        host.Feed.Publish(new StreamProgress("c7"));
        Assert.Equal("id: c7", await stream.BlockAsync());
        host.Time.Advance(TimeSpan.FromSeconds(10));
        host.Feed.Publish(new Tick(8));
        Assert.StartsWith("event: next\nid: c8\n", await stream.BlockAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_ShouldEndWithAReasonAndSendNothingMore_WhenTheTokenExpires()
    {
        await using var host = await WireHost.StartAsync();
        using var stream = await WireStream.OpenAsync(host, "subscription { live { number } }", "siti.60");
        host.Feed.Publish(new Tick(1));
        Assert.StartsWith("event: next\nid: c1\n", await stream.EventAsync(), StringComparison.Ordinal);

        host.Time.Advance(TimeSpan.FromSeconds(60));
        host.Feed.Publish(new Tick(2));

        Assert.Equal("AUTH_NOT_AUTHENTICATED", WireStream.CodeOf(await stream.EventAsync()));
        Assert.Equal([Complete], await stream.RestAsync());
        await host.Feed.LiveEnded.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Stream_ShouldEndWithinFiveSeconds_WhenTheGrantIsWithdrawnAndNothingHappens()
    {
        await using var host = await WireHost.StartAsync();
        using var stream = await WireStream.OpenAsync(host, "subscription { live { number } }", "siti");
        Assert.Equal(":", await stream.BlockAsync());

        host.Grant.Holds = false;
        host.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("AUTH_NOT_AUTHORIZED", WireStream.CodeOf(await stream.EventAsync()));
        Assert.Equal([Complete], await stream.RestAsync());
        await host.Feed.LiveEnded.Task.WaitAsync(Patience);
    }

    [Fact]
    public async Task Stream_ShouldEndInsteadOfTheEvent_WhenTheGrantIsWithdrawn()
    {
        await using var host = await WireHost.StartAsync();
        using var stream = await WireStream.OpenAsync(host, "subscription { live { number } }", "siti");
        Assert.Equal(":", await stream.BlockAsync());
        await host.Feed.LiveOpened.Task.WaitAsync(Patience);

        host.Grant.Holds = false;
        host.Feed.Publish(new Tick(1));

        Assert.Equal("AUTH_NOT_AUTHORIZED", WireStream.CodeOf(await stream.EventAsync()));
        Assert.Equal([Complete], await stream.RestAsync());
    }

    [Fact]
    public async Task Work_ShouldStop_WhenTheClientLeaves()
    {
        await using var host = await WireHost.StartAsync();
        var stream = await WireStream.OpenAsync(host, "subscription { live { slow } }");
        host.Feed.Publish(new Tick(1));
        await host.Feed.SlowStarted.Task.WaitAsync(Patience);

        stream.Dispose();

        await host.Feed.LiveEnded.Task.WaitAsync(Patience);
        Assert.Empty(host.Log.Lines);
    }

    // A client that is told "complete" does not come back.
    [Fact]
    public async Task Stream_ShouldBeCutWithoutComplete_WhenTheServerStops()
    {
        var host = await WireHost.StartAsync();
        using var stream = await WireStream.OpenAsync(host, "subscription { live { number } }");
        Assert.Equal(":", await stream.BlockAsync());

        await host.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Empty(await stream.RestAsync());
    }
}
