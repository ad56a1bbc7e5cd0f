using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Files;

/// <summary>
/// Removes what nobody uses: uploads that no application has used for a day, and files without a row, which a crash or a
/// failed save leaves. Whether an upload is used the database decides: using it and removing it are conditions on one row.
/// </summary>
internal sealed partial class UploadSweep(
    IDbContextFactory<AppDbContext> databases, FileStore store, TimeProvider time, ILogger<UploadSweep> logger)
{
    private const int AtATime = 500;

    /// More strays than this, and more than half, in a sample of this many files of each folder, and the directory is
    /// another database's.
    private const int Suspicious = 100;
    private const int SampledOfEach = 4;
    private static readonly TimeSpan writing = TimeSpan.FromHours(1);

    /// Real time on purpose: that is what the file system writes, whatever clock the product runs on.
    private static DateTimeOffset Written => TimeProvider.System.GetUtcNow() - writing;

    /// Strays of one folder only: there may be millions of files, and a stray does no harm.
    public async Task SweepAsync(byte folder, CancellationToken cancellationToken)
    {
        var (unused, strays) = (await SweepUnusedAsync(cancellationToken), await SweepStraysAsync(folder, cancellationToken));
        if (unused + strays > 0)
        {
            LogSwept(logger, unused, strays);
        }
    }

    public async Task<int> SweepUnusedAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var limit = time.GetUtcNow() - Upload.KeptUnused;
        var swept = 0;
        while (true)
        {
            var unused = await database.Uploads
                .Where(upload => upload.Place != null && upload.UploadedAt < limit)
                .OrderBy(upload => upload.UploadedAt)
                .Select(upload => new { upload.Key, upload.Id })
                .Take(AtATime)
                .ToListAsync(cancellationToken);
            foreach (var upload in unused)
            {
                // Its row first: a file that stays behind is a stray, a row without a file would be a lie.
                if (await database.Uploads.Where(row => row.Key == upload.Key && row.Place != null).ExecuteDeleteAsync(cancellationToken) == 1)
                {
                    store.Delete(upload.Id);
                    swept++;
                }
            }

            if (unused.Count < AtATime)
            {
                return swept;
            }
        }
    }

    public async Task<int> SweepStraysAsync(byte folder, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var strays = await StraysAsync(database, store.OlderThan(Written, folder), cancellationToken);
        if (strays.Count == 0 || await IsOfAnotherAsync(database, cancellationToken))
        {
            return 0;
        }

        strays.ForEach(File.Delete);
        return strays.Count;
    }

    private async Task<bool> IsOfAnotherAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        var limit = Written;
        var sample = Enumerable.Range(0, FileStore.Folders)
            .SelectMany(folder => store.OlderThan(limit, (byte)folder).Take(SampledOfEach))
            .ToList();
        var strays = await StraysAsync(database, sample, cancellationToken);
        if (strays.Count <= Suspicious || strays.Count <= sample.Count / 2)
        {
            return false;
        }

        LogSuspicious(logger, strays.Count, sample.Count);
        return true;
    }

    private static async Task<List<string>> StraysAsync(
        AppDbContext database, IEnumerable<(string Path, Guid? Upload)> files, CancellationToken cancellationToken)
    {
        var strays = new List<string>();
        foreach (var chunk in files.Chunk(AtATime))
        {
            var ids = chunk.Select(file => file.Upload).OfType<Guid>().ToList();
            var known = await database.Uploads.Where(upload => ids.Contains(upload.Id)).Select(upload => upload.Id).ToHashSetAsync(cancellationToken);
            strays.AddRange(chunk.Where(file => file.Upload is not { } id || !known.Contains(id)).Select(file => file.Path));
        }

        return strays;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Unused} uploads that no application used, and {Strays} files without a row.")]
    private static partial void LogSwept(ILogger logger, int unused, int strays);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Strays} of {Files} files that were looked at have no row: Files:Directory seems to be of another database. None was removed.")]
    private static partial void LogSuspicious(ILogger logger, int strays, int files);
}
