using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SipOkMuba.Graph.Tests.Library;

namespace SipOkMuba.Graph.Tests.Cost;

public sealed class CostHeaderTests(LibraryApp app) : IClassFixture<LibraryApp>
{
    private const string Dear =
        "{ books(first: 50) { nodes { author { books { chapters { title } editor { books { title } } } } } } }";

    [Fact]
    public async Task Cost_ShouldNotBeTold_WhenNobodyAsks()
    {
        var (status, answer) = await AskAsync("{ bookCount }", null);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(answer.TryGetProperty("extensions", out _));
    }

    [Fact]
    public async Task Report_ShouldExecuteAndTellTheCost()
    {
        var (status, answer) = await AskAsync("{ books(first: 3) { nodes { isbn } } }", "report");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3, answer.GetProperty("data").GetProperty("books").GetProperty("nodes").GetArrayLength());
        AssertCost(answer.GetProperty("extensions").GetProperty("operationCost"), 11, 5);
    }

    [Fact]
    public async Task Report_ShouldBeAskedForInTheRequest_WhenTheWireHasNoHeaders()
    {
        var (_, answer) = await AskAsync("{ bookCount }", null, new { cost = "report" });

        AssertCost(answer.GetProperty("extensions").GetProperty("operationCost"), 10, 1);
    }

    [Fact]
    public async Task Validate_ShouldNotExecute()
    {
        var (status, answer) = await AskAsync("mutation { fail(input: {}) { string } }", "validate");
        Assert.NotEmpty(answer.GetProperty("errors").EnumerateArray());
        Assert.Equal(HttpStatusCode.BadRequest, status);

        (status, answer) = await AskAsync("{ broken }", "validate");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.False(answer.TryGetProperty("data", out _));
        Assert.False(answer.TryGetProperty("errors", out _));
        AssertCost(answer.GetProperty("extensions").GetProperty("operationCost"), 0, 1);
    }

    [Fact]
    public async Task Validate_ShouldTellHowFarBeyondTheLimit()
    {
        var (status, answer) = await AskAsync(Dear, "validate");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3_102, answer.GetProperty("extensions").GetProperty("operationCost").GetProperty("typeCost").GetInt32());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("report")]
    public async Task Execution_ShouldBeRefused_WhenItCostsMoreThanTheLimit(string? header)
    {
        var (status, answer) = await AskAsync(Dear, header);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.False(answer.TryGetProperty("data", out _));
        var error = Assert.Single(answer.GetProperty("errors").EnumerateArray());
        Assert.Equal("HC0047", error.Code());
        AssertCost(error.GetProperty("extensions"), 861, 3_102);
        Assert.Equal(1_000, error.GetProperty("extensions").GetProperty("limit").GetInt32());
    }

    [Fact]
    public async Task Execution_ShouldBePricedAgain_WhenAKnownDocumentComesWithOtherVariables()
    {
        const string Document = "query($n: Int) { books(first: $n) { nodes { author { books { chapters { title } } } } } }";
        Assert.False((await app.RunAsync(Document, new { n = 2 })).TryGetProperty("errors", out _));

        Assert.Equal("HC0047", await app.CodeAsync(Document, new { n = 50 }));
        Assert.False((await app.RunAsync(Document, new { n = 2 })).TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task Execution_ShouldBePricedByItsOwnOperation_WhenTheDocumentHasSeveral()
    {
        const string Document = "query Cheap { bookCount } query Costly { a: bookCount b: bookCount }";
        foreach (var (name, cost) in new[] { ("Cheap", 10), ("Costly", 20), ("Cheap", 10) })
        {
            var (_, answer) = await AskAsync(Document, "report", operationName: name);

            Assert.Equal(cost, answer.GetProperty("extensions").GetProperty("operationCost").GetProperty("fieldCost").GetInt32());
        }
    }

    private static void AssertCost(JsonElement cost, int fieldCost, int typeCost)
    {
        Assert.Equal(fieldCost, cost.GetProperty("fieldCost").GetInt32());
        Assert.Equal(typeCost, cost.GetProperty("typeCost").GetInt32());
    }

    private async Task<(HttpStatusCode Status, JsonElement Answer)> AskAsync(
        string query, string? header, object? extensions = null, string? operationName = null)
    {
        using var client = app.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql")
        {
            Content = JsonContent.Create(new { query, extensions, operationName }),
        };
        request.Headers.Accept.ParseAdd("application/graphql-response+json");
        if (header is not null)
        {
            request.Headers.Add("GraphQL-Cost", header);
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
