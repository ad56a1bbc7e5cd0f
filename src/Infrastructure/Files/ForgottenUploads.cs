using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Files;

internal static class ForgottenUploads
{
    /// Of these, what nothing uses any more: its row, and with it the key of its file. Tells whose files are to be deleted after
    /// the commit. Within a transaction, after what used them is gone.
    public static async Task<List<Guid>> ForgetUploadsAsync(
        this AppDbContext database, IReadOnlyCollection<string> references, CancellationToken cancellationToken)
    {
        // A sample is no file.
        var uploads = database.Uploads.Where(upload => upload.WrappedKey != null && references.Contains(upload.Reference));

        // Two that drop the last two uses of a file at once would each see the other's: who comes second waits for the first.
        await uploads.ExecuteUpdateAsync(set => set.SetProperty(upload => upload.Place, upload => upload.Place), cancellationToken);
        var files = await uploads
            .Where(upload =>
                !database.ApplicationDocuments.Any(document => document.UploadReference == upload.Reference && document.MediaType != null)
                && !database.ComplaintAttachments.Any(attachment => attachment.UploadReference == upload.Reference && attachment.MediaType != null)
                && !database.MessageAttachments.Any(attachment => attachment.UploadReference == upload.Reference))
            .Select(upload => upload.Id)
            .ToListAsync(cancellationToken);
        await database.Uploads.Where(upload => files.Contains(upload.Id)).ExecuteDeleteAsync(cancellationToken);
        return files;
    }
}
