using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Providers.Postgres;

/// Hears the relays of all instances. Without it events still come, by the tail's floor.
internal sealed partial class PostgresWakeUp(
    IDbContextFactory<AppDbContext> databases, LogSignals signals, ILogger<PostgresWakeUp> logger) : BackgroundService
{
    private static readonly TimeSpan backOff = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogDeaf(logger, exception);
                await Task.Delay(backOff, TimeProvider.System, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        await using var database = await databases.CreateDbContextAsync(stoppingToken);
        await database.Database.OpenConnectionAsync(stoppingToken);
        var connection = (NpgsqlConnection)database.Database.GetDbConnection();
        connection.Notification += Wake;
        try
        {
            await using var listen = new NpgsqlCommand($"LISTEN {PostgresRelayStep.Channel}", connection);
            await listen.ExecuteNonQueryAsync(stoppingToken);
            while (true)
            {
                await connection.WaitAsync(stoppingToken);
            }
        }
        finally
        {
            connection.Notification -= Wake;
        }
    }

    private void Wake(object sender, NpgsqlNotificationEventArgs notification) => signals.Positioned.Set();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Listening for log notifications failed; trying again.")]
    private static partial void LogDeaf(ILogger logger, Exception exception);
}
