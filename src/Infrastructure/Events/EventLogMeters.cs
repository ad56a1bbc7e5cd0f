using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// <summary>
/// How the log, its relay and its followers stand. A meter may not wait for a database, so the figures are read now and
/// then; those that could not be read are not told, so that their absence can be alarmed at.
/// </summary>
internal sealed partial class EventLogMeters : BackgroundService
{
    private static readonly TimeSpan period = TimeSpan.FromSeconds(10);

    private readonly IDbContextFactory<AppDbContext> databases;
    private readonly LogPages pages;
    private readonly EventTail tail;
    private readonly TimeProvider time;
    private readonly ILogger<EventLogMeters> logger;
    private readonly bool hasRelay;
    private volatile Figures? figures;

    public EventLogMeters(
        IDbContextFactory<AppDbContext> databases, DatabaseOptions options, LogPages pages, EventTail tail,
        TimeProvider time, IMeterFactory meters, ILogger<EventLogMeters> logger)
    {
        (this.databases, this.pages, this.tail, this.time, this.logger) = (databases, pages, tail, time, logger);
        hasRelay = options.Provider != DatabaseProvider.Sqlite;
        var meter = meters.Create(EventLog.MeterName);
        Gauge("event_log.head", "{event}", "The last position of the log.", now => now.Head);
        Gauge("event_log.relay.pending", "{event}", "Committed events without a position.", now => now.Pending);
        Gauge("event_log.relay.age", "s", "How long the oldest of them has waited.", now => now.PendingSeconds);
        Gauge("event_log.tail.lag", "{event}", "Events that this process has not read yet.", now => now.TailLag);
        meter.CreateObservableGauge(
            "event_log.follower.lag", FollowerLags, "{event}", "Events between the head and the place that a follower has saved.");

        void Gauge(string name, string unit, string description, Func<Figures, long> read) => meter.CreateObservableGauge(
            name, () => (Measurement<long>[])(figures is { } now ? [new(read(now))] : []), unit, description);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await tail.Ready.WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(period, time);
        do
        {
            try
            {
                await ReadAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                figures = null;
                LogFailure(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task ReadAsync(CancellationToken cancellationToken)
    {
        var read = tail.Ring.Last;
        var bounds = await pages.BoundsAsync(cancellationToken);
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var followers = await database.ReaderPositions
            .Where(reader => !ReaderLeases.Placeless.Contains(reader.Name))
            .Select(reader => new { reader.Name, reader.Position })
            .ToDictionaryAsync(reader => reader.Name, reader => reader.Position, cancellationToken);
        var (pending, oldest) = hasRelay ? await PendingAsync(database, cancellationToken) : default;
        figures = new Figures(
            bounds.Head,
            pending,
            oldest is { } since ? (long)(time.GetUtcNow() - since).TotalSeconds : 0,
            Math.Max(0, bounds.Head - read),
            followers);
    }

    private static async Task<(long Count, DateTimeOffset? Oldest)> PendingAsync(
        AppDbContext database, CancellationToken cancellationToken)
    {
        var pending = database.OutboxEvents.Where(row => row.Position == null);
        return await pending.LongCountAsync(cancellationToken) is var count and > 0
            ? (count, await pending.OrderBy(row => row.Id).Select(row => (DateTimeOffset?)row.OccurredAt).FirstOrDefaultAsync(cancellationToken))
            : (0, null);
    }

    private IEnumerable<Measurement<long>> FollowerLags() => figures is not { } now ? [] : now.Followers.Select(
        follower => new Measurement<long>(
            Math.Max(0, now.Head - follower.Value), KeyValuePair.Create("event_log.follower", (object?)follower.Key)));

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reading the figures of the event log failed; trying again.")]
    private static partial void LogFailure(ILogger logger, Exception exception);

    private sealed record Figures(
        long Head, long Pending, long PendingSeconds, long TailLag, IReadOnlyDictionary<string, long> Followers);
}
