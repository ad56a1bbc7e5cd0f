using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Events;

/// Something that reacts to the log: at least once for each event, in order, on one instance at a time as a rule. It
/// must bear seeing an event twice.
public interface IEventFollower
{
    /// Keeps its place under this name.
    string Name { get; }

    EventFilter Filter { get; }

    Task HandleAsync(LoggedEvent logged, CancellationToken cancellationToken);
}

/// Drives one follower on every instance; the one that has the lease works, another takes over when it lapses.
internal sealed partial class FollowerHost<TFollower>(
    TFollower follower, EventStream stream, ReaderLeases leases, ILogger<FollowerHost<TFollower>> logger)
    : LeasedWork(follower.Name, leases, logger)
    where TFollower : IEventFollower
{
    private const int MaximumAttempts = 10;
    private static readonly TimeSpan shortestBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan longestBackOff = TimeSpan.FromSeconds(5);

    private volatile EventReader? reader;

    protected override long Place => reader?.Position ?? 0;

    protected override async Task WorkAsync(ReaderLease lease, long position, CancellationToken cancellationToken)
    {
        var opened = await stream.OpenAtAsync(follower.Filter, position, cancellationToken);
        if (position > 0 && opened.Position > position)
        {
            LogMissed(logger, follower.Name, opened.Position - position);
        }

        reader = opened;
        try
        {
            await foreach (var logged in opened.WithCancellation(cancellationToken))
            {
                await HandleAsync(logged, cancellationToken);

                // Also when the process stops meanwhile: what is not kept is done again.
                if (!await lease.KeepAsync(logged.Position, CancellationToken.None))
                {
                    return;
                }
            }
        }
        finally
        {
            reader = null;
        }
    }

    /// A passing fault is waited out. What fails for ever is told loudly and passed, so as not to stop all that
    /// follows; with the database away even passing fails, so nothing is passed then.
    private async Task HandleAsync(LoggedEvent logged, CancellationToken cancellationToken)
    {
        var backOff = shortestBackOff;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await follower.HandleAsync(logged, cancellationToken);
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt == MaximumAttempts)
                {
                    LogPassed(logger, follower.Name, logged.EventId, exception);
                    return;
                }

                LogFailed(logger, follower.Name, logged.EventId, exception);
            }

            await Task.Delay(backOff, TimeProvider.System, cancellationToken);
            backOff = backOff * 2 < longestBackOff ? backOff * 2 : longestBackOff;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Follower {Name} failed at event {EventId}; trying again.")]
    private static partial void LogFailed(ILogger logger, string name, Guid eventId, Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Follower {Name} missed {Count} trimmed events.")]
    private static partial void LogMissed(ILogger logger, string name, long count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Follower {Name} gave up event {EventId}.")]
    private static partial void LogPassed(ILogger logger, string name, Guid eventId, Exception exception);
}
