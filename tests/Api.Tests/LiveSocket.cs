using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SipOkMuba.Api.Tests;

/// One subscription over graphql-transport-ws.
internal sealed class LiveSocket : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ClientWebSocket socket = new();

    private LiveSocket() => socket.Options.AddSubProtocol("graphql-transport-ws");

    public static async Task<LiveSocket> SubscribeAsync(
        TestApp app, string? token, string query, object? variables = null, object? extensions = null, string? language = null, string? languageOfInit = null)
    {
        var live = new LiveSocket();
        if (language is not null)
        {
            live.socket.Options.SetRequestHeader("Accept-Language", language);
        }

        var address = new UriBuilder(app.Address) { Scheme = "ws", Path = "/graphql" }.Uri;
        await live.socket.ConnectAsync(address, CancellationToken.None);
        object? payload = token is null && languageOfInit is null ? null
            : new { authorization = token is null ? null : "Bearer " + token, acceptLanguage = languageOfInit };
        await live.SendAsync(new { type = "connection_init", payload });
        Assert.Equal("connection_ack", (await live.ReceiveAsync()).GetProperty("type").GetString());
        await live.SendAsync(new { id = "1", type = "subscribe", payload = new { query, variables, extensions } });
        return live;
    }

    /// Until the server says that the new token counts.
    public async Task RenewAsync(string token)
    {
        await SendAsync(new { type = "ping", payload = new { authorization = "Bearer " + token } });
        while ((await ReceiveAsync(withPongs: true)).GetProperty("type").GetString() != "pong")
        {
        }
    }

    /// The data of the next event.
    public async Task<JsonElement> NextAsync()
    {
        var message = await ReceiveAsync();
        Assert.True(message.GetProperty("type").GetString() == "next", message.GetRawText());
        return message.GetProperty("payload").GetProperty("data");
    }

    /// The next message of any kind but keep-alives, or `closed` with the code.
    public Task<JsonElement> ReceiveAsync() => ReceiveAsync(withPongs: false);

    private async Task<JsonElement> ReceiveAsync(bool withPongs)
    {
        while (true)
        {
            using var patience = new CancellationTokenSource(Patience);
            var text = new MemoryStream();
            var buffer = new byte[16 * 1024];
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return JsonSerializer.SerializeToElement(new { type = "closed", code = (int?)socket.CloseStatus });
                }

                text.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);

            var message = JsonSerializer.Deserialize<JsonElement>(text.ToArray());
            if (message.GetProperty("type").GetString() is var type && type != "ping" && (withPongs || type != "pong"))
            {
                return message;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task SendAsync(object message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message)), WebSocketMessageType.Text, true, CancellationToken.None);
}
