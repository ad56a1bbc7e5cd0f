using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Files;

internal static class ForgottenUploads
{
    /// Of these, what nothing uses any more: its row, and with it the key of its file. Tells whose files are to be deleted after
    /// the commit.
    public static async Task<List<Guid>> ForgetUploadsAsync(
        this AppDbContext database, IReadOnlyCollection<string> references, CancellationToken cancellationToken)
    {
        // A sample is no file.
        var files = await database.Uploads
            .Where(upload => upload.WrappedKey != null && references.Contains(upload.Reference)
                && !database.ApplicationDocuments.Any(document => document.UploadReference == upload.Reference && document.MediaType != null)
                && !database.ComplaintAttachments.Any(attachment => attachment.UploadReference == upload.Reference && attachment.MediaType != null)
                && !database.MessageAttachments.Any(attachment => attachment.UploadReference == upload.Reference))
            .Select(upload => upload.Id)
            .ToListAsync(cancellationToken);
        await database.Uploads.Where(upload => files.Contains(upload.Id)).ExecuteDeleteAsync(cancellationToken);
        return files;
    }
}
