using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Audit;

/// <summary>
/// Makes links of the chain of what was committed: of each event at its position, of notes, and of the access log in
/// stretches. Runs on every instance without a leader: the number of the head, checked when it is saved, is the fence, and
/// who dies or is late has saved nothing.
/// </summary>
internal sealed partial class AuditSequencer : BackgroundService
{
    public const string MeterName = "SipOkMuba.Audit";
    private const int AtATime = 1000;
    private const int ReadsAtATime = 5000;

    public const int YearsKept = 5;

    // Real time on purpose, as all that serves faults and not the product's clock.
    private static readonly TimeSpan period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan anchoredEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan loggedEvery = TimeSpan.FromHours(1);

    private readonly IDbContextFactory<AppDbContext> databases;
    private readonly bool positionIsId;
    private readonly AuditChain chain;
    private readonly AuditAnchor anchor;
    private readonly TimeProvider time;
    private readonly ILogger<AuditSequencer> logger;
    private string? schema;
    private long ripeRead;
    private long readsATurn;
    private long currentAt = TimeProvider.System.GetTimestamp();
    private long head;
    private bool isStopped;

    public AuditSequencer(
        IDbContextFactory<AppDbContext> databases, DatabaseOptions options, AuditChain chain, AuditAnchor anchor,
        TimeProvider time, IMeterFactory meters, ILogger<AuditSequencer> logger)
    {
        (this.databases, this.chain, this.anchor, this.time, this.logger) = (databases, chain, anchor, time, logger);
        positionIsId = options.Provider == DatabaseProvider.Sqlite;
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("audit_log.head", () => Volatile.Read(ref head), "{record}", "The last record of the audit log.");
        meter.CreateObservableGauge(
            "audit_log.behind", () => TimeProvider.System.GetElapsedTime(Volatile.Read(ref currentAt)).TotalSeconds, "s",
            "How long ago every act was in the audit log.");
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref isStopped, true))
        {
            return;
        }

        await base.StopAsync(cancellationToken);
        await TryAsync(async ending =>
        {
            await CatchUpAsync(ending);
            await AnchorAsync(isLogged: true, ending);
        }, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, TimeProvider.System);
        var (anchoredAt, loggedAt) = (TimeProvider.System.GetTimestamp(), TimeProvider.System.GetTimestamp());
        try
        {
            do
            {
                await TryAsync(CatchUpAsync, stoppingToken);
                await TryAsync(SealReadsAsync, stoppingToken);
                if (TimeProvider.System.GetElapsedTime(anchoredAt) >= anchoredEvery)
                {
                    var isLogged = TimeProvider.System.GetElapsedTime(loggedAt) >= loggedEvery;
                    anchoredAt = TimeProvider.System.GetTimestamp();
                    loggedAt = isLogged ? anchoredAt : loggedAt;
                    await TryAsync(RipenReadsAsync, stoppingToken);
                    await TryAsync(stopping => AnchorAsync(isLogged, stopping), stoppingToken);
                    await TryAsync(async stopping => await TrimAsync(stopping), stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }
    }

    internal async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (await StepAsync(cancellationToken) >= AtATime)
        {
        }

        Volatile.Write(ref currentAt, TimeProvider.System.GetTimestamp());
    }

    /// How many links were added; none, too, where another instance was faster.
    internal async Task<int> StepAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        schema ??= (await database.Database.GetAppliedMigrationsAsync(cancellationToken)).Last();
        var end = await database.AuditHead.SingleAsync(cancellationToken);
        var epoch = await database.LogHead.Select(log => log.Epoch).SingleAsync(cancellationToken);
        var (position, batch) = (end.Position, new AuditBatch(database, end, chain, time.GetUtcNow()));
        var events = await (positionIsId
                ? database.OutboxEvents.Where(row => row.Id > position).OrderBy(row => row.Id)
                : database.OutboxEvents.Where(row => row.Position > position).OrderBy(row => row.Position))
            .AsNoTracking().Take(AtATime).ToListAsync(cancellationToken);
        var notes = await database.AuditNotes.OrderBy(note => note.Id).Take(AtATime).ToListAsync(cancellationToken);
        if (end.Number == 0)
        {
            batch.Add(AuditTypes.Begun, schema);
            end.Schema = schema;
            (end.Epoch, end.Position) = (epoch, events is [var first, ..] ? first.Position!.Value - 1 : position);
        }

        // An older binary beside a newer one during an upgrade knows fewer migrations.
        if (string.CompareOrdinal(schema, end.Schema) > 0)
        {
            batch.Add(AuditTypes.SchemaMigrated, schema);
            end.Schema = schema;
        }

        if (epoch != end.Epoch)
        {
            batch.Add(AuditTypes.EpochRaised, new NumberRange(end.Epoch, epoch).ToString());
            end.Epoch = epoch;
        }

        foreach (var row in events)
        {
            batch.Add(row, row.Position!.Value);
        }

        notes.ForEach(batch.Add);
        return await SaveAsync(database, batch, end);
    }

    /// Rows that are there now are sealed over the next minute: by then nothing appears among them any more, as writing a row
    /// is given up after seconds.
    internal async Task RipenReadsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var last = await database.AuditHead.Select(end => end.SealedRead).SingleAsync(cancellationToken);
        ripeRead = await database.AccessRecords.MaxAsync(row => (long?)row.Key, cancellationToken) ?? 0;
        readsATurn = Math.Max(ReadsAtATime, (ripeRead - last) / (anchoredEvery.Ticks / period.Ticks));
    }

    /// As many of the ripe rows as a second's share of a minute: sealing a million of them at once would be felt by who asks meanwhile.
    internal async Task SealReadsAsync(CancellationToken cancellationToken)
    {
        for (var count = 0L; count < readsATurn;)
        {
            var some = await SealAsync(ripeRead, cancellationToken);
            if (some == 0)
            {
                readsATurn = 0;
            }

            count += some;
        }
    }

    internal async Task<int> TrimAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var limit = time.GetUtcNow().AddYears(-YearsKept);
        var oldest = database.AuditRecords.OrderBy(record => record.Number);
        if (await oldest.FirstOrDefaultAsync(cancellationToken) is not { } first || first.At >= limit)
        {
            return 0;
        }

        var forgotten = (await oldest.Take(AtATime).ToListAsync(cancellationToken)).TakeWhile(record => record.At < limit).ToList();

        var end = await database.AuditHead.SingleAsync(cancellationToken);
        var batch = new AuditBatch(database, end, chain, time.GetUtcNow());
        batch.Add(AuditTypes.Trimmed, new NumberRange(first.Number, forgotten[^1].Number).ToString(), forgotten[^1].Hash);
        var last = forgotten[^1].Number;
        await SaveAsync(database, batch, end, () => database.AuditRecords
            .Where(record => record.Number <= last).ExecuteDeleteAsync(CancellationToken.None));
        return forgotten.Count;
    }

    private async Task<int> SealAsync(long upTo, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var end = await database.AuditHead.SingleAsync(cancellationToken);
        var after = end.SealedRead;
        using var digest = chain.DigestOfReads();
        var (count, last) = (0, after);
        await foreach (var row in database.AccessRecords.AsNoTracking()
            .Where(row => row.Key > after && row.Key <= upTo)
            .OrderBy(row => row.Key)
            .Take(ReadsAtATime)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            digest.Add(row);
            (count, last) = (count + 1, row.Key);
        }

        if (count == 0)
        {
            return 0;
        }

        var batch = new AuditBatch(database, end, chain, time.GetUtcNow());
        batch.Add(AuditTypes.ReadsSealed, new NumberRange(after + 1, last).ToString(), digest.End());
        end.SealedRead = last;
        await SaveAsync(database, batch, end);
        return count;
    }

    /// It is short, so that nothing cancels it: SQLite answers an interrupted write with a rollback of its own.
    private async Task<int> SaveAsync(AppDbContext database, AuditBatch batch, AuditHead end, Func<Task>? step = null)
    {
        if (batch.Records.Count > 0)
        {
            try
            {
                await using var transaction = await RolledBackTransaction.BeginAsync(database, CancellationToken.None);
                await database.SaveChangesAsync(CancellationToken.None);
                await AuditRows.InsertAsync(database, batch.Records);
                await (step?.Invoke() ?? Task.CompletedTask);
                await transaction.CommitAsync(CancellationToken.None);
            }
            catch (Exception fault) when (Conflicts.IsConflict(fault))
            {
                return 0;
            }
        }

        Volatile.Write(ref head, end.Number);
        return batch.Records.Count;
    }

    private async Task AnchorAsync(bool isLogged, CancellationToken cancellationToken)
    {
        // First, as another instance may move it meanwhile, together with the head.
        var known = anchor.Read();
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var last = await database.AuditHead.AsNoTracking().SingleAsync(cancellationToken);
        var end = new AnchoredEnd(last.Number, Convert.ToHexString(last.Hash));
        if (known?.Number > end.Number)
        {
            LogCut(logger, end);
        }
        else if (known != end && end.Number > 0)
        {
            anchor.Write(end);
        }

        if (isLogged)
        {
            LogEnd(logger, end);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act(cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailure(logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The audit log ends with {End}.")]
    private static partial void LogEnd(ILogger logger, AnchoredEnd end);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The audit log ends with {End}, before its anchor: records were removed, or an older copy of the database was restored.")]
    private static partial void LogCut(ILogger logger, AnchoredEnd end);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The audit log could not be continued; trying again.")]
    private static partial void LogFailure(ILogger logger, Exception fault);
}
