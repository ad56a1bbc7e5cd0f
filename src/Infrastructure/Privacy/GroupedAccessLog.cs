using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Privacy;

/// On a database server. Whoever comes while a batch is written waits for the next one, so that many readers share one
/// commit, and a row where they differ in nothing but the moment.
internal sealed class GroupedAccessLog(
    AccessWriter writer, TimeProvider time, IMeterFactory meters, ILogger<AccessLog> logger)
    : AccessLog(time, meters, logger), IDisposable
{
    // Far less than a client waits.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    private readonly TimeProvider time = time;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private Batch open = new();
    private Batch? spare;

    public void Dispose() => writing.Dispose();

    private protected override ValueTask KeepAsync(
        ReadOnlySpan<Access> reads, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Batch batch;
        lock (gate)
        {
            batch = open;
            var follows = batch.Rows.Count > 0;
            foreach (ref readonly var read in reads)
            {
                if (batch.Alike.Add(read))
                {
                    batch.Rows.Add(new TimedAccess(read, now));
                }
            }

            if (follows)
            {
                return new ValueTask(batch.Written.WaitAsync(cancellationToken));
            }
        }

        return LeadAsync(batch);
    }

    /// Whoever begins a batch writes it, also when its own client has gone: others wait for it.
    private async ValueTask LeadAsync(Batch batch)
    {
        await writing.WaitAsync(CancellationToken.None);
        AccessLogUnavailableException? fault = null;
        try
        {
            lock (gate)
            {
                (open, spare) = (spare ?? new Batch(), null);
            }

            using var limit = new CancellationTokenSource(patience, time);
            await writer.WriteAsync(batch.Rows, limit.Token);
            Kept(batch.Rows.Count);
        }
        catch (Exception cause)
        {
            fault = Failed(batch.Rows.Count, cause);
        }
        finally
        {
            writing.Release();
        }

        batch.End(fault);
        if (fault is not null)
        {
            throw fault;
        }

        lock (gate)
        {
            spare = batch.IsShared ? spare : batch.Cleared();
        }
    }

    private sealed class Batch
    {
        private TaskCompletionSource? done;

        public List<TimedAccess> Rows { get; } = [];

        /// A row for those that differ in nothing but the moment.
        public HashSet<Access> Alike { get; } = [];

        public bool IsShared => done is not null;

        /// Asked for under the gate, and only while the batch is open.
        public Task Written => (done ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void End(Exception? fault)
        {
            if (fault is null)
            {
                done?.SetResult();
            }
            else
            {
                done?.SetException(fault);
            }
        }

        /// For the next ones, so that a steady load grows nothing.
        public Batch Cleared()
        {
            Rows.Clear();
            Alike.Clear();
            done = null;
            return this;
        }
    }
}
