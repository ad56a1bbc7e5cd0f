using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace SipOkMuba.Api.Tests.Abuse;

/// Requests that are no requests: a good one of which something is broken, the same for the same seed.
internal sealed class Malformed(IReadOnlyList<string> documents, int seed)
{
    private static readonly string[] pieces =
    [
        "{", "}", "(", ")", "[", "]", "!", "$", "@", ":", "=", "...", "|", "&", "\"", "\"\"\"", "#", ",", "\0", "\u2028", "\uFEFF", "on", "fragment", "query",
        "subscription", "mutation", "type", "extend", "null", "true", "-", "1e999999", "0x1", "99999999999999999999", "1.", "\\u", "\\uD800", "@include(if: $x)",
        "@skip", "__typename", "__schema", "$a: Int = $b", "...F", "{ a { b", "\\", "'", "`", "€", "𝒳", "\x7F",
    ];

    private static readonly string[] types =
    [
        "application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "application/json;charset", "text/plain", "text/json", "text/xml",
        "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=x", "application/graphql",
        "application/octet-stream", "application/json, application/json", "*/*", "", ";", "application/", "application/graphql-response+json", "application/json\t",
    ];

    private static readonly string[] values =
    [
        "null", "[]", "{}", "\"\"", "0", "-1", "1e400", "-0", "1e-400", "123456789012345678901234567890", "true", "[null]", "[[[[[[[[[[[]]]]]]]]]]]", "\"\\u0000\"", "\"\\ud800\"",
        "{\"a\":{\"a\":{\"a\":{}}}}", "{\"\":1}", "{\"a\":1,\"a\":2}", "0.1", "\"16.06\"", "1E+2", "\"\\u202e\"",
    ];

    private readonly Random random = new(seed);

    public HttpRequestMessage Next()
    {
        var document = Any(documents);
        return random.Next(10) switch
        {
            0 => Get(document),
            1 => Post(Encoding.UTF8.GetBytes(Envelope(document)), Any(types)),
            2 => Post(Cut(Encoding.UTF8.GetBytes(Envelope(document.Replace("{", "{ é😀", StringComparison.Ordinal)))), "application/json"),
            3 => Post(Flip(Encoding.UTF8.GetBytes(Envelope(document))), "application/json"),
            4 => Post(Encoding.UTF8.GetBytes(Members(document)), "application/json"),
            5 => Post(Encoding.UTF8.GetBytes(Deep()), "application/json"),
            _ => Post(Encoding.UTF8.GetBytes(Envelope(Broken(document))), "application/json"),
        };
    }

    private T Any<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private HttpRequestMessage Get(string document)
    {
        var query = random.Next(3) == 0 ? Any(["%", "%zz", "%00", "%ff", "%u0041"]) : Uri.EscapeDataString(Broken(document));
        return new HttpRequestMessage(HttpMethod.Get, $"/graphql?query={query}&variables={Uri.EscapeDataString(Any(values))}&extensions={Uri.EscapeDataString(Any(values))}&operationName={Uri.EscapeDataString(Any(pieces))}");
    }

    private HttpRequestMessage Post(byte[] body, string type)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        foreach (var header in new[] { "GraphQL-Preflight", "Idempotency-Key", "GraphQL-Cost", "GraphQL-Budget", "Last-Event-ID", "traceparent" })
        {
            if (random.Next(8) == 0)
            {
                request.Headers.TryAddWithoutValidation(header, Any(["", "1", "-1", "report", "99999999999999999999", new string('k', 300), "MTc5", "\t", "00-0-0-0"]));
            }
        }

        if (random.Next(6) == 0)
        {
            request.Headers.TryAddWithoutValidation("Accept", Any(["*/*", "text/html", "application/json;q=x", ";", "text/event-stream", "application/*;q=0", ",", "*"]));
        }

        return request;
    }

    private string Envelope(string document) => random.Next(3) == 0
        ? $"{{\"query\":{Text(document)},\"variables\":{{\"id\":{Any(values)},\"first\":{Any(values)},\"where\":{Any(values)},\"input\":{Any(values)},\"number\":{Any(values)}}}}}"
        : $"{{\"query\":{Text(document)}}}";

    private string Members(string document) =>
        $"{{{string.Join(',', new[] { "query", "variables", "extensions", "operationName", "documentId", "id" }.OrderBy(_ => random.Next()).Take(random.Next(1, 6))
            .Select(name => $"\"{name}\":{(name == "query" && random.Next(2) == 0 ? Text(document) : Any(values))}"))}}}";

    private string Broken(string document)
    {
        var text = new StringBuilder(document);
        for (var times = random.Next(1, 5); times > 0 && text.Length > 0; times--)
        {
            var at = random.Next(text.Length);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Any(pieces));
                    break;
                case 2:
                    text.Insert(at, document[at % document.Length]);
                    break;
                default:
                    text.Insert(at, string.Concat(Enumerable.Repeat(Any(pieces), random.Next(1, 60))));
                    break;
            }
        }

        return text.ToString();
    }

    private string Deep()
    {
        var (open, close) = Any([("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")]);
        var depth = Any([20, 70, 500, 10_000]);
        var nested = string.Concat(Enumerable.Repeat(open, depth)) + "1" + (random.Next(2) == 0 ? string.Concat(Enumerable.Repeat(close, depth)) : "");
        return random.Next(2) == 0 ? nested : $"{{\"query\":\"{{ __typename }}\",\"variables\":{{\"x\":{nested}}}}}";
    }

    private byte[] Cut(byte[] body) => body[..random.Next(body.Length)];

    private byte[] Flip(byte[] body)
    {
        for (var times = random.Next(1, 6); times > 0; times--)
        {
            body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
        }

        return body;
    }

    /// Half characters are left as they are.
    private static string Text(string document)
    {
        var text = new StringBuilder("\"");
        foreach (var character in document)
        {
            text.Append(char.IsSurrogate(character) || character is < ' ' or '"' or '\\' ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}") : character);
        }

        return text.Append('"').ToString();
    }
}
