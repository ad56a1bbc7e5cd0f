using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace SipOkMuba.Bench.Limit;

/// <summary>
/// What fan-out costs when only the sending is left: the bytes of each event come ready to be sent, and go to each socket
/// of its topic. No rights, no execution, no care for who reads slowly.
/// </summary>
internal sealed class LimitSockets
{
    private readonly Pusher[] pushers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Pusher())];
    private int accepted;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/graphql", ServeAsync);
        routes.MapPost("/s1", PublishAsync);
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync("graphql-transport-ws");
        var topic = "";
        while (await ReadAsync(socket, context.RequestAborted) is { } message)
        {
            using (message)
            {
                if (message.RootElement.GetProperty("type").ValueEquals("connection_init"))
                {
                    await socket.SendAsync(
                        "{\"type\":\"connection_ack\"}"u8.ToArray(), WebSocketMessageType.Text, true, context.RequestAborted);
                }
                else if (message.RootElement.GetProperty("type").ValueEquals("subscribe"))
                {
                    var variables = message.RootElement.GetProperty("payload").GetProperty("variables");
                    topic = variables.EnumerateObject().Single().Value.GetString()!;
                    pushers[Interlocked.Increment(ref accepted) % pushers.Length].Add(topic, socket);
                }
            }
        }
    }

    /// A line for each event: its topic, a tab, its message.
    private async Task PublishAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        while (await reader.ReadLineAsync(context.RequestAborted) is { } line)
        {
            var tab = line.IndexOf('\t');
            var message = new PushedMessage(line[..tab], System.Text.Encoding.UTF8.GetBytes(line[(tab + 1)..]));
            Array.ForEach(pushers, pusher => pusher.Push(message));
        }
    }

    private static async Task<JsonDocument?> ReadAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            // Nothing is held for a socket that says nothing.
            var first = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
            if (first.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            var buffer = new byte[4096];
            var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
            return received.MessageType == WebSocketMessageType.Close ? null : JsonDocument.Parse(buffer.AsMemory(0, received.Count));
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException)
        {
            return null;
        }
    }

    private sealed class Pusher
    {
        private readonly ConcurrentDictionary<string, List<WebSocket>> sockets = new();
        private readonly Channel<PushedMessage> messages = Channel.CreateUnbounded<PushedMessage>(
            new UnboundedChannelOptions { SingleReader = true });

        public Pusher() => _ = RunAsync();

        public void Add(string topic, WebSocket socket)
        {
            var members = sockets.GetOrAdd(topic, _ => []);
            lock (members)
            {
                members.Add(socket);
            }
        }

        public void Push(PushedMessage message) => messages.Writer.TryWrite(message);

        private async Task RunAsync()
        {
            await foreach (var message in messages.Reader.ReadAllAsync())
            {
                if (!sockets.TryGetValue(message.Topic, out var members))
                {
                    continue;
                }

                for (var place = 0; place < members.Count; place++)
                {
                    await SendAsync(members[place], message.Bytes);
                }
            }
        }

        private static async ValueTask SendAsync(WebSocket socket, byte[] bytes)
        {
            try
            {
                await socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);
            }
            catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException)
            {
                // Its client has left.
            }
        }
    }

    private sealed record PushedMessage(string Topic, byte[] Bytes);
}
