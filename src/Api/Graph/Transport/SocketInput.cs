using System.Net.WebSockets;

namespace SipOkMuba.Graph.Transport;

/// Reads whole messages. An idle socket holds no buffer: one is rented when the first bytes are there.
internal sealed class SocketInput(WebSocket socket, int limit)
{
    /// Null when the client closed; <paramref name="tooLarge"/> is told of a message over the limit.
    public async Task<PooledBuffer?> ReadAsync(Action tooLarge, CancellationToken cancellationToken)
    {
        var first = await socket.ReceiveAsync(Memory<byte>.Empty, cancellationToken);
        if (first.MessageType == WebSocketMessageType.Close)
        {
            return null;
        }

        var message = new PooledBuffer();
        try
        {
            for (var end = first.EndOfMessage; !end;)
            {
                var part = await socket.ReceiveAsync(message.GetMemory(), cancellationToken);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    message.Dispose();
                    return null;
                }

                message.Advance(part.Count);
                end = part.EndOfMessage;
                if (message.Length > limit)
                {
                    tooLarge();
                    message.Clear();
                }
            }

            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }
}
