using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// Forgets events after 30 days, oldest first, so that what is kept stays without gaps; none that the audit log has not taken up.
internal sealed partial class LogRetention(
    IDbContextFactory<AppDbContext> databases, DatabaseOptions options, TimeProvider time, ILogger<LogRetention> logger)
    : BackgroundService
{
    private const int AtATime = 5000;
    private static readonly TimeSpan kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, time);
        do
        {
            try
            {
                while (await TrimAsync(stoppingToken) == AtATime)
                {
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailure(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var positionIsId = options.Provider == DatabaseProvider.Sqlite;
        var positioned = positionIsId
            ? database.OutboxEvents.OrderBy(row => row.Id)
            : database.OutboxEvents.Where(row => row.Position != null).OrderBy(row => row.Position);
        var oldest = await positioned
            .Select(row => new { row.Id, row.Position, row.OccurredAt })
            .Take(AtATime)
            .ToListAsync(cancellationToken);
        var limit = time.GetUtcNow() - kept;
        var audited = await database.AuditHead.Select(head => head.Position).SingleAsync(cancellationToken);
        if (oldest.TakeWhile(row => row.OccurredAt < limit && row.Position <= audited).LastOrDefault() is not { } last)
        {
            return 0;
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var trimmed = await (positionIsId
                ? database.OutboxEvents.Where(row => row.Id <= last.Id)
                : database.OutboxEvents.Where(row => row.Position <= last.Position))
            .ExecuteDeleteAsync(cancellationToken);

        // Last, as from here on relays wait for the head.
        await database.LogHead.Where(head => head.Oldest <= last.Position)
            .ExecuteUpdateAsync(set => set.SetProperty(head => head.Oldest, last.Position + 1), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return trimmed;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Trimming the event log failed; trying again in an hour.")]
    private static partial void LogFailure(ILogger logger, Exception exception);
}
