using System.Net;
using System.Text;
using System.Text.Json;

namespace SipOkMuba.Graph.Tests.Transport;

public sealed class HttpTests
{
    private const string Modern = "application/graphql-response+json";
    private const string Legacy = "application/json";

    [Theory]
    [InlineData(null, Legacy)]
    [InlineData("*/*", Legacy)]
    [InlineData("application/*", Legacy)]
    [InlineData(Legacy, Legacy)]
    [InlineData(Modern, Modern)]
    [InlineData("application/graphql-response+json, application/json;q=0.9", Modern)]
    [InlineData("application/json, application/graphql-response+json", Legacy)]
    [InlineData("application/json;q=0.5, application/graphql-response+json;q=0.8", Modern)]
    [InlineData("application/graphql-response+json;q=0, */*", Legacy)]
    [InlineData("application/graphql-response+json; charset=utf-8", Modern)]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", Legacy)]
    [InlineData("text/event-stream, application/json;q=0.9", Legacy)]
    public async Task Post_ShouldAnswerInTheAcceptedType_WhenOneIsOffered(string? accept, string expected)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("{ hello }", accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("utf-8", response.Content.Headers.ContentType.CharSet);
        Assert.Equal("""{"data":{"hello":"halo dunia"}}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    [InlineData("application/json; charset=utf-16")]
    public async Task Post_ShouldBe406_WhenNothingFits(string accept)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("{ hello }", accept);

        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Equal("NOT_ACCEPTABLE", await CodeAsync(response));
    }

    [Theory]
    [InlineData("{ nope }", Legacy, 200)]
    [InlineData("{ nope }", Modern, 400)]
    [InlineData("{", Legacy, 200)]
    [InlineData("{", Modern, 400)]
    [InlineData("query($x: Int!) { node(x: $x) { n } }", Legacy, 200)]
    [InlineData("query($x: Int!) { node(x: $x) { n } }", Modern, 400)]
    [InlineData("query A { hello } query B { hello }", Modern, 400)]
    [InlineData("{ refused }", Modern, 200)]
    [InlineData("subscription { count { number } }", Legacy, 406)]
    [InlineData("subscription { count { number } }", Modern, 406)]
    public async Task Post_ShouldHaveTheStatusOfTheSpecification_WhenTheOperationFails(string query, string accept, int status)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync(query, accept);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotNull(await CodeAsync(response));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"not a JSON")]
    [InlineData("[]")]
    [InlineData("[{\"query\":\"{ hello }\"}]")]
    [InlineData("null")]
    [InlineData("\"{ hello }\"")]
    [InlineData("{}")]
    [InlineData("{\"query\":0}")]
    [InlineData("{\"query\":{\"a\":1}}")]
    [InlineData("{\"query\":\"{ hello }\",\"operationName\":0}")]
    [InlineData("{\"query\":\"{ hello }\",\"variables\":[]}")]
    [InlineData("{\"query\":\"{ hello }\",\"variables\":\"a\"}")]
    [InlineData("{\"query\":\"{ hello }\",\"extensions\":false}")]
    [InlineData("{\"query\":\"{ hello }\",\"operationName\":\"\\ud800\"}")]
    public async Task Post_ShouldBe400WithACode_WhenTheBodyIsNoRequest(string body)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostJsonAsync(body, Legacy);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotNull(await CodeAsync(response));
    }

    [Fact]
    public async Task Post_ShouldIgnoreUnknownMembersAndByteOrderMark_WhenTheRestIsARequest()
    {
        await using var host = await WireHost.StartAsync();
        using var content = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. "{\"query\":\"{ hello }\",\"x\":1}"u8]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=UTF-8");

        using var response = await host.Client.PostAsync("/graphql", content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Post_ShouldBe400_WhenTheBodyIsNotUtf8()
    {
        await using var host = await WireHost.StartAsync();
        using var content = new ByteArrayContent([.. "{\"query\":\"{ hello } # "u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        using var response = await host.Client.PostAsync("/graphql", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
    }
}
