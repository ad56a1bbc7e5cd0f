using Microsoft.Extensions.Hosting;
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
    : BackgroundService
    where TFollower : IEventFollower
{
    private const int MaximumAttempts = 10;
    private static readonly TimeSpan retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan shortestBackOff = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan longestBackOff = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lease = leases.Of(follower.Name);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await lease.AcquireAsync(stoppingToken) is { } position)
                {
                    await FollowAsync(lease, position, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogInterrupted(logger, follower.Name, exception);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await Task.Delay(retry, TimeProvider.System, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await leases.Of(follower.Name).ReleaseAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            LogInterrupted(logger, follower.Name, exception);
        }
    }

    private async Task FollowAsync(ReaderLease lease, long position, CancellationToken stoppingToken)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var reader = await stream.OpenAtAsync(follower.Filter, position, held.Token);
        if (position > 0 && reader.Position > position)
        {
            LogMissed(logger, follower.Name, reader.Position - position);
        }

        var renewal = RenewAsync(lease, reader, held);
        try
        {
            await foreach (var logged in reader.WithCancellation(held.Token))
            {
                await HandleAsync(logged, held.Token);

                // Also when the process stops meanwhile: what is not kept is done again.
                if (!await lease.KeepAsync(logged.Position, CancellationToken.None))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            // The lease is another's now.
        }
        finally
        {
            await held.CancelAsync();
            await renewal;
        }
    }

    private async Task RenewAsync(ReaderLease lease, EventReader reader, CancellationTokenSource held)
    {
        using var timer = new PeriodicTimer(ReaderLease.RenewEvery, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(held.Token))
            {
                if (!await lease.KeepAsync(reader.Position, held.Token))
                {
                    await held.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception exception)
        {
            LogInterrupted(logger, follower.Name, exception);
            await held.CancelAsync();
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "Follower {Name} was interrupted and goes on later.")]
    private static partial void LogInterrupted(ILogger logger, string name, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Follower {Name} failed at event {EventId}; trying again.")]
    private static partial void LogFailed(ILogger logger, string name, Guid eventId, Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Follower {Name} missed {Count} trimmed events.")]
    private static partial void LogMissed(ILogger logger, string name, long count);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Follower {Name} gave up event {EventId}.")]
    private static partial void LogPassed(ILogger logger, string name, Guid eventId, Exception exception);
}
