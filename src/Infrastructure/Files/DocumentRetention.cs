using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Files;

/// <summary>
/// Documents go a year after the end of their application: of each only its kind and its date stay. The file goes with the
/// last document that it is. With its row goes its key, so that a copy in a backup opens no more.
/// </summary>
internal sealed class DocumentRetention(IDbContextFactory<AppDbContext> databases, FileStore store, TimeProvider time)
{
    private const int Years = 1;

    /// From where it came the last time, in milliseconds, to where it has come.
    public async Task<long> EraseAsync(long position, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await foreach (var ended in database.Applications.EndedAsync(position, time.GetUtcNow().AddYears(-Years), cancellationToken: cancellationToken))
        {
            if (ended.Keys.Count > 0)
            {
                await EraseAsync(database, ended.Keys, cancellationToken);
            }

            position = ended.Position;
        }

        return position;
    }

    private async Task EraseAsync(AppDbContext database, List<long> applications, CancellationToken cancellationToken)
    {
        var documents = database.ApplicationDocuments.Where(document => document.MediaType != null && applications.Contains(document.ApplicationKey));
        var references = await documents.Select(document => document.UploadReference).Distinct().ToListAsync(cancellationToken);
        if (references.Count == 0)
        {
            return;
        }

        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        await documents.ExecuteUpdateAsync(
            set => set.SetProperty(document => document.MediaType, (string?)null).SetProperty(document => document.Size, (long?)null),
            cancellationToken);
        var files = await database.ForgetUploadsAsync(references, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        // Last, as what stays behind is a stray.
        files.ForEach(store.Delete);
    }
}
