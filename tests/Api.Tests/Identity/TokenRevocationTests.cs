using System.Diagnostics;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;
using SipOkMuba.Api.Identity;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Identity;

/// One token is given back, by https://datatracker.ietf.org/doc/html/rfc7009; the account and its other tokens stay.
[Collection(AloneGroup.Name)]
public sealed class TokenRevocationTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Watch = "subscription { onEvent { id } }";

    // The clock of the machine, with leave for one that is busy: what is promised is five seconds.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task LiveWires_ShouldEndWithinSeconds_WhenTheirTokenIsRevokedAndNothingHappens()
    {
        var revoked = await app.NewTokenAsync("demo-head");
        var other = await app.NewTokenAsync("demo-head");
        await using var socket = await LiveSocket.SubscribeAsync(app, revoked, Watch);
        await using var neighbour = await LiveSocket.SubscribeAsync(app, other, Watch);
        using var stream = await LiveStream.SubscribeAsync(app, revoked, Watch);

        await RevokeAsync(revoked, "demo-head");
        var clock = Stopwatch.StartNew();
        var closed = await socket.ReceiveAsync();
        var last = await stream.NextAsync();

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, Late);
        Assert.Equal(("closed", 4403), (closed.GetProperty("type").GetString(), closed.GetProperty("code").GetInt32()));
        Assert.Equal("AUTH_NOT_AUTHORIZED", last!.Value.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString());
        Assert.Null(await stream.NextAsync());
        await new Scenarios(app).SubmittedAsync();
        Assert.True((await neighbour.NextAsync()).TryGetProperty("onEvent", out _));
        using var late = app.WithToken(revoked);
        using var answer = await late.GetAsync("/graphql?query={__typename}");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Token_ShouldStay_WhenAnotherClientWouldRevokeIt()
    {
        var token = await app.NewTokenAsync("demo-head");

        await RevokeAsync(token, "demo-portal");

        using var client = app.WithToken(token);
        using var answer = await client.GetAsync("/graphql?query={__typename}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Revocations_ShouldBeLookedUpTogether_WhenAThousandAskAtOnce()
    {
        await app.NewTokenAsync("demo-head");
        var valid = await EntryAsync();
        var statements = new Counted();
        var tokens = new TokenRevocations(new CountedContexts(app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>(), statements), TimeProvider.System);

        var holds = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => tokens.HoldsAsync(number == 500 ? valid : $"unknown-{number}").AsTask()));

        Assert.Equal(500, Assert.Single(Enumerable.Range(0, 1_000), number => holds[number]));
        Assert.InRange(statements.Opened, 1, 3);
        Assert.True(await tokens.HoldsAsync(valid));
        Assert.InRange(statements.Opened, 1, 3);
    }

    private async Task<string> EntryAsync()
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return (await context.Set<OpenIddictEntityFrameworkCoreToken>().FirstAsync(entry => entry.Status == "valid")).Id!;
    }

    private async Task RevokeAsync(string token, string client)
    {
        using var anybody = app.AsAnonymous();
        using var content = new FormUrlEncodedContent(
            [new("token", token), new("client_id", client), new("client_secret", "demo-secret")]);
        using var answer = await anybody.PostAsync("/connect/revoke", content);
        Assert.True(client == "demo-head" ? answer.IsSuccessStatusCode : answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.OK);
    }

    private sealed class Counted
    {
        public int Opened;
    }

    private sealed class CountedContexts(IDbContextFactory<AppDbContext> contexts, Counted counted) : IDbContextFactory<AppDbContext>
    {
        public AppDbContext CreateDbContext()
        {
            Interlocked.Increment(ref counted.Opened);
            return contexts.CreateDbContext();
        }
    }
}
