using System.Net.WebSockets;
using System.Text.Json;
using SipOkMuba.Graph.Errors;
using SipOkMuba.Graph.Plans;
using SipOkMuba.Graph.Tests.Security;
using SipOkMuba.Graph.Tests.Subscriptions;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Transport;

/// Errors in the language that a client asks for, on every wire.
public sealed class LanguageTests
{
    private static readonly ErrorLanguages Two = new(
        new ErrorLanguage("id", Texts("Perpustakaan tutup.", "Ditolak.", "Lebih dari {limit} kolom akar.", "Pelanggan lambat.", "Tidak sah."), ".", "in"),
        new ErrorLanguage("en", Texts("The library is closed.", "Refused.", "More than {limit} root fields.", "Slow subscriber.", "Not valid.")));

    [Theory]
    [InlineData(null, "id")]
    [InlineData("", "id")]
    [InlineData("en", "en")]
    [InlineData("EN", "en")]
    [InlineData("en-GB", "en")]
    [InlineData("en-US,en;q=0.5", "en")]
    [InlineData("id", "id")]
    [InlineData("id-ID", "id")]
    [InlineData("in", "id")]
    [InlineData("in-ID,en;q=0.9", "id")]
    [InlineData("*", "id")]
    [InlineData("*, en", "id")]
    [InlineData("*;q=0.1, en", "en")]
    [InlineData("fr", "id")]
    [InlineData("fr, de;q=0.9", "id")]
    [InlineData("fr, en;q=0.1", "en")]
    [InlineData("en;q=0.4, id;q=0.5", "id")]
    [InlineData("en;q=0.5, id;q=0.4", "en")]
    [InlineData("en, id", "en")]
    [InlineData("id, en", "id")]
    [InlineData("en;q=0", "id")]
    [InlineData("id;q=0, *", "en")]
    [InlineData("en;q=0, *", "id")]
    [InlineData("id;q=0", "id")]
    [InlineData("id;q=0, en;q=0", "id")]
    [InlineData("english", "id")]
    [InlineData("x-en", "id")]
    [InlineData("en;q=abc", "id")]
    [InlineData(";;,,", "id")]
    [InlineData("jv, su;q=0.9, id;q=0.8, en;q=0.7", "id")]
    public void Of_ShouldBeTheBestLanguage_WhenRangesAreGiven(string? header, string expected)
    {
        // A header is remembered: the second time must be as the first.
        Assert.Equal(expected, Two.Of(header).Tag);
        Assert.Equal(expected, Two.Of(header).Tag);
    }

    [Fact]
    public void Of_ShouldTakeSeveralHeadersForOneList_AndBearAnyLength()
    {
        Assert.Equal("en", Two.Of(new(["fr", "en;q=0.2"])).Tag);
        Assert.Equal("en", Two.Of(string.Join(',', Enumerable.Repeat("fr;q=0.3", 2_000)) + ",en;q=0.2").Tag);
        Assert.All(Enumerable.Range(0, 2_000), n => Assert.Equal("en", Two.Of($"x{n}, en;q=0.3").Tag));
    }

    [Theory]
    [InlineData(null, "id", "Perpustakaan tutup.")]
    [InlineData("en-GB", "en", "The library is closed.")]
    public async Task Http_ShouldTellTheTextOfTheCode_InTheLanguageAskedFor(string? header, string language, string text)
    {
        await using var host = await StartAsync();

        using var response = await AskAsync(host, "{ refused }", header);

        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0];
        Assert.Equal(text, error.GetProperty("message").GetString());
        Assert.Equal(language, Assert.Single(response.Content.Headers.ContentLanguage));
        Assert.Equal("Accept, Accept-Language", string.Join(", ", response.Headers.Vary));
    }

    [Theory]
    [InlineData(null, "Lebih dari 20 kolom akar.")]
    [InlineData("en", "More than 20 root fields.")]
    public async Task Http_ShouldNameTheLimit_WhenADocumentExceedsOne(string? header, string text)
    {
        await using var host = await StartAsync();

        using var response = await AskAsync(host, "{" + Attacks.Times(21, " f{0}: hello") + " }", header);

        var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("errors")[0];
        Assert.Equal(text, error.GetProperty("message").GetString());
        Assert.Equal(20, error.GetProperty("extensions").GetProperty("limit").GetInt32());
    }

    [Theory]
    [InlineData("{ helo }", null, "Ditolak. Cannot query field 'helo' on type 'Query'.")]
    [InlineData("{ helo }", "en", "Cannot query field 'helo' on type 'Query'.")]
    public async Task Http_ShouldLeaveWhatTheEngineSaysOfAPlace_WhenTheDocumentIsWrong(string query, string? header, string text)
    {
        await using var host = await StartAsync();

        using var response = await AskAsync(host, query, header);

        Assert.Equal(text, MessageOf(await response.Content.ReadAsStringAsync()));
    }

    /// Apollo's client waits for the word.
    [Theory]
    [InlineData(null)]
    [InlineData("en")]
    public async Task Http_ShouldTellTheWordOfTheProtocol_WhenAPersistedQueryIsUnknown(string? header)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent("""{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}""", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json")),
        };
        request.Headers.TryAddWithoutValidation("Accept-Language", header);

        using var response = await host.Client.SendAsync(request);

        Assert.Equal("PersistedQueryNotFound", MessageOf(await response.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData(null, null, "Perpustakaan tutup.")]
    [InlineData("en", null, "The library is closed.")]
    [InlineData(null, "acceptLanguage", "The library is closed.")]
    [InlineData("id", "acceptLanguage", "The library is closed.")]
    [InlineData("id", "Accept-Language", "The library is closed.")]
    public async Task Socket_ShouldTellAllItsErrors_InTheLanguageWithWhichItWasOpened(string? header, string? member, string text)
    {
        await using var host = await StartAsync();
        using var socket = await host.ConnectAsync(configure: options => Choose(options, header));
        await socket.SendAsync(JsonSerializer.Serialize(new
        {
            type = "connection_init",
            payload = member is null ? null : new Dictionary<string, string> { [member] = "en-US, id;q=0.5" },
        }));
        await socket.ExpectAsync("connection_ack");

        await socket.SubscribeAsync("1", "{ refused }");
        var answered = await socket.ExpectAsync("next", "1");
        await socket.ExpectAsync("complete", "1");
        await socket.SubscribeAsync("2", "subscription { closed { number } }");
        var failed = await socket.ExpectAsync("error", "2");

        Assert.Equal(text, answered.GetProperty("payload").GetProperty("errors")[0].GetProperty("message").GetString());
        Assert.Equal(text, failed.GetProperty("payload")[0].GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(null, "Tidak sah. Unknown type of message")]
    [InlineData("en", "Unknown type of message")]
    public async Task Socket_ShouldGiveItsReason_InTheLanguageAskedFor(string? header, string reason)
    {
        await using var host = await StartAsync();
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol("graphql-transport-ws");
        Choose(client.Options, header);
        await client.ConnectAsync(new UriBuilder(host.Address) { Scheme = "ws", Path = "/graphql" }.Uri, CancellationToken.None);
        using var socket = new WireSocket(client);

        await socket.SendAsync("""{"type":"hello"}""");

        Assert.Equal(4400, await socket.ClosedAsync());
        Assert.Equal(reason, client.CloseStatusDescription);
    }

    [Theory]
    [InlineData(null, "id", "Perpustakaan tutup.")]
    [InlineData("en", "en", "The library is closed.")]
    public async Task Stream_ShouldTellItsErrors_InTheLanguageAskedFor(string? header, string language, string text)
    {
        await using var host = await StartAsync();

        using var response = await AskAsync(host, "subscription { closed { number } }", header, "text/event-stream");

        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(text, MessageOf(body.Split('\n').First(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..]));
        Assert.Equal(language, Assert.Single(response.Content.Headers.ContentLanguage));
    }

    [Fact]
    public async Task Event_ShouldBeToldToEach_InTheOwnLanguage_WhenSubscribersOfOneAudienceShareIt()
    {
        await using var host = await StartAsync(services => services.AddSingleton<IAudienceSource, HouseAudience>());
        host.Feed.IsUnsound = true;
        var sockets = new List<(WireSocket Socket, string Text)>();
        foreach (var n in Enumerable.Range(0, 10))
        {
            var socket = await host.ConnectAsync(configure: options => Choose(options, n % 2 == 0 ? "en" : null));
            sockets.Add((await socket.InitAsync("muba-1"), n % 2 == 0 ? "Broken." : "Rusak."));
            await socket.SubscribeAsync("1", "subscription { shared { number unsound } }");
            await WireHost.SettleAsync(() => host.Feed.Readers == n + 1);
        }

        host.Feed.PublishToAll(new Tick(1));

        foreach (var (socket, text) in sockets)
        {
            var told = await socket.ExpectAsync("next", "1");
            Assert.Equal(text, told.GetProperty("payload").GetProperty("errors")[0].GetProperty("message").GetString());
            socket.Dispose();
        }
    }

    private static Task<WireHost> StartAsync(Action<IServiceCollection>? add = null) =>
        WireHost.StartAsync(options => options.Languages = Two, add);

    private static async Task<HttpResponseMessage> AskAsync(WireHost host, string query, string? language, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }) };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        return await host.Client.SendAsync(request);
    }

    private static void Choose(ClientWebSocketOptions options, string? language)
    {
        if (language is not null)
        {
            options.SetRequestHeader("Accept-Language", language);
        }
    }

    private static string? MessageOf(string body) =>
        JsonDocument.Parse(body).RootElement.GetProperty("errors")[0].GetProperty("message").GetString();

    private static Dictionary<string, string> Texts(string closed, string refused, string roots, string slow, string bad) => new()
    {
        ["LIBRARY_CLOSED"] = closed,
        ["GRAPHQL_ERROR"] = refused,
        ["TOO_MANY_ROOT_FIELDS"] = roots,
        ["SUBSCRIBER_TOO_SLOW"] = slow,
        ["BAD_REQUEST"] = bad,
        ["INTERNAL_SERVER_ERROR"] = closed == "The library is closed." ? "Broken." : "Rusak.",
    };
}
