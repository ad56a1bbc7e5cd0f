using System.Collections.Concurrent;

namespace SipOkMuba.Graph.Transport;

/// Looks after all sockets once a second: what is due on one of them is found in passing, where timers and tasks for
/// each of thousands would cost most of what an idle socket needs.
internal sealed class SocketWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SocketConnection, bool> open = new();
    private readonly ITimer timer;

    public SocketWatch(TimeProvider time) => timer = time.CreateTimer(_ => Look(), null, Period, Period);

    public void Add(SocketConnection connection) => open[connection] = true;

    public void Remove(SocketConnection connection) => open.TryRemove(connection, out _);

    public void CloseAll(SocketClose close)
    {
        foreach (var (connection, _) in open)
        {
            connection.Close(close);
        }
    }

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        foreach (var (connection, _) in open)
        {
            connection.Look();
        }
    }
}
