using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// On SQLite, where every commit makes each reader fetch its pages anew: a read is appended to a file beside the
/// database and becomes a row within seconds, together with all others of that time; those that differ in nothing but
/// the moment are one. What a process leaves behind, the next one makes rows of.
/// </summary>
internal sealed partial class JournaledAccessLog : AccessLog, IDisposable
{
    /// So many are kept before the database has to take them; some 30 MB.
    public const int MostUnsettled = 100_000;

    // Rows of many citizens touch a page of the index each: the more at once, the more of them share a page.
    private const int WorthSettling = MostUnsettled / 4;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(5);

    // Far less than a client waits.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);

    private readonly AccessWriter writer;
    private readonly IDbContextFactory<AppDbContext> databases;
    private readonly IdSource ids;
    private readonly string directory;
    private readonly Lock gate = new();
    private readonly AccessLineWriter lines = new();
    private readonly SemaphoreSlim settling = new(1);
    private readonly Queue<AccessVolume> full = [];
    private readonly HashSet<Access> alike = [];
    private AccessVolume? open;
    private List<TimedAccess>? spare;
    private int unsettled;
    private bool hasLooked;

    public JournaledAccessLog(
        AccessWriter writer, IDbContextFactory<AppDbContext> databases, IdSource ids, string directory,
        TimeProvider time, IMeterFactory meters, ILogger<AccessLog> logger)
        : base(time, meters, logger)
    {
        (this.writer, this.databases, this.ids) = (writer, databases, ids);
        this.directory = KeyDirectory.Create(directory);
    }

    /// Makes rows of what has waited long enough, or is much by now; of the rest nothing is lost with the power.
    public async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        AccessVolume? waiting;
        bool isDue;
        lock (gate)
        {
            waiting = open;
            isDue = !hasLooked || unsettled >= WorthSettling || unsettled > (open?.Rows.Count ?? 0) || open?.Age >= longest;
        }

        if (isDue)
        {
            await SettleAsync(cancellationToken);
        }
        else
        {
            waiting?.Flush();
        }
    }

    public override async Task SettleAsync(CancellationToken cancellationToken)
    {
        await settling.WaitAsync(cancellationToken);
        try
        {
            if (!hasLooked)
            {
                await SettleLeftAsync(cancellationToken);
                hasLooked = true;
            }

            lock (gate)
            {
                if (open is not null)
                {
                    full.Enqueue(open);
                    open = null;
                    alike.Clear();
                }
            }

            while (full.TryPeek(out var volume))
            {
                // Each page of the index by citizen is then written once: in the order of time most would be written anew for each row.
                await writer.WriteAsync([.. volume.Rows.OrderBy(row => row.Access.CitizenKey)], cancellationToken);
                full.Dequeue();
                Settled(volume);
            }
        }
        finally
        {
            settling.Release();
        }
    }

    public void Dispose()
    {
        open?.Dispose();
        foreach (var volume in full)
        {
            volume.Dispose();
        }

        lines.Dispose();
        settling.Dispose();
    }

    private protected override ValueTask KeepAsync(
        ReadOnlySpan<Access> reads, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return TryAppend(reads, now) ? ValueTask.CompletedTask : new ValueTask(SettleAndKeepAsync(reads.ToArray(), now));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromException(Failed(reads.Length, cause));
        }
    }

    /// Whoever comes when too many are waiting waits with them.
    private async Task SettleAndKeepAsync(Access[] reads, DateTimeOffset now)
    {
        try
        {
            using var limit = new CancellationTokenSource(patience, TimeProvider.System);
            do
            {
                await SettleAsync(limit.Token);
            }
            while (!TryAppend(reads, now));
        }
        catch (Exception cause)
        {
            throw Failed(reads.Length, cause);
        }
    }

    private bool TryAppend(ReadOnlySpan<Access> reads, DateTimeOffset now)
    {
        lock (gate)
        {
            if (unsettled + reads.Length > MostUnsettled)
            {
                return false;
            }

            var rows = open?.Rows ?? spare ?? [];
            var before = rows.Count;
            lines.Clear();
            foreach (ref readonly var read in reads)
            {
                if (alike.Add(read))
                {
                    rows.Add(new TimedAccess(read, now));
                    lines.Write(rows[^1]);
                }
            }

            if (rows.Count > before)
            {
                try
                {
                    open ??= AccessVolume.Create(directory, ids.Next().ToString("N"), rows);
                    open.Append(lines.Written);
                }
                catch
                {
                    alike.ExceptWith(rows.Skip(before).Select(row => row.Access));
                    rows.RemoveRange(before, rows.Count - before);
                    throw;
                }

                spare = null;
                unsettled += rows.Count - before;
                Kept(rows.Count - before);
            }

            return true;
        }
    }

    private void Settled(AccessVolume volume)
    {
        try
        {
            volume.Delete();
        }
        finally
        {
            // They are rows, whether or not the file could be removed: the next process finds that out.
            lock (gate)
            {
                unsettled -= volume.Rows.Count;
                volume.Rows.Clear();
                spare = volume.Rows;
            }
        }
    }

    private async Task SettleLeftAsync(CancellationToken cancellationToken)
    {
        foreach (var volume in AccessVolume.LeftIn(directory))
        {
            using (volume)
            {
                if (volume.Rows.Count > 0 && !await AreRowsAsync(volume.Rows, cancellationToken))
                {
                    await writer.WriteAsync(volume.Rows, cancellationToken);
                }

                volume.Delete();
            }
        }
    }

    /// A process may end between the commit, of all rows of a file, and the file's removal. If in doubt, where all are of
    /// one millisecond, a read is rather told twice than never.
    private async Task<bool> AreRowsAsync(List<TimedAccess> rows, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        return rows[0].At < rows[^1].At && await IsRowAsync(rows[0]) && await IsRowAsync(rows[^1]);

        Task<bool> IsRowAsync(TimedAccess read)
        {
            var (access, at) = read;
            return database.AccessRecords.AnyAsync(
                row => row.CitizenKey == access.CitizenKey && row.At == at && row.RecordKey == access.RecordKey
                    && row.RecordType == access.RecordType && row.Reader == access.By.Reader.Subject,
                cancellationToken);
        }
    }
}

/// Makes rows of the reads that were kept, now and then and when the host ends.
internal sealed partial class AccessSettlement(JournaledAccessLog log, ILogger<AccessSettlement> logger) : BackgroundService
{
    // Real time on purpose: what a kill of the process would leave does not depend on the product's clock.
    private static readonly TimeSpan period = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(log.SettleAsync, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, TimeProvider.System);
        try
        {
            do
            {
                await TryAsync(log.KeepUpAsync, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
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
            LogFailure(logger, fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reads of personal data are kept, but could not be written to the access log ({Fault}); trying again.")]
    private static partial void LogFailure(ILogger logger, string fault);
}
