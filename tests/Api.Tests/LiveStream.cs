using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace SipOkMuba.Api.Tests;

/// One operation over server-sent events.
internal sealed class LiveStream : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly HttpClient client;
    private readonly Stream body;
    private readonly List<byte> read = [];
    private int total;

    private LiveStream(HttpClient client, Stream body) => (this.client, this.body) = (client, body);

    /// The last id that was read whole.
    public string? LastEventId { get; private set; }

    public static async Task<LiveStream> SubscribeAsync(
        TestApp app, string? token, string query, object? variables = null, string? lastEventId = null)
    {
        var client = app.AsAnonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query, variables }) };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new LiveStream(client, await response.Content.ReadAsStreamAsync());
    }

    /// The next answer; null at the end or when so many bytes have been read of the whole stream.
    public async Task<JsonElement?> NextAsync(int upTo = int.MaxValue)
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[1];
        while (total < upTo && await body.ReadAsync(buffer, patience.Token) == 1)
        {
            read.Add(buffer[0]);
            total++;
            if (read is [.., (byte)'\n', (byte)'\n'] && Take() is { } answer)
            {
                return answer;
            }
        }

        return null;
    }

    public void Dispose() => client.Dispose();

    private JsonElement? Take()
    {
        var lines = Encoding.UTF8.GetString([.. read]).Split('\n');
        read.Clear();
        LastEventId = Field("id") ?? LastEventId;
        return Field("event") == "next" ? JsonSerializer.Deserialize<JsonElement>(Field("data")!) : null;

        string? Field(string name) => lines.FirstOrDefault(line => line.StartsWith(name + ": ", StringComparison.Ordinal))?[(name.Length + 2)..];
    }
}
