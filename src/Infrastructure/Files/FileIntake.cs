using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Files.Checks;
using SipOkMuba.Infrastructure.Files.Scanning;

namespace SipOkMuba.Infrastructure.Files;

/// What a file went through before anybody may refer to it: checked, scanned, sealed, stored.
public sealed class FileIntake(FileChecks checks, IMalwareScanner scanner, FileVault vault, FileStore store)
{
    public async Task<TakenFile> TakeAsync(
        Guid upload, string owner, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (content.Length > Upload.MaximumBytes)
        {
            throw new FileTooLargeError(Upload.MaximumBytes);
        }

        var verdict = await checks.JudgeAsync(owner, content, cancellationToken);
        if (verdict.Format is not { } format)
        {
            throw verdict.Fault is { } fault ? new InvalidFileError(fault) : new UnsupportedFileError(FileFormats.MediaTypes);
        }

        if (await scanner.IsInfectedAsync(content, cancellationToken))
        {
            throw new InfectedFileError();
        }

        var (cipher, wrappedKey) = vault.Seal(upload, content.Span);
        await store.WriteAsync(upload, cipher, cancellationToken);
        return new TakenFile(format, wrappedKey);
    }

    /// Of what was taken and certainly got no row.
    public void GiveBack(Guid upload) => store.Delete(upload);
}

public sealed record TakenFile(FileFormat Format, byte[] WrappedKey);
