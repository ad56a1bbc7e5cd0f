namespace SipOkMuba.Graph.Transport;

/// One operation of a socket, from <c>subscribe</c> to <c>complete</c>.
internal sealed class SocketOperation : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private byte[]? nextHead;

    public SocketOperation(string id) => (Id, Token) = (id, ended.Token);

    public string Id { get; }

    public CancellationToken Token { get; }

    /// The last event that the socket took.
    public string? Cursor { get; set; }

    public Task Run { get; private set; } = Task.CompletedTask;

    /// How each of its results begins; a stream has many.
    public ReadOnlySpan<byte> NextHead => nextHead ??= SocketMessage.NextHead(Id);

    public void Start(Func<SocketOperation, Task> run) => Run = run(this);

    public void End()
    {
        try
        {
            ended.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself meanwhile.
        }
    }

    public void Dispose() => ended.Dispose();
}

/// The operations that run on one socket: few, so a list.
internal sealed class SocketOperations
{
    private readonly List<SocketOperation> running = [];

    public int Count
    {
        get
        {
            lock (running)
            {
                return running.Count;
            }
        }
    }

    public SocketOperation? Find(string id)
    {
        lock (running)
        {
            return running.Find(operation => operation.Id == id);
        }
    }

    public void Add(SocketOperation operation)
    {
        lock (running)
        {
            running.Add(operation);
        }
    }

    /// From here on its id is free.
    public void Remove(SocketOperation operation)
    {
        lock (running)
        {
            running.Remove(operation);
        }
    }

    public SocketOperation[] ToArray()
    {
        lock (running)
        {
            return [.. running];
        }
    }
}
