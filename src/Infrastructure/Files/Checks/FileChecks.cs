using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Uploads;

namespace SipOkMuba.Infrastructure.Files.Checks;

/// <summary>
/// Judges files in processes of their own: as many at a time as there are cores, four at the most, each within a time. A file that
/// ends its judge twice is refused; where no judge can be had, nobody's file is.
/// </summary>
public sealed partial class FileChecks(FilesOptions options, ILogger<FileChecks> logger) : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim places = new(Math.Clamp(Environment.ProcessorCount, 1, 4));
    private readonly ConcurrentBag<FileCheckWorker> idle = [];

    /// Of the processes that wait for a file.
    internal IEnumerable<int> Waiting => idle.Select(worker => worker.Id);

    public async Task<FileVerdict> JudgeAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await TryAsync(file, cancellationToken)
                ?? await TryAsync(file, cancellationToken)
                ?? FileVerdict.Of(FileFault.Damaged);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose()
    {
        while (idle.TryTake(out var worker))
        {
            worker.Dispose();
        }

        places.Dispose();
    }

    /// Null: the judge has ended over it.
    private async Task<FileVerdict?> TryAsync(ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        var worker = idle.TryTake(out var waiting) ? waiting : await StartAsync(cancellationToken);
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
