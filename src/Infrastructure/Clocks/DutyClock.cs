using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Clocks;

/// <summary>
/// Has done what is due at the second at which it is, on one instance at a time. The kinds of work take turns, so that
/// neither what one has to catch up nor what fails in it keeps the others waiting.
/// </summary>
internal sealed partial class DutyClock(
    IEnumerable<IDueWork> works, ClockMeters meters, ReaderLeases leases, ILogger<DutyClock> logger)
    : LeasedWork(ReaderLeases.Clock, leases, logger)
{
    /// Other instances write too, and somebody's act may make something due at once.
    private static readonly TimeSpan poll = TimeSpan.FromSeconds(1);

    protected override async Task WorkAsync(ReaderLease lease, long position, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var quiet = poll;
                foreach (var work in works)
                {
                    var ofWork = await TakeTurnAsync(work, cancellationToken);
                    quiet = ofWork < quiet ? ofWork : quiet;
                }

                // Waited for in real time: the clock of the product may jump or stand.
                await Task.Delay(quiet, TimeProvider.System, cancellationToken);
            }
        }
        finally
        {
            meters.Left();
        }
    }

    private async Task<TimeSpan> TakeTurnAsync(IDueWork work, CancellationToken cancellationToken)
    {
        try
        {
            return await work.PerformAsync(poll, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, work.Subject, exception);
            return poll;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is due for {Subject} was interrupted and goes on in a second.")]
    private static partial void LogFailed(ILogger logger, string subject, Exception exception);
}
