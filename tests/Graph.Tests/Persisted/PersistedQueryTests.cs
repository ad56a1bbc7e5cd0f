using System.Net;
using System.Text.Json;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Tests.Transport;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Tests.Persisted;

/// https://www.apollographql.com/docs/apollo-server/performance/apq
public sealed class PersistedQueryTests
{
    private const string Who = "{ who }";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Query_ShouldBeKnownByItsHash_WhenItHasPassedTheRulesOnce(bool get)
    {
        await using var host = await WireHost.StartAsync();

        Assert.Equal(["PERSISTED_QUERY_NOT_FOUND", "HC0020"], CodesOf(await SendAsync(host, null, Who, get)));
        Assert.Equal("""{"data":{"who":null}}""", await SendAsync(host, Who, Who, get));
        Assert.Equal("""{"data":{"who":null}}""", await SendAsync(host, null, Who, get));
    }

    [Fact]
    public async Task Query_ShouldBeKnownOnASocketToo_WhenHttpHasBroughtIt()
    {
        await using var host = await WireHost.StartAsync();
        await SendAsync(host, Who, Who);

        using var socket = await (await host.ConnectAsync()).InitAsync();
        await socket.SendAsync(JsonSerializer.Serialize(new { id = "1", type = "subscribe", payload = new { extensions = Extensions(DocumentIds.HashOf(Who)) } }));

        Assert.Equal("""{"data":{"who":null}}""", (await socket.ExpectAsync("next")).GetProperty("payload").GetRawText());
    }

    [Fact]
    public async Task Query_ShouldNotBeKept_WhenTheHashIsOfAnotherText()
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync(Who, extensions: Extensions(DocumentIds.HashOf("{ hello }")));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["PERSISTED_QUERY_HASH_MISMATCH"], CodesOf(await response.Content.ReadAsStringAsync()));
        Assert.Equal(["PERSISTED_QUERY_NOT_FOUND", "HC0020"], CodesOf(await SendAsync(host, null, Who)));
        Assert.Equal(["PERSISTED_QUERY_NOT_FOUND", "HC0020"], CodesOf(await SendAsync(host, null, "{ hello }")));
    }

    [Theory]
    [InlineData("{ nothing }")]
    [InlineData("{ who ")]
    public async Task Query_ShouldNotBeKept_WhenItIsRefused(string query)
    {
        await using var host = await WireHost.StartAsync();

        await SendAsync(host, query, query);

        Assert.Equal(["PERSISTED_QUERY_NOT_FOUND", "HC0020"], CodesOf(await SendAsync(host, null, query)));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"sha256Hash":"00"}""")]
    [InlineData("""{"version":1,"sha256Hash":1}""")]
    public async Task Request_ShouldBeRefused_WhenTheExtensionIsOfAnotherShape(string extension)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostJsonAsync("{\"extensions\":{\"persistedQuery\":" + extension + "}}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["BAD_REQUEST"], CodesOf(await response.Content.ReadAsStringAsync()));
    }

    /// A flood of whoever it is fills its own part alone, and the oldest makes room.
    [Fact]
    public async Task Memory_ShouldHoldNoMoreThanItsPart_WhenStrangersFillIt()
    {
        await using var host = await WireHost.StartAsync(options => options.PersistedQueryCharacters = 10_000);
        using var own = await host.PostAsync(Who, token: "siti", extensions: Extensions(DocumentIds.HashOf(Who)));

        var flood = Enumerable.Range(0, 50).Select(i => $"{{ who }} # {i}").ToList();
        foreach (var query in flood)
        {
            await SendAsync(host, query, query);
        }

        var kept = 0;
        foreach (var query in flood)
        {
            kept += (await SendAsync(host, null, query)).Contains("errors", StringComparison.Ordinal) ? 0 : 1;
        }

        Assert.Equal(2_500 / (256 + "{ who } # 10".Length), kept);
        Assert.DoesNotContain("errors", await SendAsync(host, null, flood[^1]));
        Assert.DoesNotContain("errors", await SendAsync(host, null, Who));
    }

    private static object Extensions(string hash) => new { persistedQuery = new { version = 1, sha256Hash = hash } };

    private static async Task<string> SendAsync(WireHost host, string? query, string hashed, bool get = false)
    {
        var extensions = Extensions(DocumentIds.HashOf(hashed));
        using var response = get
            ? await host.Client.GetAsync(
                $"/graphql?extensions={Uri.EscapeDataString(JsonSerializer.Serialize(extensions))}{(query is null ? "" : "&query=" + Uri.EscapeDataString(query))}")
            : await host.PostJsonAsync(JsonSerializer.Serialize(new { query, extensions }));
        return await response.Content.ReadAsStringAsync();
    }

    private static IReadOnlyList<string?> CodesOf(string body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("extensions").GetProperty("code").GetString())];
    }
}
