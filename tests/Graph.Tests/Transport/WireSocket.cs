using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace SipOkMuba.Graph.Tests.Transport;

/// A client that says exactly what the test tells it to.
internal sealed class WireSocket(ClientWebSocket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string? SubProtocol => socket.SubProtocol;

    public Task SendAsync(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    public Task SendBinaryAsync(byte[] bytes) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);

    public async Task<WireSocket> InitAsync(string? token = null)
    {
        await SendAsync(token is null
            ? """{"type":"connection_init"}"""
            : JsonSerializer.Serialize(new { type = "connection_init", payload = new { authorization = "Bearer " + token } }));
        Assert.Equal("connection_ack", (await ReceiveAsync()).GetProperty("type").GetString());
        return this;
    }

    public Task SubscribeAsync(string id, string query, object? variables = null) =>
        SendAsync(JsonSerializer.Serialize(new { id, type = "subscribe", payload = new { query, variables } }));

    public async Task<JsonElement> ReceiveAsync()
    {
        var text = await ReadAsync();
        Assert.True(text is not null, $"closed with {(int?)socket.CloseStatus} {socket.CloseStatusDescription}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public async Task<JsonElement> ExpectAsync(string type, string? id = null)
    {
        var message = await ReceiveAsync();
        Assert.Equal(type, message.GetProperty("type").GetString());
        if (id is not null)
        {
            Assert.Equal(id, message.GetProperty("id").GetString());
        }

        return message;
    }

    public async IAsyncEnumerable<JsonElement> RestAsync()
    {
        while (await ReadAsync() is { } text)
        {
            using var document = JsonDocument.Parse(text);
            yield return document.RootElement.Clone();
        }
    }

    /// The close code, after whatever is still on its way.
    public async Task<int?> ClosedAsync()
    {
        while (socket.State == WebSocketState.Open && await ReadAsync() is not null)
        {
        }

        return (int?)socket.CloseStatus;
    }

    public Task CloseAsync() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();

    private async Task<string?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return Encoding.UTF8.GetString(text.ToArray());
            }
        }
    }
}
