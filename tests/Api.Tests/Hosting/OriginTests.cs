using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Hosting;
using SipOkMuba.Api.Tests.Identity;

namespace SipOkMuba.Api.Tests.Hosting;

public sealed class OriginApp : TestApp
{
    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.UseSetting("AllowedOrigins:0", "https://portal.example");
    }
}

public sealed class OriginTests(OriginApp app) : IClassFixture<OriginApp>
{
    public static TheoryData<string, bool> Origins => new()
    {
        { "https://portal.example", true },
        { "http://localhost:3000", true },
        { "http://127.0.0.1:5173", true },
        { "https://portal.example.evil.example", false },
        { "http://portal.example", false },
        { "http://localhost.evil.example", false },
        { "null", false },
    };

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Preflight_ShouldAllowThePage_WhenItsOriginIsListedOrOfThisMachine(string origin, bool allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/graphql");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,idempotency-key,graphql-preflight,last-event-id");

        using var client = app.AsAnonymous();
        using var response = await client.SendAsync(request);

        Assert.Equal(allowed ? [origin] : [], ValuesOf(response, "Access-Control-Allow-Origin"));
        Assert.Empty(ValuesOf(response, "Access-Control-Allow-Credentials"));
        if (allowed)
        {
            Assert.Contains("Idempotency-Key", ValuesOf(response, "Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
            Assert.Contains("Last-Event-ID", ValuesOf(response, "Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Answer_ShouldBeReadableByThePage_WhenItsOriginIsAllowed(string origin, bool allowed)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}");
        request.Headers.Add("Origin", origin);

        using var client = app.AsAnonymous();
        using var response = await client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(allowed ? [origin] : [], ValuesOf(response, "Access-Control-Allow-Origin"));
        Assert.Contains("Accept", response.Headers.Vary);
    }

    [Theory]
    [MemberData(nameof(Origins))]
    public async Task Socket_ShouldOpen_WhenTheOriginOfThePageIsAllowed(string origin, bool allowed)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        socket.Options.SetRequestHeader("Origin", origin);
        var address = new UriBuilder(app.Address) { Scheme = "ws", Path = "/graphql" }.Uri;

        var refusal = await Record.ExceptionAsync(() => socket.ConnectAsync(address, CancellationToken.None));

        Assert.Equal(allowed, refusal is null);
    }

    [Fact]
    public async Task Preflight_ShouldAllowNobody_WhenProductionListsNone()
    {
        await using var production = new ProductionApp("Production", []);
        await production.InitializeAsync();
        using var client = production.AsAnonymous();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql?query={__typename}");
        request.Headers.Add("Origin", "http://localhost:3000");

        using var response = await client.SendAsync(request);

        Assert.Empty(ValuesOf(response, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("portal.example")]
    [InlineData("https://portal.example/")]
    [InlineData("*")]
    public async Task Start_ShouldRefuse_WhenTheListHoldsNoOrigin(string listed)
    {
        await using var production = new ProductionApp("Production", new() { ["AllowedOrigins:0"] = listed });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(production.InitializeAsync);

        Assert.Contains("AllowedOrigins", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> ValuesOf(HttpResponseMessage response, string header) =>
        response.Headers.TryGetValues(header, out var values) ? values : [];
}
