using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// <summary>
/// Judges files in processes of their own: as many at a time as there are cores, two to four, each within a time. A file
/// that ends two fresh judges is refused; where no judge can be had, nobody's file is.
/// </summary>
public sealed partial class FileChecks(FilesOptions options, ILogger<FileChecks> logger) : IDisposable
{
    private const int MostOfOne = 64;
    private const int Most = 256;

    /// Where cores are fought for, a picture of 40 million pixels takes 1.3 seconds with the start of its judge, 2 MB of
    /// the smallest PDF objects 1.4.
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(5);
    private readonly FileCheckQueue queue = new(Math.Clamp(Environment.ProcessorCount, 2, 4), MostOfOne, Most);
    private readonly ConcurrentBag<FileCheckWorker> idle = [];

    /// Of the processes that wait for a file.
    internal IEnumerable<int> Waiting => idle.Select(worker => worker.Id);

    public Task<FileVerdict> JudgeAsync(string owner, ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        queue.RunAsync(owner, () => JudgeAsync(file, cancellationToken), cancellationToken);

    public void Dispose()
    {
        while (idle.TryTake(out var worker))
        {
            worker.Dispose();
        }

        queue.Dispose();
    }

    /// Only what a fresh judge did of this file counts: one that had waited may have died of anything.
    private async Task<FileVerdict> JudgeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var early = TakeWaiting() is { } waiting ? await TryAsync(waiting, file, cancellationToken) : null;
        return early
            ?? await TryAsync(await StartAsync(cancellationToken), file, cancellationToken)
            ?? await TryAsync(await StartAsync(cancellationToken), file, cancellationToken)
            ?? FileVerdict.Of(FileFault.Damaged);
    }

    private FileCheckWorker? TakeWaiting()
    {
        while (idle.TryTake(out var worker))
        {
            if (!worker.HasEnded)
            {
                return worker;
            }

            worker.Dispose();
        }

        return null;
    }

    /// Null: the judge has ended over it.
    private async Task<FileVerdict?> TryAsync(FileCheckWorker worker, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(patience);
        try
        {
            var verdict = await worker.JudgeAsync(file, late.Token);
            idle.Add(worker);
            return verdict;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            worker.Dispose();
            LogTooSlow(logger, file.Length);
            return FileVerdict.Of(FileFault.Damaged);
        }
        catch (IOException)
        {
            worker.Dispose();
            LogEnded(logger, file.Length);
            return null;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }

    private async Task<FileCheckWorker> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await FileCheckWorker.StartAsync(options.Program, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FilesUnavailableException("The process that checks files can not be started.", failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A file of {Bytes} bytes was not read in time and was refused.")]
    private static partial void LogTooSlow(ILogger logger, int bytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A file of {Bytes} bytes ended the process that checked it.")]
    private static partial void LogEnded(ILogger logger, int bytes);
}
