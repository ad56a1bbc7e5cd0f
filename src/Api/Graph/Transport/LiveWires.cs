using System.Collections.Concurrent;

namespace SipOkMuba.Graph.Transport;

/// A wire that stays open while its client says nothing.
internal interface ILiveWire
{
    /// Once a second: what has become due.
    void Look();

    /// The server stops; the client may come back at once.
    void GoAway();
}

/// Looks after all open wires once a second: what is due on one of them is found in passing, where timers and tasks for
/// each of thousands would cost most of what an idle one needs.
internal sealed class LiveWires : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ILiveWire, bool> open = new();
    private readonly CancellationToken stopping;
    private readonly CancellationTokenRegistration closing;
    private readonly ITimer timer;

    public LiveWires(TimeProvider time, IHostApplicationLifetime lifetime)
    {
        stopping = lifetime.ApplicationStopping;
        closing = stopping.Register(() => ForEach(wire => wire.GoAway()));
        timer = time.CreateTimer(_ => ForEach(wire => wire.Look()), null, Period, Period);
    }

    public void Add(ILiveWire wire)
    {
        open[wire] = true;
        if (stopping.IsCancellationRequested)
        {
            wire.GoAway();
        }
    }

    public void Remove(ILiveWire wire) => open.TryRemove(wire, out _);

    public void Dispose()
    {
        closing.Dispose();
        timer.Dispose();
    }

    private void ForEach(Action<ILiveWire> act)
    {
        foreach (var (wire, _) in open)
        {
            act(wire);
        }
    }
}
