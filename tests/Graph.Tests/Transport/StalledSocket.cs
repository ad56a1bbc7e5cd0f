using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace SipOkMuba.Graph.Tests.Transport;

/// A socket whose client reads only when the test lets it.
internal sealed class StalledSocket : WebSocket
{
    private readonly Channel<string> fromClient = Channel.CreateUnbounded<string>();
    private readonly Channel<string> toClient = Channel.CreateUnbounded<string>();
    private readonly SemaphoreSlim reads = new(0);
    private readonly CancellationTokenSource aborted = new();
    private ReadOnlyMemory<byte> partial;
    private WebSocketState state = WebSocketState.Open;

    public Channel<string> Started { get; } = Channel.CreateUnbounded<string>();

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => state;

    public override string? SubProtocol => "graphql-transport-ws";

    public bool IsAborted => aborted.IsCancellationRequested;

    public void Say(string message) => fromClient.Writer.TryWrite(message);

    public void Leave() => fromClient.Writer.Complete();

    /// The client reads this many messages more.
    public void Read(int count) => reads.Release(count);

    public ValueTask<string> ReceivedAsync() => toClient.Reader.ReadAsync();

    public override async ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted.Token, cancellationToken);
        if (partial.IsEmpty)
        {
            if (!await fromClient.Reader.WaitToReadAsync(either.Token) || !fromClient.Reader.TryRead(out var message))
            {
                return new(0, WebSocketMessageType.Close, true);
            }

            partial = Encoding.UTF8.GetBytes(message);
        }

        var count = Math.Min(partial.Length, buffer.Length);
        partial[..count].CopyTo(buffer);
        partial = partial[count..];
        return new(count, WebSocketMessageType.Text, count > 0 && partial.IsEmpty);
    }

    public override async ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        var text = Encoding.UTF8.GetString(buffer.Span);
        Started.Writer.TryWrite(text);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted.Token, cancellationToken);
        await reads.WaitAsync(either.Token);
        toClient.Writer.TryWrite(text);
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        state = WebSocketState.CloseSent;
        toClient.Writer.TryWrite($"close {(int)closeStatus}");
        return Task.CompletedTask;
    }

    public override void Abort()
    {
        state = WebSocketState.Aborted;
        aborted.Cancel();
    }

    public override void Dispose()
    {
        reads.Dispose();
        aborted.Dispose();
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
