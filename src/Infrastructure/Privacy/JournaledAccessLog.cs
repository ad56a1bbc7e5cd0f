using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Privacy;

/// <summary>
/// On SQLite, where every commit makes each reader fetch its pages anew: a read is appended to a file beside the
/// database and becomes a row within a second, together with all others of that second. What a process leaves behind,
/// the next one makes rows of.
/// </summary>
internal sealed partial class JournaledAccessLog : AccessLog, IDisposable
{
    /// So many are kept while the database cannot be written; some 30 MB.
    public const int MostUnsettled = 100_000;

    private readonly AccessWriter writer;
    private readonly IDbContextFactory<AppDbContext> databases;
    private readonly IdSource ids;
    private readonly string directory;
    private readonly Lock gate = new();
    private readonly AccessLineWriter lines = new();
    private readonly SemaphoreSlim settling = new(1);
    private readonly Queue<AccessVolume> full = [];
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
                }
            }

            while (full.TryPeek(out var volume))
            {
                await writer.WriteAsync(volume.Rows, cancellationToken);
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
            Append(reads, now);
            Kept(reads.Length);
            return ValueTask.CompletedTask;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return ValueTask.FromException(Failed(reads.Length, cause));
        }
    }

    private void Append(ReadOnlySpan<Access> reads, DateTimeOffset now)
    {
        lock (gate)
        {
            if (unsettled + reads.Length > MostUnsettled)
            {
                throw new IOException("The database has not taken reads for too long.");
            }

            lines.Clear();
            foreach (ref readonly var read in reads)
            {
                lines.Write(new TimedAccess(read, now));
            }

            open ??= AccessVolume.Create(directory, ids.Next().ToString("N"), spare ?? []);
            spare = null;
            open.Append(lines.Written);
            foreach (ref readonly var read in reads)
            {
                open.Rows.Add(new TimedAccess(read, now));
            }

            unsettled += reads.Length;
        }
    }

    private void Settled(AccessVolume volume)
    {
        volume.Delete();
        lock (gate)
        {
            unsettled -= volume.Rows.Count;
            volume.Rows.Clear();
            spare = volume.Rows;
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

/// Makes rows of the reads that were kept, each second and when the host ends.
internal sealed partial class AccessSettlement(AccessLog log, ILogger<AccessSettlement> logger) : BackgroundService
{
    // Real time on purpose: what a kill of the process would leave does not depend on the product's clock.
    private static readonly TimeSpan period = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await SettleAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period, TimeProvider.System);
        try
        {
            do
            {
                await SettleAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await log.SettleAsync(cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailure(logger, fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Reads of personal data are kept, but could not be written to the access log ({Fault}); trying again.")]
    private static partial void LogFailure(ILogger logger, string fault);
}
