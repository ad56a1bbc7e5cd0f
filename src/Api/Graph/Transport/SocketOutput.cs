using System.Net.WebSockets;

namespace SipOkMuba.Graph.Transport;

/// Writes messages one after another. Whoever sends waits until its message is written, so what waits is bounded by the
/// operations that run; a client that reads nothing for too long, or lets too much wait, is reported as slow.
internal sealed class SocketOutput : IDisposable
{
    private const long Never = 0;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource closing = new();
    private readonly WebSocket socket;
    private readonly GraphTransportOptions options;
    private readonly TimeProvider time;
    private readonly Func<SocketOperation?, bool> maySend;
    private readonly Action slow;
    private long sendingSince = Never;
    private long drainingSince = Never;
    private long waiting;
    private int closed;

    public SocketOutput(
        WebSocket socket, GraphTransportOptions options, TimeProvider time, Func<SocketOperation?, bool> maySend, Action slow)
    {
        (this.socket, this.options, this.time, this.maySend, this.slow) = (socket, options, time, maySend, slow);
        Closing = closing.Token;
    }

    /// Cancelled as soon as a close begins. Taken once: its source refuses to give it when all is over, but the watch may
    /// come by still.
    public CancellationToken Closing { get; }

    /// Whether it may be sent is asked when its turn has come; the answer tells whether it was.
    public async ValueTask<bool> SendAsync(PooledBuffer message, SocketOperation? operation, string? cursor)
    {
        if (Interlocked.Add(ref waiting, message.Length) - message.Length > options.SendQueueBytes)
        {
            slow();
        }

        try
        {
            await gate.WaitAsync(operation?.Token ?? Closing);
            try
            {
                if (Closing.IsCancellationRequested || !maySend(operation))
                {
                    return false;
                }

                Volatile.Write(ref sendingSince, Now());
                // A cancelled send would cut the socket in the middle of a frame.
                await socket.SendAsync(message.Written, WebSocketMessageType.Text, true, CancellationToken.None);
                Volatile.Write(ref sendingSince, Never);
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
            Volatile.Write(ref drainingSince, Now());
        }
        catch (Exception gone) when (SocketConnection.IsGone(gone))
        {
            socket.Abort();
        }
    }

    /// Once a second: whether the client still reads, and answers a close.
    public void Look()
    {
        if (IsOver(ref sendingSince, options.SendTimeout))
        {
            slow();
        }

        if (IsOver(ref drainingSince, options.CloseTimeout))
        {
            socket.Abort();
        }
    }

    public void Dispose()
    {
        closing.Dispose();
        gate.Dispose();
    }

    private bool IsOver(ref long since, TimeSpan limit) =>
        Volatile.Read(ref since) is var begun and not Never && time.GetElapsedTime(begun) >= limit;

    // A clock may stand at zero when it begins.
    private long Now() => Math.Max(1, time.GetTimestamp());
}
