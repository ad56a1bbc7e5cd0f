using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Uploads;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Seed;

namespace SipOkMuba.Infrastructure.Files;

/// The content of what was uploaded.
public sealed class DocumentFiles(FileVault vault, FileStore store)
{
    /// Null: the file is no longer kept.
    public async Task<byte[]?> ReadAsync(AppDbContext database, string reference, CancellationToken cancellationToken)
    {
        var upload = await database.Uploads.AsNoTracking()
            .SingleOrDefaultAsync(found => found.Reference == reference, cancellationToken);
        return upload is null ? null : await ReadAsync(upload, cancellationToken);
    }

    private async Task<byte[]?> ReadAsync(Upload upload, CancellationToken cancellationToken) =>
        upload.WrappedKey is not { } key ? SampleFiles.Find(upload.Reference)
        : await store.ReadAsync(upload.Id, cancellationToken) is { } cipher ? vault.Open(upload.Id, cipher, key)
        : null;
}
