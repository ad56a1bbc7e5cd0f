using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Clocks;

/// Has done what is due for applications at the second at which it is, on one instance at a time.
internal sealed class ApplicationClock(
    DueApplications due, ClockMeters meters, ReaderLeases leases, ILogger<ApplicationClock> logger)
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
                // Waited for in real time: the clock of the product may jump or stand.
                var quiet = await due.PerformAsync(poll, cancellationToken);
                await Task.Delay(quiet, TimeProvider.System, cancellationToken);
            }
        }
        finally
        {
            meters.Left();
        }
    }
}
