using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SipOkMuba.Api.Tests.Abuse;

/// Bytes that no HTTP client would send: each is refused or cut, none is a fault, and none is read as a second request.
[Collection(AbuseGroup.Name)]
public sealed class RawHttpTests(AbuseApp abuse)
{
    private const string Query = "{\"query\":\"{ __typename }\"}";
    private const string Head = "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    // A second request hidden in the body of the first: it would be answered, were the lengths read in two ways.
    private const string Hidden = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

    private static readonly Dictionary<string, string> requests = new()
    {
        ["chunks and a length"] = $"{Head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}",
        ["two lengths"] = $"{Head}Content-Length: 26\r\nContent-Length: 0\r\n\r\n{Query}{Hidden}",
        ["a negative length"] = $"{Head}Content-Length: -1\r\n\r\n{Query}",
        ["a length with a sign"] = $"{Head}Content-Length: +26\r\n\r\n{Query}",
        ["a length beyond all numbers"] = $"{Head}Content-Length: 99999999999999999999\r\n\r\n{Query}",
        ["a length of 64 bits"] = $"{Head}Content-Length: 9223372036854775807\r\n\r\n{Query}",
        ["a chunk of no size"] = $"{Head}Transfer-Encoding: chunked\r\n\r\n\r\n{Query}\r\n0\r\n\r\n",
        ["a chunk of a negative size"] = $"{Head}Transfer-Encoding: chunked\r\n\r\n-1\r\n{Query}\r\n0\r\n\r\n",
        ["a chunk of a huge size"] = $"{Head}Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n{Query}\r\n0\r\n\r\n",
        ["a chunk of a size in words"] = $"{Head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{Query}\r\n0\r\n\r\n",
        ["a chunk longer than its size"] = $"{Head}Transfer-Encoding: chunked\r\n\r\n5\r\n{Query}\r\n0\r\n\r\n",
        ["a coding behind a tab"] = $"{Head}Transfer-Encoding:\tchunked, identity\r\n\r\n1a\r\n{Query}\r\n0\r\n\r\n",
        ["a compressed body"] = $"{Head}Content-Encoding: gzip\r\nContent-Length: 26\r\n\r\n\u001f\u008b\b{new string('\0', 23)}",
        ["a header with a NUL"] = $"{Head}X-A: a\0b\r\nContent-Length: 26\r\n\r\n{Query}",
        ["a header without a colon"] = $"{Head}Content-Length\r\n\r\n{Query}",
        ["a header before a blank"] = $"{Head}Content-Length : 26\r\n\r\n{Query}",
        ["a header in two lines"] = $"{Head}X-A: a\r\n b\r\nContent-Length: 26\r\n\r\n{Query}",
        ["a header of 64 KB"] = $"{Head}X-A: {new string('a', 64 * 1024)}\r\nContent-Length: 26\r\n\r\n{Query}",
        ["2,000 headers"] = $"{Head}{string.Concat(Enumerable.Repeat("A: b\r\n", 2_000))}Content-Length: 26\r\n\r\n{Query}",
        ["a line of 64 KB"] = $"GET /graphql?query={new string('a', 64 * 1024)} HTTP/1.1\r\nHost: a\r\n\r\n",
        ["no host"] = $"POST /graphql HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n{Query}",
        ["two hosts"] = $"{Head}Host: b\r\nContent-Length: 26\r\n\r\n{Query}",
        ["a host that is none"] = $"POST /graphql HTTP/1.1\r\nHost: a/b@c\r\nContent-Type: application/json\r\nContent-Length: 26\r\n\r\n{Query}",
        ["HTTP/0.9"] = "GET /graphql\r\n\r\n",
        ["HTTP/3.0"] = "GET /graphql HTTP/3.0\r\nHost: a\r\n\r\n",
        ["HTTP/2 at once"] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ["a TLS greeting"] = "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003",
        ["a method of signs"] = "(GET) /graphql HTTP/1.1\r\nHost: a\r\n\r\n",
        ["a path out of the site"] = "GET /graphql/../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        ["an encoded path out of the site"] = "GET /graphql/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n",
        ["a path of the IDE out of the site"] = "GET /graphql/..%5c..%5cappsettings.json HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\n\r\n",
        ["an encoded NUL"] = "GET /graphql%00 HTTP/1.1\r\nHost: a\r\n\r\n",
        ["a path that is not UTF-8"] = "GET /graphql/%c3%28 HTTP/1.1\r\nHost: a\r\n\r\n",
        ["a document that is none"] = "GET /documents/%00%ff HTTP/1.1\r\nHost: a\r\n\r\n",
        ["a token of 8 KB"] = $"{Head}Authorization: Bearer {new string('a', 8 * 1024)}\r\nContent-Length: 26\r\n\r\n{Query}",
        ["a token that is no token"] = $"{Head}Authorization: Bearer a.b.c\r\nContent-Length: 26\r\n\r\n{Query}",
        ["a token request with a NUL"] = Form("grant_type=client_credentials&client_id=%00&client_secret=%00"),
        ["a token request with half a character"] = Form("grant_type=client_credentials&client_id=%ed%a0%80&client_secret=x"),
        ["a token request of a citizen with a NUL"] = Form(
            "grant_type=urn:sip-ok-muba:grant-type:citizen-code&client_id=demo-portal&client_secret=demo-secret&request_id=%00&code=%00"),
        ["a token request of a citizen in words"] = Form(
            $"grant_type=urn:sip-ok-muba:grant-type:citizen-code&client_id=demo-portal&client_secret=demo-secret&request_id={new string('a', 4_000)}&code=x"),
        ["a renewal that is no token"] = Form("grant_type=refresh_token&client_id=demo-portal&client_secret=demo-secret&refresh_token=%00"),
        ["a token request with scopes of signs"] = Form("grant_type=client_credentials&client_id=demo-portal&client_secret=demo-secret&scope=%00%20%22%20%ff"),
        ["a token request twice"] = Form("grant_type=client_credentials&client_id=demo-portal&client_id=demo-head&client_secret=demo-secret"),
    };

    public static TheoryData<string> Names => new(requests.Keys);

    [Theory, MemberData(nameof(Names))]
    public async Task Bytes_ShouldBeRefused_WhenTheyAreNoRequest(string what)
    {
        var answer = await AnswerAsync(requests[what]);

        // Closed without a word, or with one status.
        var statuses = answer.Split('\n').Where(line => line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal)).Select(line => int.Parse(line.AsSpan(9, 3), CultureInfo.InvariantCulture)).ToList();
        Assert.DoesNotContain("Healthy", answer, StringComparison.Ordinal);
        Assert.All(statuses, status => Assert.True(status is (>= 300 and < 500) or 505, $"{status}"));
        Leaks.AssertNone(HttpStatusCode.OK, answer, what);
        using var next = abuse.App.AsAnonymous();
        using var alive = await next.GetAsync("/graphql?query={__typename}");
        Assert.True(alive.IsSuccessStatusCode);
    }

    private static string Form(string fields) =>
        $"POST /connect/token HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {fields.Length}\r\n\r\n{fields}";

    /// All that comes back until the server closes, or is silent while nothing more is sent.
    private async Task<string> AnswerAsync(string request)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(abuse.App.Address.Host, abuse.App.Address.Port);
        var stream = tcp.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
            tcp.Client.Shutdown(SocketShutdown.Send);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await stream.CopyToAsync(answer, patience.Token);
        }
        catch (IOException)
        {
            // Reset: that is an answer, too.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
