using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using SipOkMuba.Api.Tests.Identity;

namespace SipOkMuba.Api.Tests.Citizens;

/// A relay of the suite's own on a real port: what it answers is queued, what it got is read.
internal sealed class TestRelay : IAsyncDisposable
{
    private readonly WebApplication host;
    private readonly Channel<(string? Authorization, JsonElement Body)> received = Channel.CreateUnbounded<(string?, JsonElement)>();

    private TestRelay(WebApplication host) => this.host = host;

    /// Then 200.
    public ConcurrentQueue<HttpStatusCode> Answers { get; } = [];

    public string Address => host.Urls.Single() + "/messages";

    public static async Task<TestRelay> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var relay = new TestRelay(builder.Build());
        relay.host.MapPost("/messages", relay.ReceiveAsync);
        await relay.host.StartAsync();
        return relay;
    }

    public async Task<(string? Authorization, JsonElement Body)> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await received.Reader.ReadAsync(patience.Token);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        await received.Writer.WriteAsync((request.Headers.Authorization, await JsonSerializer.DeserializeAsync<JsonElement>(request.Body)));
        return Answers.TryDequeue(out var status) && status != HttpStatusCode.OK
            ? status == HttpStatusCode.Redirect ? Results.Redirect(Address) : Results.StatusCode((int)status)
            : Results.Ok();
    }
}

public sealed class MessageRelayTests
{
    [Fact]
    public async Task Relay_ShouldGetEveryMessageUntilItTakesIt_WhenItFailsAtFirst()
    {
        await using var relay = await TestRelay.StartAsync();
        relay.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        relay.Answers.Enqueue(HttpStatusCode.Redirect);
        await using var app = new RelayedApp(relay.Address);
        await app.InitializeAsync();
        var scenarios = new Scenarios(app);

        await scenarios.As("demo-portal").AskAsync(
            "mutation($nik: NIK!) { requestCitizenCode(input: { nik: $nik, purpose: \"KTP-el\" }) { citizenCode { requestId } } }",
            new { nik = Person.Next().Nik });

        var tries = new[] { await relay.NextAsync(), await relay.NextAsync(), await relay.NextAsync() };
        Assert.All(tries, each => Assert.Equal("Bearer relay-secret", each.Authorization));
        Assert.Single(tries.Select(each => each.Body.GetRawText()).Distinct());
        var message = tries[0].Body;
        Assert.Equal(("citizen.code", "KTP-el", "Demo Portal"), (
            message.GetProperty("template").GetString(),
            message.GetProperty("variables").GetProperty("purpose").GetString(),
            message.GetProperty("variables").GetProperty("partner").GetString()));
        Assert.Equal(await app.NewestCodeAsync(), message.GetProperty("variables").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("http://relay.example.go.id/messages")]
    [InlineData("relay")]
    public async Task Start_ShouldRefuse_WhenMessagesWouldGoUnprotected(string address)
    {
        await using var app = new RelayedApp(address);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(app.InitializeAsync);

        Assert.Contains("Messages:Relay", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ShouldNotBeThere_OutsideDevelopment()
    {
        await using var app = new ProductionApp("Production", []);
        await app.InitializeAsync();
        using var client = app.AsAnonymous();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/messages")).StatusCode);
    }

    private sealed class RelayedApp(string address) : TestApp
    {
        protected override void Configure(IWebHostBuilder builder)
        {
            base.Configure(builder);
            builder.UseSetting("Messages:Relay", address);
            builder.UseSetting("Messages:Secret", "relay-secret");
        }
    }
}
