using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Privacy;

/// The log of who saw whose data (decision 0035): an answer waits until its reads are kept, and is not given if they can
/// not be.
public abstract partial class AccessLog
{
    public const string MeterName = "SipOkMuba.Privacy";

    private readonly TimeProvider time;
    private readonly ILogger logger;
    private long kept;
    private long failed;

    private protected AccessLog(TimeProvider time, IMeterFactory meters, ILogger<AccessLog> logger)
    {
        (this.time, this.logger) = (time, logger);
        var meter = meters.Create(MeterName);
        meter.CreateObservableCounter("access_log.written", () => Volatile.Read(ref kept), "{row}", "Reads kept for the access log.");
        meter.CreateObservableCounter("access_log.failed", () => Volatile.Read(ref failed), "{row}", "Reads that could not be logged and were not answered.");
    }

    /// Returns when the reads outlive this process; throws <see cref="AccessLogUnavailableException"/> when they do not.
    public ValueTask RecordAsync(ReadOnlySpan<Access> reads, CancellationToken cancellationToken) =>
        reads.IsEmpty ? ValueTask.CompletedTask : KeepAsync(reads, time.GetUtcNow(), cancellationToken);

    /// Returns when all reads that were recorded so far are rows of the database.
    public virtual Task SettleAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private protected abstract ValueTask KeepAsync(ReadOnlySpan<Access> reads, DateTimeOffset now, CancellationToken cancellationToken);

    private protected void Kept(int rows) => Interlocked.Add(ref kept, rows);

    private protected AccessLogUnavailableException Failed(int rows, Exception cause)
    {
        Interlocked.Add(ref failed, rows);
        LogFailure(logger, rows, cause.GetType().Name);
        return new AccessLogUnavailableException(cause);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Writing {Count} rows of the access log failed ({Fault}); their readers got no answer.")]
    private static partial void LogFailure(ILogger logger, int count, string fault);
}

/// The reads of an answer could not be logged, so it must not be given.
public sealed class AccessLogUnavailableException(Exception cause) : Exception("The access log cannot be written.", cause);

internal readonly record struct TimedAccess(Access Access, DateTimeOffset At);
