using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SipOkMuba.Graph.Tests.Transport;

/// A client of an event stream that shows what it reads block by block, comments included.
internal sealed class WireStream : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly HttpResponseMessage response;
    private readonly StreamReader reader;

    private WireStream(HttpResponseMessage response, Stream body) => (this.response, reader) = (response, new StreamReader(body));

    public HttpResponseMessage Response => response;

    public static async Task<WireStream> OpenAsync(
        WireHost host, string query, string? token = null, string? lastEventId = null, string accept = "text/event-stream", bool get = false)
    {
        using var request = get
            ? new HttpRequestMessage(HttpMethod.Get, "/graphql?query=" + Uri.EscapeDataString(query))
            : new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query }) };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        using var patience = new CancellationTokenSource(Patience);
        var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        return new WireStream(response, await response.Content.ReadAsStreamAsync(patience.Token));
    }

    /// The lines up to the next empty one, or null at the end.
    public async Task<string?> BlockAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var lines = new List<string>();
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0)
            {
                return string.Join('\n', lines);
            }

            lines.Add(line);
        }

        // Of an answer that is no stream all is one block; a stream ends with a whole one.
        Assert.True(lines.Count == 0 || !response.IsSuccessStatusCode);
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }

    /// Comments aside.
    public async Task<string?> EventAsync()
    {
        while (await BlockAsync() is { } block)
        {
            if (block != ":")
            {
                return block;
            }
        }

        return null;
    }

    public async Task<List<string>> RestAsync()
    {
        var blocks = new List<string>();
        while (await EventAsync() is { } block)
        {
            blocks.Add(block);
        }

        return blocks;
    }

    /// The code of an event that tells an error and nothing else.
    public static string? CodeOf(string? block)
    {
        Assert.StartsWith("event: next\ndata: ", block, StringComparison.Ordinal);
        var answer = JsonSerializer.Deserialize<JsonElement>(block!["event: next\ndata: ".Length..]);
        Assert.False(answer.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null);
        return answer.GetProperty("errors")[0].GetProperty("extensions").GetProperty("code").GetString();
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
