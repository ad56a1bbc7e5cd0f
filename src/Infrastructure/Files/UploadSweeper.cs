using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Files;

/// Removes files that have served their time, on one instance at a time.
internal sealed class UploadSweeper(
    UploadSweep sweep, DocumentRetention retention, ReaderLeases leases, ILogger<UploadSweeper> logger)
    : LeasedWork(ReaderLeases.Uploads, leases, logger)
{
    private static readonly TimeSpan period = TimeSpan.FromMinutes(10);
    private long erased;

    /// Until when the applications had ended whose documents are gone.
    protected override long Place => Volatile.Read(ref erased);

    protected override async Task WorkAsync(ReaderLease lease, long position, CancellationToken cancellationToken)
    {
        Volatile.Write(ref erased, position);
        while (true)
        {
            await sweep.SweepAsync(Turn(TimeProvider.System.GetUtcNow()), cancellationToken);
            Volatile.Write(ref erased, await retention.EraseAsync(erased, cancellationToken));
            await Task.Delay(period, TimeProvider.System, cancellationToken);
        }
    }

    /// Each folder in 43 hours, whichever instance works and however often it starts.
    private static byte Turn(DateTimeOffset now) => (byte)(now.UtcTicks / period.Ticks % FileStore.Folders);
}
