using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// <summary>
/// Gives each committed event its position. Runs on every instance without a leader: the lock on the head is the fence,
/// and a relay that dies loses its transaction and nothing else.
/// </summary>
internal sealed partial class OutboxRelay(
    IDbContextFactory<AppDbContext> databases, IRelayStep step, LogSignals signals, ILogger<OutboxRelay> logger)
    : BackgroundService
{
    private static readonly TimeSpan floor = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan shortestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan longestTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan shortestBackOff = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan longestBackOff = TimeSpan.FromSeconds(1);

    private TimeSpan backOff = shortestBackOff;

    // A step takes all that is pending, so after a long stand-still the usual time may not do.
    private TimeSpan timeout = shortestTimeout;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RelayAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailure(logger, exception);
                await Task.Delay(backOff, TimeProvider.System, stoppingToken);
                backOff = Longer(backOff, longestBackOff);
                timeout = Longer(timeout, longestTimeout);
            }
        }
    }

    private async Task RelayAsync(CancellationToken stoppingToken)
    {
        await using var database = await databases.CreateDbContextAsync(stoppingToken);
        await database.Database.OpenConnectionAsync(stoppingToken);
        var connection = database.Database.GetDbConnection();
        await step.PrepareAsync(connection, stoppingToken);
        var signalled = true;
        while (true)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            limit.CancelAfter(timeout);
            if (signalled || await AnyPendingAsync(connection, limit.Token))
            {
                if (await step.RunAsync(connection, limit.Token) > 0)
                {
                    signals.Positioned.Set();
                }
            }

            (backOff, timeout) = (shortestBackOff, shortestTimeout);
            signalled = await signals.Written.WaitAsync(floor, stoppingToken);
        }
    }

    private static TimeSpan Longer(TimeSpan time, TimeSpan limit) => time * 2 < limit ? time * 2 : limit;

    // An empty step would still flush the write-ahead log.
    private async Task<bool> AnyPendingAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = step.PendingSql;
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A relay step failed; trying again.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
