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
    [InlineData("", Legacy)]
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
    [InlineData("{\"query\":\"{ hello }\",\"variables\":{\"a\":1,\"a\":2}}")]
    [InlineData("{\"query\":\"{ hello }\",\"variables\":{\"a\":[{\"b\":1,\"b\":2}]}}")]
    [InlineData("{\"query\":\"{ hello }\",\"extensions\":{\"a\":1,\"a\":2}}")]
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

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData("text/plain", 415, "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData("application/json; charset=utf-16", 415, "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData("application/graphql", 415, "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData(null, 415, "UNSUPPORTED_MEDIA_TYPE")]
    [InlineData("multipart/form-data; boundary=x", 400, "HC0077")]
    public async Task Post_ShouldRefuse_WhenABrowserCouldSendItWithoutAsking(string? type, int status, string code)
    {
        await using var host = await WireHost.StartAsync();
        using var content = new ByteArrayContent("{\"query\":\"mutation { lend }\"}"u8.ToArray());
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var response = await host.Client.PostAsync("/graphql", content);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, await CodeAsync(response));
        Assert.Equal(0, host.Feed.Lent);
    }

    [Fact]
    public async Task Get_ShouldRunAQueryWithVariables_WhenTheyAreInTheAddress()
    {
        await using var host = await WireHost.StartAsync();

        var query = Uri.EscapeDataString("query($n: String) { hello(name: $n) }");
        var variables = Uri.EscapeDataString("{\"n\":\"Sekayu\"}");
        var body = await host.Client.GetStringAsync($"/graphql?query={query}&variables={variables}");

        Assert.Equal("""{"data":{"hello":"halo Sekayu"}}""", body);
    }

    [Theory]
    [InlineData("query=mutation%20%7B%20lend%20%7D", 405)]
    [InlineData("query=query%20A%20%7B%20hello%20%7D%20mutation%20B%20%7B%20lend%20%7D&operationName=B", 405)]
    [InlineData("query=%7B%20hello%20%7D&variables=nonsense", 400)]
    [InlineData("query=%7B%20hello%20%7D&variables=%7B%7D%7D,%22x%22:%7B", 400)]
    [InlineData("query=%7B%20hello%20%7D&extensions=%5B%5D", 400)]
    [InlineData("", 400)]
    public async Task Get_ShouldRefuse_WhenItIsNoQuery(string address, int status)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.Client.GetAsync("/graphql?" + address);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 405 ? ["POST"] : [], response.Content.Headers.Allow);
        Assert.Equal(0, host.Feed.Lent);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    public async Task OtherMethods_ShouldBe405_WhenSent(string method)
    {
        await using var host = await WireHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/graphql?query={hello}");

        using var response = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Post_ShouldBe401_WhenTheTokenIsNotValid()
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("{ hello }", token: "forged");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", await CodeAsync(response));
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("siti", "\"siti\"")]
    [InlineData(null, "null")]
    public async Task Post_ShouldRunAsItsCaller_WhenATokenIsGivenOrNot(string? token, string who)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostAsync("{ who }", token: token);

        Assert.Equal("{\"data\":{\"who\":" + who + "}}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Key_ShouldComeFromHeaderOrExtension_WhenTheClientWantsASafeRetry()
    {
        await using var host = await WireHost.StartAsync();

        using var extension = await host.PostAsync("{ key }", extensions: new { idempotencyKey = "b" });
        host.Client.DefaultRequestHeaders.Add("Idempotency-Key", "a");
        using var header = await host.PostAsync("{ key }");

        Assert.Equal("""{"data":{"key":"b"}}""", await extension.Content.ReadAsStringAsync());
        Assert.Equal("""{"data":{"key":"a"}}""", await header.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{\"documentId\":\"sha256:00\"}")]
    [InlineData("{\"id\":\"00\"}")]
    [InlineData("{\"extensions\":{\"persistedQuery\":{\"version\":1,\"sha256Hash\":\"00\"}}}")]
    public async Task Post_ShouldTellThatTheDocumentIsNotKnown_WhenOnlyItsIdIsSent(string body)
    {
        await using var host = await WireHost.StartAsync();

        using var response = await host.PostJsonAsync(body);

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(["PERSISTED_QUERY_NOT_FOUND", "HC0020"], document.RootElement.GetProperty("errors").EnumerateArray()
            .Select(error => error.GetProperty("extensions").GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("/graphql/schema")]
    [InlineData("/graphql?sdl")]
    public async Task Schema_ShouldBeSentOnce_WhenTheClientKeepsItsTag(string address)
    {
        await using var host = await WireHost.StartAsync();

        using var first = await host.Client.GetAsync(address);
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await host.Client.SendAsync(request);

        Assert.Contains("type Query", await first.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/graphql/schema")]
    [InlineData("/graphql?sdl")]
    public async Task Schema_ShouldTellItsTagAndLength_WhenOnlyTheHeadIsAskedFor(string address)
    {
        await using var host = await WireHost.StartAsync();
        using var whole = await host.Client.GetAsync(address);

        using var head = await host.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(whole.Headers.ETag, head.Headers.ETag);
        Assert.Equal(whole.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Introspection_ShouldBeRefused_WhenTheCallerMayNotReadTheSchema()
    {
        await using var host = await WireHost.StartAsync(options =>
            options.AllowIntrospection = user => user.Identity?.IsAuthenticated == true);

        using var anonymous = await host.PostAsync("{ ...F } fragment F on Query { __schema { description } }");
        using var text = await host.Client.GetAsync("/graphql/schema");
        using var known = await host.PostAsync("{ __schema { description } }", token: "siti");

        Assert.Equal("HC0046", await CodeAsync(anonymous));
        Assert.Equal("HC0046", await CodeAsync(text));
        Assert.DoesNotContain("errors", await known.Content.ReadAsStringAsync());
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
    }
}
