using System.Security.Cryptography;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Files;

/// <summary>
/// Sealed files in a directory that all instances share. A file has its final name only once it is whole and on the disk;
/// its row follows. So a crash leaves a file without a row, which is swept, and never a row without a file.
/// </summary>
public sealed class FileStore(FilesOptions options)
{
    internal const int Folders = 256;
    private const string Draft = ".part";

    public async Task WriteAsync(Guid id, ReadOnlyMemory<byte> sealedContent, CancellationToken cancellationToken)
    {
        var path = PathOf(id);
        var draft = $"{path}.{RandomNumberGenerator.GetHexString(8)}{Draft}";
        try
        {
            KeyDirectory.Create(Path.GetDirectoryName(path)!);
            await using (var stream = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                await stream.WriteAsync(sealedContent, cancellationToken);
                stream.Flush(flushToDisk: true);
            }

            File.Move(draft, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FilesUnavailableException("The file can not be written.", failure);
        }
        finally
        {
            // There is none where it was renamed.
            Delete(draft);
        }
    }

    /// Null: there is none.
    public async Task<byte[]?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(id), cancellationToken);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new FilesUnavailableException("The file can not be read.", failure);
        }
    }

    /// Of what has no row any more, or certainly got none: what cannot be deleted now is a stray.
    public void Delete(Guid id) => Delete(PathOf(id));

    /// Of one folder, those as old as this, with the upload whose they are; null: the rest of a write that was cut.
    internal IEnumerable<(string Path, Guid? Upload)> OlderThan(DateTimeOffset limit, byte folder)
    {
        var directory = Path.Combine(options.Directory, FolderOf(folder));
        return from path in Directory.Exists(directory) ? Directory.EnumerateFiles(directory) : []
               where File.GetLastWriteTimeUtc(path) < limit.UtcDateTime
               let name = Path.GetFileName(path)
               let isWhole = Guid.TryParseExact(name, "N", out _)
               where isWhole || name.EndsWith(Draft, StringComparison.Ordinal)
               select (path, isWhole ? Guid.ParseExact(name, "N") : (Guid?)null);
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception kept) when (kept is IOException or UnauthorizedAccessException)
        {
            // It is swept.
        }
    }

    /// By its last byte, which is random: no folder gets more than its share of the files.
    private string PathOf(Guid id) => Path.Combine(options.Directory, FolderOf(id.ToByteArray()[^1]), id.ToString("N"));

    private static string FolderOf(byte last) => $"{last:x2}";
}
