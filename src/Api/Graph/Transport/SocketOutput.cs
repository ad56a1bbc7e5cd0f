using System.Net.WebSockets;

namespace SipOkMuba.Graph.Transport;

/// Writes messages one after another. Whoever sends waits until its message is written, so what waits is bounded by the
/// operations that run; a client that reads nothing for too long, or lets too much wait, is reported as slow.
internal sealed class SocketOutput : IDisposable
{
    private readonly WebSocket socket;
    private readonly GraphTransportOptions options;
    private readonly TimeProvider time;
    private readonly Func<SocketOperation?, bool> maySend;
    private readonly Action slow;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private readonly ITimer watch;
    private ITimer? drain;
    private long waiting;
    private int closed;

    public SocketOutput(WebSocket socket, GraphTransportOptions options, TimeProvider time,
        Func<SocketOperation?, bool> maySend, Action slow)
    {
        this.socket = socket;
        this.options = options;
        this.time = time;
        this.maySend = maySend;
        this.slow = slow;
        watch = time.CreateTimer(_ => slow(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// Cancelled as soon as a close begins.
    public CancellationToken Closing => closing.Token;

    /// Whether it may be sent is asked when its turn has come; the answer tells whether it was.
    public async Task<bool> SendAsync(PooledBuffer message, SocketOperation? operation, string? cursor)
    {
        if (Interlocked.Add(ref waiting, message.Length) - message.Length > options.SendQueueBytes)
        {
            slow();
        }

        try
        {
            await gate.WaitAsync(operation?.Token ?? closing.Token);
            try
            {
                if (closing.IsCancellationRequested || !maySend(operation))
                {
                    return false;
                }

                watch.Change(options.SendTimeout, Timeout.InfiniteTimeSpan);
                // A cancelled send would cut the socket in the middle of a frame.
                await socket.SendAsync(message.Written, WebSocketMessageType.Text, true, CancellationToken.None);
                watch.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                if (operation is not null)
                {
                    operation.Cursor = cursor ?? operation.Cursor;
                }

                return true;
            }
            finally
            {
                gate.Release();
            }
        }
        finally
        {
            Interlocked.Add(ref waiting, -message.Length);
        }
    }

    /// Sends <paramref name="last"/> and the close, then waits for the client's own; the gate stays shut.
    public async Task CloseAsync(SocketClose close, Func<IEnumerable<PooledBuffer>>? last = null)
    {
        if (Interlocked.Exchange(ref closed, 1) == 1)
        {
            return;
        }

        using var limit = new CancellationTokenSource(options.CloseTimeout, time);
        try
        {
            await closing.CancelAsync();
            await gate.WaitAsync(limit.Token);
            foreach (var message in last?.Invoke() ?? [])
            {
                using (message)
                {
                    await socket.SendAsync(message.Written, WebSocketMessageType.Text, true, limit.Token);
                }
            }

            await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Reason, limit.Token);
            drain = time.CreateTimer(_ => socket.Abort(), null, options.CloseTimeout, Timeout.InfiniteTimeSpan);
        }
        catch (Exception gone) when (SocketConnection.IsGone(gone))
        {
            socket.Abort();
        }
    }

    public void Dispose()
    {
        watch.Dispose();
        drain?.Dispose();
        closing.Dispose();
        gate.Dispose();
    }
}
