using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Events;

/// Runs on every instance; the one that has the lease of this name works, another takes over when it lapses.
internal abstract partial class LeasedWork(string name, ReaderLeases leases, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan retry = TimeSpan.FromSeconds(1);

    /// How far the work has come, for each renewal of the lease; 0 leaves the place as it is.
    protected virtual long Place => 0;

    /// Until it is cancelled, as the lease is another's then. It may return before: it is begun again.
    protected abstract Task WorkAsync(ReaderLease lease, long position, CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lease = leases.Of(name);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await lease.AcquireAsync(stoppingToken) is { } position)
                {
                    await HoldAsync(lease, position, stoppingToken);
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogInterrupted(logger, name, exception);
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
            await leases.Of(name).ReleaseAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            LogInterrupted(logger, name, exception);
        }
    }

    private async Task HoldAsync(ReaderLease lease, long position, CancellationToken stoppingToken)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var renewal = RenewAsync(lease, held);
        try
        {
            await WorkAsync(lease, position, held.Token);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested && !stoppingToken.IsCancellationRequested)
        {
            // The lease is another's now.
        }
        finally
        {
            await held.CancelAsync();
            await renewal;
        }
    }

    private async Task RenewAsync(ReaderLease lease, CancellationTokenSource held)
    {
        using var timer = new PeriodicTimer(ReaderLease.RenewEvery, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(held.Token))
            {
                if (!await lease.KeepAsync(Place, held.Token))
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
            LogInterrupted(logger, name, exception);
            await held.CancelAsync();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The work of {Name} was interrupted and goes on later.")]
    private static partial void LogInterrupted(ILogger logger, string name, Exception exception);
}
