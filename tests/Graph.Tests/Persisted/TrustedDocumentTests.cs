using System.Net;
using System.Text;
using System.Text.Json;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Graph.Tests.Transport;

namespace SipOkMuba.Graph.Tests.Persisted;

public sealed class TrustedDocumentTests
{
    private static readonly string hello = DocumentIds.Of(ShelfDocuments.Hello);

    public static TheoryData<string, string, string?> Ways => new()
    {
        { "POST", "/graphql", $$$"""{"documentId":"{{{hello}}}","operationName":"A","variables":{"name":"Siti"}}""" },
        { "POST", "/graphql", $$$"""{"id":"{{{hello}}}","operationName":"A","variables":{"name":"Siti"}}""" },
        { "POST", $"/graphql/persisted/{hello}/A", """{"variables":{"name":"Siti"}}""" },
        { "POST", $"/graphql/persisted/{hello}", """{"operationName":"A","variables":{"name":"Siti"}}""" },
        { "GET", $"/graphql?documentId={hello}&operationName=A&variables=%7B%22name%22:%22Siti%22%7D", null },
        { "GET", $"/graphql?id={hello}&operationName=A&variables=%7B%22name%22:%22Siti%22%7D", null },
        { "GET", $"/graphql/persisted/{hello}/A?variables=%7B%22name%22:%22Siti%22%7D", null },
        { "GET", $"/graphql/persisted/{hello}?operationName=A&variables=%7B%22name%22:%22Siti%22%7D", null },
    };

    [Theory, MemberData(nameof(Ways))]
    public async Task Document_ShouldBeRun_WhenARequestNamesIt(string method, string address, string? body)
    {
        await using var host = await ShelfDocuments.HostAsync();

        foreach (var token in new[] { null, "locked" })
        {
            var (status, answer) = await SendAsync(host, method, address, body, token);

            Assert.Equal((HttpStatusCode.OK, """{"data":{"hello":"halo Siti"}}"""), (status, answer));
        }
    }

    [Theory]
    [InlineData("GET", "/graphql?documentId={lend}", null, HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED")]
    [InlineData("GET", "/graphql/persisted/{lend}", null, HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED")]
    [InlineData("PUT", "/graphql/persisted/{lend}", "{}", HttpStatusCode.MethodNotAllowed, "METHOD_NOT_ALLOWED")]
    [InlineData("POST", "/graphql/persisted/{lend}", """{"query":"{ who }"}""", HttpStatusCode.BadRequest, "BAD_REQUEST")]
    [InlineData("POST", "/graphql/persisted/{lend}", """{"id":"x"}""", HttpStatusCode.BadRequest, "BAD_REQUEST")]
    [InlineData("GET", "/graphql/persisted/{lend}?query={who}", null, HttpStatusCode.BadRequest, "BAD_REQUEST")]
    [InlineData("GET", "/graphql/persisted/unknown", null, HttpStatusCode.BadRequest, "PERSISTED_QUERY_NOT_FOUND")]
    public async Task Request_ShouldBeRefused_WhenItIsNoneOfAnAddress(
        string method, string address, string? body, HttpStatusCode status, string code)
    {
        await using var host = await ShelfDocuments.HostAsync();

        var answer = await SendAsync(host, method, address.Replace("{lend}", DocumentIds.Of(ShelfDocuments.Lend)), body);

        Assert.Equal((status, code), (answer.Status, CodeOf(answer.Body)));
        Assert.Equal(0, host.Feed.Lent);
    }

    [Fact]
    public async Task Document_ShouldReachEveryWire_WhenASubscriptionOrAFormNamesIt()
    {
        await using var host = await ShelfDocuments.HostAsync();
        var count = DocumentIds.Of(ShelfDocuments.Count);

        using var socket = await (await host.ConnectAsync()).InitAsync("locked");
        await socket.SendAsync($$$"""{"id":"1","type":"subscribe","payload":{"documentId":"{{{count}}}"}}""");
        Assert.Equal("""{"data":{"count":{"number":1}}}""", (await socket.ExpectAsync("next")).GetProperty("payload").GetRawText());

        var stream = await SendAsync(host, "GET", "/graphql/persisted/" + count, token: "locked", accept: "text/event-stream");
        Assert.Contains("""data: {"data":{"count":{"number":2}}}""", stream.Body);

        var form = await Form.SendAsync(host, Form.Of(
            $$$"""{"id":"{{{DocumentIds.Of(ShelfDocuments.Store)}}}","variables":{"f":null}}""", """{"0":["variables.f"]}""", ("0", "%PDF-"u8.ToArray())), "locked");
        Assert.Equal((HttpStatusCode.OK, """{"data":{"store":"0.pdf:application/pdf:5:38523c08"}}"""), form);
    }

    [Theory]
    [InlineData("""{"query":"{ who }"}""")]
    [InlineData("""{"query":"{ __schema { types { name } } }"}""")]
    [InlineData("""{"query":"{ who "}""")]
    [InlineData("""{"documentId":"unknown"}""")]
    [InlineData("""{"documentId":"{hello}","query":"{ who }"}""")]
    [InlineData("""{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"{who}"}}}""")]
    [InlineData("""{"query":"{ who }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"{who}"}}}""")]
    [InlineData("""{"query":"{ who }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"{hellohash}"}}}""")]
    public async Task Locked_ShouldBeRefusedOnEveryWire_WhenTheDocumentIsNotTrusted(string body)
    {
        await using var host = await ShelfDocuments.HostAsync();
        body = body.Replace("{hello}", hello).Replace("{hellohash}", hello[7..]).Replace("{who}", DocumentIds.HashOf("{ who }"));
        if (body.Contains("persistedQuery"))
        {
            // Somebody else has sent it before.
            await host.PostAsync("{ who }", extensions: new { persistedQuery = new { version = 1, sha256Hash = DocumentIds.HashOf("{ who }") } });
        }

        Assert.Equal("HC0067", CodeOf((await SendAsync(host, "POST", "/graphql", body, "locked")).Body));
        var streamed = await SendAsync(host, "POST", "/graphql", body, "locked", "text/event-stream");
        Assert.Contains("\"HC0067\"", streamed.Body);
        using var socket = await (await host.ConnectAsync()).InitAsync("locked");
        await socket.SendAsync("{\"id\":\"1\",\"type\":\"subscribe\",\"payload\":" + body + "}");
        Assert.Contains("\"HC0067\"", (await socket.ReceiveAsync()).GetRawText());
        var form = await Form.SendAsync(host, Form.Of(body, "{}"), "locked");
        Assert.Equal("HC0067", CodeOf(form.Body));
    }

    [Fact]
    public async Task Locked_ShouldBeServed_WhenItSendsTheTextOfATrustedDocument()
    {
        await using var host = await ShelfDocuments.HostAsync();

        using var plain = await host.PostAsync(ShelfDocuments.Lend, token: "locked");
        using var hashed = await host.PostAsync(
            ShelfDocuments.Lend, token: "locked", extensions: new { persistedQuery = new { version = 1, sha256Hash = DocumentIds.HashOf(ShelfDocuments.Lend) } });

        Assert.Equal("""{"data":{"lend":1}}""", await plain.Content.ReadAsStringAsync());
        Assert.Equal("""{"data":{"lend":2}}""", await hashed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Schema_ShouldNotBeShown_WhenTheCallerIsLocked()
    {
        await using var host = await ShelfDocuments.HostAsync();

        var answer = await SendAsync(host, "GET", "/graphql/schema", token: "locked");

        Assert.Equal((HttpStatusCode.Forbidden, "HC0067"), (answer.Status, CodeOf(answer.Body)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Subscription_ShouldEndWithItsNextEvent_WhenItIsNoLongerTrusted(bool removed)
    {
        await using var host = await ShelfDocuments.HostAsync();
        var documents = host.Services.GetRequiredService<ShelfDocuments>();
        documents.IsLocked = removed;
        using var socket = await (await host.ConnectAsync()).InitAsync("locked");
        await socket.SubscribeAsync("1", removed ? ShelfDocuments.Live : ShelfDocuments.Live + " # of its own");
        host.Feed.Publish(new Tick(1));
        await socket.ExpectAsync("next");

        documents.IsLocked = true;
        documents.Remove(ShelfDocuments.Live);
        host.Feed.Publish(new Tick(1));

        var error = await socket.ExpectAsync("error", "1");
        Assert.Equal("HC0067", error.GetProperty("payload")[0].GetProperty("extensions").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("query A($x: String!) { hello(name: $x) } query B { who }", null, "A,B")]
    [InlineData("{ nothing }", "FIELDS_ON_CORRECT_TYPE", "")]
    [InlineData("{ who } fragment F on Query { who }", "NO_UNUSED_FRAGMENTS", "")]
    [InlineData("fragment F on Query { who }", "DOCUMENT_NOT_EXECUTABLE", "")]
    [InlineData("type A { b: Int }", "DOCUMENT_NOT_EXECUTABLE", "")]
    [InlineData("{ who", "SYNTAX_ERROR", "")]
    [InlineData("", "BAD_REQUEST", "")]
    public async Task Review_ShouldTellWhatIsWrong_WhenNobodyHasRunTheDocument(string document, string? code, string operations)
    {
        await using var host = await ShelfDocuments.HostAsync();

        var review = await host.Services.GetRequiredService<DocumentReview>().ReviewAsync(document, Errors.ErrorLanguage.Own, CancellationToken.None);

        Assert.Equal(code, review.Fault?.Code);
        if (code is null)
        {
            Assert.Equal(operations, string.Join(',', review.Operations));
        }
    }

    private static string? CodeOf(string body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
    }

    private static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        WireHost host, string method, string address, string? body = null, string? token = null, string accept = "application/graphql-response+json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        request.Headers.Add("Accept", accept);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        using var response = await host.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
