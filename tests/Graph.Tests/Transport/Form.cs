using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SipOkMuba.Graph.Tests.Transport;

/// A form as a client writes it, or should not.
internal sealed class Form
{
    public const string Boundary = "----sekayu";
    public const string OneFile = """{"query":"mutation($f: Upload) { store(file: $f) }","variables":{"f":null}}""";
    private readonly List<byte> bytes = [];

    public static byte[] Of(string operations, string map, params (string Name, byte[] Content)[] files)
    {
        var form = new Form().Text("operations", operations).Text("map", map);
        foreach (var (name, content) in files)
        {
            form.File(name, content);
        }

        return form.End();
    }

    public Form Text(string name, string value) => Add($"Content-Disposition: form-data; name=\"{name}\"", Encoding.UTF8.GetBytes(value));

    public Form File(string name, byte[] content) => Add(
        $"Content-Disposition: form-data; name=\"{name}\"; filename=\"{name}.pdf\"\r\nContent-Type: application/pdf", content);

    public Form Add(string headers, byte[] content)
    {
        Write($"--{Boundary}\r\n{headers}\r\n\r\n");
        bytes.AddRange(content);
        Write("\r\n");
        return this;
    }

    public byte[] End()
    {
        Write($"--{Boundary}--\r\n");
        return [.. bytes];
    }

    public static async Task<(HttpStatusCode Status, string Body)> SendAsync(
        WireHost host, byte[] form, string? token = "siti", bool preflight = true, string boundary = Boundary)
    {
        using var content = new ByteArrayContent(form);
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=" + boundary);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (preflight)
        {
            request.Headers.Add("GraphQL-Preflight", "1");
        }

        using var response = await host.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private void Write(string text) => bytes.AddRange(Encoding.UTF8.GetBytes(text));
}
