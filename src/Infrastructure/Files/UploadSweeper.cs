using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Files;

/// Removes files that have served their time, and the messages that they belong to, on one instance at a time: two would look
/// at the same rows.
internal sealed partial class UploadSweeper(
    UploadSweep sweep, DocumentRetention documents, MessageRetention messages, ReaderLeases leases, ILogger<UploadSweeper> logger)
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
            await TryAsync(() => sweep.SweepAsync(Turn(TimeProvider.System.GetUtcNow()), cancellationToken), cancellationToken);
            await TryAsync(async () => Volatile.Write(ref erased, await documents.EraseAsync(erased, cancellationToken)), cancellationToken);
            await TryAsync(() => messages.EraseAsync(cancellationToken), cancellationToken);
            await Task.Delay(period, TimeProvider.System, cancellationToken);
        }
    }

    /// A file that cannot be removed keeps nothing else for longer than promised.
    private async Task TryAsync(Func<Task> step, CancellationToken cancellationToken)
    {
        try
        {
            await step();
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, fault);
        }
    }

    /// Each folder in 43 hours, whichever instance works and however often it starts.
    private static byte Turn(DateTimeOffset now) => (byte)(now.UtcTicks / period.Ticks % FileStore.Folders);

    [LoggerMessage(Level = LogLevel.Error, Message = "Something that has served its time could not be removed; trying again in ten minutes.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
