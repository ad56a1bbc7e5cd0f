using System.Security.Claims;
using System.Text;
using GraphQL;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Subscriptions;
using SipOkMuba.Graph.Tests.Transport;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Subscriptions;

/// An event is executed once for all who may be told the same of it, and never for anybody else.
public sealed class SharedExecutionTests : IAsyncLifetime
{
    private WireHost host = null!;

    public async Task InitializeAsync() => host = await WireHost.StartAsync(add: services =>
    {
        services.AddSingleton<IAudienceSource, HouseAudience>();
        services.AddSingleton<ISubscriptionGrant, MembersOnly>();
    });

    public Task DisposeAsync() => host.DisposeAsync().AsTask();

    [Fact]
    public async Task Event_ShouldBeExecutedOnce_WhenManyOfOneAudienceAskForTheSame()
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => OpenAsync($"muba-{n}", "subscription { shared { number execution } }")));

        for (var number = 1; number <= 5; number++)
        {
            host.Feed.PublishToAll(new Tick(number));
            var told = await Task.WhenAll(members.Select(NextAsync));

            Assert.Equal(Data($"\"number\":{number},\"execution\":{number}"), Assert.Single(told.Distinct()));
        }
    }

    [Fact]
    public async Task Event_ShouldBeExecutedForEach_WhenAudiencesDiffer()
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => OpenAsync($"{"abc"[n % 3]}-{n}", "subscription { shared { executedAs } }")));

        host.Feed.PublishToAll(new Tick(1));
        var told = await Task.WhenAll(members.Select(NextAsync));

        // As the audience, never as one of its members.
        Assert.All(told, (text, n) => Assert.Equal(Data($"\"executedAs\":\"{"abc"[n % 3]}\""), text));
    }

    [Theory]
    [InlineData("subscription { shared { who } }")]
    [InlineData("subscription { shared { ...on Tick { number ...F } } } fragment F on Tick { who }")]
    [InlineData("subscription($yes: Boolean = true) { shared { number who @include(if: $yes) } }")]
    public async Task Event_ShouldBeExecutedForEach_WhenAFieldMightAskWhoTheCallerIs(string document)
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => OpenAsync($"muba-{n}", document)));

        host.Feed.PublishToAll(new Tick(1));
        var told = await Task.WhenAll(members.Select(NextAsync));

        Assert.All(told, (text, n) => Assert.Contains($"\"who\":\"muba-{n}\"", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("subscription($v: Int) { shared { execution(x: $v) } }", 2)]
    [InlineData("subscription($v: Int) { shared(to: $v) { execution } }", 1)]
    public async Task Event_ShouldBeExecutedForEachSetOfValues_WhenTheySelectWithinIt(string document, int executions)
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => OpenAsync($"muba-{n}", document, new { v = n % 2 })));

        host.Feed.PublishToAll(new Tick(1));
        await Task.WhenAll(members.Select(NextAsync));

        Assert.Equal(executions, host.Feed.Executions);
    }

    [Fact]
    public async Task Answer_ShouldNotReachWhoComesLater_WhenItWasBegunBefore()
    {
        const string Document = "subscription { shared { execution } }";
        var tick = new Tick(1);
        var early = await OpenAsync("muba-1", Document);
        host.Feed.PublishToAll(tick);
        await NextAsync(early);
        host.Time.Advance(TimeSpan.FromMilliseconds(1));
        var late = await OpenAsync("muba-2", Document);

        host.Feed.PublishToAll(tick);

        Assert.Equal(Data("\"execution\":2"), await NextAsync(late));
        Assert.Equal(2, host.Feed.Executions);
    }

    [Fact]
    public async Task Answer_ShouldBeWorkedOutAnew_WhenASecondHasPassed()
    {
        var tick = new Tick(1);
        var (first, second) = (await OpenAsync("muba-1", "subscription { shared { execution } }"), await OpenAsync("muba-2", "subscription { shared { execution } }"));
        host.Feed.PublishToAll(tick);

        await NextAsync(first);
        host.Time.Advance(BriefShare<StreamEvent>.Lifetime);

        Assert.Equal(Data("\"execution\":2"), await NextAsync(second));
    }

    [Fact]
    public async Task OneOfMany_ShouldEndAlone_WhenItsGrantEndsOrItsTokenExpires()
    {
        const string Document = "subscription { shared { number } }";
        var expiring = await OpenAsync("muba-1", Document, endsAt: host.Time.GetUtcNow().AddMinutes(1));
        var revoked = await OpenAsync("muba-revoked", Document);
        var members = await Task.WhenAll(Enumerable.Range(2, 50).Select(n => OpenAsync($"muba-{n}", Document)));
        host.Feed.PublishToAll(new Tick(1));
        await Task.WhenAll(members.Select(NextAsync));
        await Task.WhenAll(NextAsync(expiring), NextAsync(revoked));

        host.Time.Advance(TimeSpan.FromMinutes(1));
        MembersOnly.Revoke(host);
        host.Feed.PublishToAll(new Tick(2));

        Assert.All(await Task.WhenAll(members.Select(NextAsync)), text => Assert.Equal(Data("\"number\":2"), text));
        Assert.Contains("AUTH_NOT_AUTHENTICATED", await NextAsync(expiring), StringComparison.Ordinal);
        Assert.Contains("AUTH_NOT_AUTHORIZED", await NextAsync(revoked), StringComparison.Ordinal);
        Assert.False(await expiring.MoveNextAsync());
        Assert.False(await revoked.MoveNextAsync());
    }

    [Fact]
    public async Task Fault_ShouldReachAllAndEndNobody_WhenAFieldFails()
    {
        var members = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => OpenAsync($"muba-{n}", "subscription { shared { number unsound } }")));
        host.Feed.IsUnsound = true;
        host.Feed.PublishToAll(new Tick(1));
        var faulty = await Task.WhenAll(members.Select(NextAsync));
        host.Feed.IsUnsound = false;
        host.Feed.PublishToAll(new Tick(2));

        Assert.All(faulty, text => Assert.Contains("\"data\":{\"shared\":{\"number\":1,\"unsound\":null}}", text, StringComparison.Ordinal));
        Assert.All(faulty, text => Assert.DoesNotContain("secret", text, StringComparison.Ordinal));
        Assert.All(await Task.WhenAll(members.Select(NextAsync)), text => Assert.Equal(Data("\"number\":2,\"unsound\":1"), text));
    }

    private async Task<IAsyncEnumerator<StreamEvent>> OpenAsync(string name, string document, object? variables = null, DateTimeOffset? endsAt = null)
    {
        var serializer = host.Services.GetRequiredService<IGraphQLTextSerializer>();
        var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "Test"));
        var result = await host.Executor.ExecuteAsync(
            new GraphRequest { Query = document, Variables = serializer.Deserialize<Inputs>(serializer.Serialize(variables ?? new { })) },
            new GraphCallData(new GraphGrant(user, endsAt), "1"), CancellationToken.None);
        Assert.Null(result.Errors);
        return ResponseEvents.Of(result)!.GetAsyncEnumerator();
    }

    private static string Data(string fields) => $"{{\"data\":{{\"shared\":{{{fields}}}}}}}";

    private async Task<string> NextAsync(IAsyncEnumerator<StreamEvent> events)
    {
        Assert.True(await events.MoveNextAsync());
        using var buffer = new PooledBuffer();
        host.Services.GetRequiredService<GraphJson>().WriteResult(buffer, events.Current.Result!, language: null);
        return Encoding.UTF8.GetString(buffer.Written.Span);
    }

    /// Of muba-1 and muba-2 the audience is muba.
    private sealed class MembersOnly : ISubscriptionGrant
    {
        private bool revoked;

        public static void Revoke(WireHost host) => ((MembersOnly)host.Services.GetRequiredService<ISubscriptionGrant>()).revoked = true;

        public ValueTask<bool> HoldsAsync(GraphCallData call, CancellationToken cancellationToken) =>
            new(!revoked || call.Grant.User.Identity!.Name != "muba-revoked");
    }
}

/// The part of a name before the hyphen.
internal sealed class HouseAudience : IAudienceSource
{
    public string AudienceOf(ClaimsPrincipal user) => user.Identity!.Name!.Split('-')[0];

    public ClaimsPrincipal RepresentativeOf(ClaimsPrincipal user) =>
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, AudienceOf(user))], "Test"));
}
