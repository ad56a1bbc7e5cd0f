using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Events;

/// One per process: copies the end of the log into the ring that every stream of the process reads.
internal sealed partial class EventTail(LogPages pages, LogSignals signals, ILogger<EventTail> logger)
    : BackgroundService
{
    private const int PageSize = 1000;
    private const int RingSize = 4096;
    private static readonly TimeSpan floor = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan backOff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan beat = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    // Under load a wake-up per commit costs up to a third of the throughput; a few events a query cost nothing.
    private static readonly TimeSpan breath = TimeSpan.FromMilliseconds(5);

    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isStarted;
    private long epoch;
    private long lastRead;

    public EventRing Ring { get; } = new(RingSize);

    /// Done once the ring stands at the head of the log.
    public Task Ready => ready.Task;

    /// For the health check: streams of this process are fed.
    public bool IsAlive =>
        Ready.IsCompletedSuccessfully && TimeProvider.System.GetElapsedTime(Volatile.Read(ref lastRead)) < patience;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RestartAsync(stoppingToken);
                await FollowAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (CursorError)
            {
                // Another epoch: streams that stood in the old one end, new ones begin in the new one.
                isStarted = false;
            }
            catch (LogGapException gap)
            {
                LogGap(logger, gap);
                await Task.Delay(backOff, TimeProvider.System, stoppingToken);
            }
            catch (Exception exception)
            {
                LogFailure(logger, exception);
                await Task.Delay(backOff, TimeProvider.System, stoppingToken);
            }
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var beaten = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (page, _) = await pages.ReadAsync(
                EventFilter.All, Ring.Last, long.MaxValue, PageSize, epoch, stoppingToken);
            Volatile.Write(ref lastRead, TimeProvider.System.GetTimestamp());
            if (page.Count > 0)
            {
                Ring.Append(page);
            }

            if (page.Count == PageSize)
            {
                continue;
            }

            if (page.Count > 0)
            {
                await Task.Delay(breath, TimeProvider.System, stoppingToken);
            }

            if (TimeProvider.System.GetElapsedTime(beaten) >= beat)
            {
                beaten = TimeProvider.System.GetTimestamp();
                Ring.Beat();
            }

            await signals.Positioned.WaitAsync(floor, stoppingToken);
        }
    }

    private async Task RestartAsync(CancellationToken stoppingToken)
    {
        if (isStarted)
        {
            return;
        }

        var bounds = await pages.BoundsAsync(stoppingToken);
        epoch = bounds.Epoch;
        Ring.Start(bounds.Epoch, bounds.Head);
        isStarted = true;
        ready.TrySetResult();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The event log has a gap; streams stand still.")]
    private static partial void LogGap(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the end of the event log failed; trying again.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
