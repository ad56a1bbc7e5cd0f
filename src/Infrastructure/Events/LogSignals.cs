using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// Wake-ups inside one process. They only shorten waiting: a lost one costs latency, never an event.
internal sealed class LogSignals : IDisposable
{
    public LogSignals(DatabaseProvider provider)
    {
        Positioned = new Signal();
        Written = provider == DatabaseProvider.Sqlite ? Positioned : new Signal();
    }

    /// A transaction of this process was committed: there may be rows for the relay.
    public Signal Written { get; }

    /// The relay of this or another process gave positions: there may be rows for the tail.
    public Signal Positioned { get; }

    public void Dispose()
    {
        Written.Dispose();
        Positioned.Dispose();
    }
}

/// Any number of setters, one waiter; set while nobody waits is remembered once.
internal sealed class Signal : IDisposable
{
    private readonly SemaphoreSlim semaphore = new(0, 1);
    private int set;

    public void Set()
    {
        if (Interlocked.Exchange(ref set, 1) == 0)
        {
            semaphore.Release();
        }
    }

    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (!await semaphore.WaitAsync(atMost, cancellationToken))
        {
            return false;
        }

        Volatile.Write(ref set, 0);
        return true;
    }

    public void Dispose() => semaphore.Dispose();
}
