namespace SipOkMuba.Graph.Transport;

/// One operation of a socket, from <c>subscribe</c> to <c>complete</c>.
internal sealed class SocketOperation(string id, CancellationToken closing) : IDisposable
{
    private readonly CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(closing);

    public string Id { get; } = id;

    public CancellationToken Token { get; private set; }

    /// The last event that the socket took.
    public string? Cursor { get; set; }

    public Task Run { get; private set; } = Task.CompletedTask;

    public void Start(Func<SocketOperation, Task> run)
    {
        Token = ended.Token;
        Run = run(this);
    }

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
