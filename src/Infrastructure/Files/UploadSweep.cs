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

    /// More strays than this, and more than half of all files, and the directory is another database's.
    private const int Suspicious = 100;
    private static readonly TimeSpan writing = TimeSpan.FromHours(1);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var (unused, strays) = (await SweepUnusedAsync(cancellationToken), await SweepStraysAsync(cancellationToken));
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
                .OrderBy(upload => upload.Key)
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

    public async Task<int> SweepStraysAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var (files, strays) = (0, new List<string>());
        foreach (var chunk in store.OlderThan(time.GetUtcNow() - writing).Chunk(AtATime))
        {
            files += chunk.Length;
            var ids = chunk.Select(file => file.Upload).OfType<Guid>().ToList();
            var known = await database.Uploads.Where(upload => ids.Contains(upload.Id)).Select(upload => upload.Id).ToHashSetAsync(cancellationToken);
            strays.AddRange(chunk.Where(file => file.Upload is not { } id || !known.Contains(id)).Select(file => file.Path));
        }

        if (strays.Count > Suspicious && strays.Count > files / 2)
        {
            LogSuspicious(logger, strays.Count, files);
            return 0;
        }

        strays.ForEach(File.Delete);
        return strays.Count;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Unused} uploads that no application used, and {Strays} files without a row.")]
    private static partial void LogSwept(ILogger logger, int unused, int strays);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Strays} of {Files} files have no row: Files:Directory seems to be of another database. None was removed.")]
    private static partial void LogSuspicious(ILogger logger, int strays, int files);
}
