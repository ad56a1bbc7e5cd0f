using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// The log of who saw whose data (decision 0035): an answer waits until its reads are written, and is not given if they
/// can not be. Whoever comes while a batch is written waits for the next one, so that many readers share one commit.
/// </summary>
public sealed partial class AccessLog : IDisposable
{
    public const string MeterName = "SipOkMuba.Privacy";

    // Longer than any writer ahead of it holds SQLite, and far less than a client waits.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    private readonly AccessWriter writer;
    private readonly TimeProvider time;
    private readonly ILogger<AccessLog> logger;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private Batch open = new();
    private Batch? spare;
    private long written;
    private long failed;

    internal AccessLog(AccessWriter writer, TimeProvider time, IMeterFactory meters, ILogger<AccessLog> logger)
    {
        (this.writer, this.time, this.logger) = (writer, time, logger);
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("access_log.written", () => Volatile.Read(ref written), "{row}", "Rows written to the access log.");
        meter.CreateObservableCounter("access_log.failed", () => Volatile.Read(ref failed), "{row}", "Reads that could not be logged and were not answered.");
    }

    /// Returns when the reads are in the database; throws <see cref="AccessLogUnavailableException"/> when they are not.
    public ValueTask RecordAsync(ReadOnlySpan<Access> reads, CancellationToken cancellationToken)
    {
        if (reads.IsEmpty)
        {
            return ValueTask.CompletedTask;
        }

        var now = time.GetUtcNow();
        Batch batch;
        lock (gate)
        {
            batch = open;
            var follows = batch.Rows.Count > 0;
            foreach (ref readonly var read in reads)
            {
                batch.Rows.Add(new TimedAccess(read, now));
            }

            if (follows)
            {
                return new ValueTask(batch.Written.WaitAsync(cancellationToken));
            }
        }

        return LeadAsync(batch);
    }

    public void Dispose() => writing.Dispose();

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
            Interlocked.Add(ref written, batch.Rows.Count);
        }
        catch (Exception cause)
        {
            Interlocked.Add(ref failed, batch.Rows.Count);
            fault = new AccessLogUnavailableException(cause);
            LogFailure(logger, batch.Rows.Count, cause.GetType().Name);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Writing {Count} rows of the access log failed ({Fault}); their readers got no answer.")]
    private static partial void LogFailure(ILogger logger, int count, string fault);

    private sealed class Batch
    {
        private TaskCompletionSource? done;

        public List<TimedAccess> Rows { get; } = [];

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
            done = null;
            return this;
        }
    }
}

/// The reads of an answer could not be logged, so it must not be given.
public sealed class AccessLogUnavailableException(Exception cause) : Exception("The access log cannot be written.", cause);

internal readonly record struct TimedAccess(Access Access, DateTimeOffset At);
