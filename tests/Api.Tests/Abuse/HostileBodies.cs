using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SipOkMuba.Graph.Tests.Security;

namespace SipOkMuba.Api.Tests.Abuse;

/// Requests that hurt a plain engine by their mere size or shape, each made once: what is sent costs the sender nothing.
internal static class HostileBodies
{
    private const string Query = "query($x: [Int!]) { regions(first: 1) { nodes { code } } }";

    public static readonly IReadOnlyDictionary<string, Func<HttpRequestMessage>> All = Bodies()
        .Concat(Attacks.All.Select(attack => (attack.Key, Json(new { query = attack.Value.Document }))))
        .ToDictionary(one => one.Item1, one => one.Item2);

    private static IEnumerable<(string, Func<HttpRequestMessage>)> Bodies()
    {
        var list = $"{{\"query\":\"{Query}\",\"variables\":{{\"x\":[{string.Join(',', Enumerable.Repeat("1", 1_000_000))}]}}}}";
        yield return ("list variable of 1,000,000 items", Text(list));
        yield return ("list variable of 1,000,000 items, in chunks", Text(list, isChunked: true));
        yield return ("list variable of 1,000,000 items, in a form", Form(list));
        yield return ("list variable of as many items as a body holds", Json(new { query = Query, variables = new { x = Enumerable.Repeat(1, 32_000) } }));
        yield return ("string of 10 MB", Json(new { query = Query, variables = new { x = new string('x', 10_000_000) } }));
        yield return ("string of 10 MB, in chunks", Text($"{{\"query\":\"{new string(' ', 10_000_000)}\"}}", isChunked: true));
        yield return ("JSON 10,000 deep", Text($"{{\"query\":\"{Query}\",\"variables\":{{\"x\":{new string('[', 10_000)}{new string(']', 10_000)}}}}}"));
        yield return ("batch of 1,024", Json(Enumerable.Repeat(new { query = "{ __typename }" }, 1_024)));
    }

    private static Func<HttpRequestMessage> Json(object body) => Of(JsonSerializer.SerializeToUtf8Bytes(body), "application/json");

    private static Func<HttpRequestMessage> Text(string body, bool isChunked = false) => Of(Encoding.UTF8.GetBytes(body), "application/json", isChunked);

    private static Func<HttpRequestMessage> Form(string operations) => Of(
        Encoding.UTF8.GetBytes($"--b\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{operations}\r\n--b--\r\n"), "multipart/form-data; boundary=b");

    private static Func<HttpRequestMessage> Of(byte[] body, string type, bool isChunked = false) => () =>
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        request.Headers.Add("GraphQL-Preflight", "1");
        request.Headers.TransferEncodingChunked = isChunked;
        return request;
    };
}
