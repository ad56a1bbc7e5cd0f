using System.Security.Claims;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Tests.Transport;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Subscriptions;

public sealed class PullSubscriptionTests
{
    [Fact]
    public async Task Events_ShouldBeTakenOnlyWhenAskedFor_WhenTheSourceHasMore()
    {
        await using var host = await WireHost.StartAsync();
        var events = await OpenAsync(host, "subscription { live { number } }");
        for (var number = 1; number <= 5; number++)
        {
            host.Feed.Publish(new Tick(number));
        }

        await using var pull = events.GetAsyncEnumerator();
        Assert.Equal(0, host.Feed.Taken);
        Assert.True(await pull.MoveNextAsync());
        Assert.True(await pull.MoveNextAsync());

        Assert.Equal(2, host.Feed.Taken);
        Assert.Equal("c2", pull.Current.Cursor);
    }

    [Fact]
    public async Task Source_ShouldBeDisposed_WhenTheReaderLeaves()
    {
        await using var host = await WireHost.StartAsync();
        var events = await OpenAsync(host, "subscription { live { number } }");
        host.Feed.Publish(new Tick(1));

        await foreach (var _ in events)
        {
            break;
        }

        Assert.True(host.Feed.LiveEnded.Task.IsCompleted);
    }

    [Fact]
    public async Task Stream_ShouldEndWithHC0045_WhenAnEventTakesTooLong()
    {
        await using var host = await WireHost.StartAsync();
        var events = await OpenAsync(host, "subscription { live { slow } }");
        host.Feed.Publish(new Tick(1));
        await using var pull = events.GetAsyncEnumerator();

        var next = pull.MoveNextAsync();
        await host.Feed.SlowStarted.Task;
        host.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.True(await next);
        Assert.True(pull.Current.IsFailure);
        Assert.IsType<GraphQL.Execution.TimeoutError>(pull.Current.Result!.Errors!.Single());
        Assert.False(await pull.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_ShouldOutliveTheLimitOfOneEvent_WhenItIsQuiet()
    {
        await using var host = await WireHost.StartAsync();
        var events = await OpenAsync(host, "subscription { live { number } }");
        await using var pull = events.GetAsyncEnumerator();

        var next = pull.MoveNextAsync();
        host.Time.Advance(TimeSpan.FromHours(1));
        host.Feed.Publish(new Tick(1));

        Assert.True(await next);
        Assert.False(pull.Current.IsFailure);
    }

    [Fact]
    public async Task Stream_ShouldEndInsteadOfTheEvent_WhenTheTokenHasExpired()
    {
        await using var host = await WireHost.StartAsync();
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "siti")], "Test"));
        var grant = new GraphGrant(user, host.Time.GetUtcNow().AddMinutes(1));
        var events = await OpenAsync(host, "subscription { live { number } }", grant);
        await using var pull = events.GetAsyncEnumerator();

        var next = pull.MoveNextAsync();
        host.Time.Advance(TimeSpan.FromMinutes(1));
        host.Feed.Publish(new Tick(1));

        Assert.True(await next);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", pull.Current.Result!.Errors!.Single().Code);
        Assert.False(await pull.MoveNextAsync());
    }

    [Fact]
    public async Task Stream_ShouldStop_WhenItsTokenIsCancelled()
    {
        await using var host = await WireHost.StartAsync();
        using var left = new CancellationTokenSource();
        var events = await OpenAsync(host, "subscription { live { number } }");
        await using var pull = events.GetAsyncEnumerator(left.Token);

        var next = pull.MoveNextAsync();
        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.True(host.Feed.LiveEnded.Task.IsCompleted);
    }

    [Fact]
    public async Task Result_ShouldHoldTheErrorAndNoStream_WhenTheSourceRefuses()
    {
        await using var host = await WireHost.StartAsync();

        var result = await host.Executor.ExecuteAsync(new GraphRequest { Query = "subscription { closed { number } }" },
            new GraphCallData(GraphGrant.Anonymous, "1"), CancellationToken.None);

        Assert.Equal("LIBRARY_CLOSED", result.Errors!.Single().Code);
        Assert.Null(ResponseEvents.Of(result));
        Assert.False(result.Executed);
    }

    private static async Task<ResponseEvents> OpenAsync(WireHost host, string query, GraphGrant? grant = null)
    {
        var result = await host.Executor.ExecuteAsync(new GraphRequest { Query = query },
            new GraphCallData(grant ?? GraphGrant.Anonymous, "1"), CancellationToken.None);
        return ResponseEvents.Of(result)!;
    }
}
