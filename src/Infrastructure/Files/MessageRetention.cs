using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Files;

/// What was written in a conversation goes a year after its end, with the files; the conversation stays, with its figures.
internal sealed class MessageRetention(IDbContextFactory<AppDbContext> databases, FileStore store, TimeProvider time)
{
    private const int AtATime = 200;
    private const int Years = 1;

    /// Keys rise with time, so the oldest messages are found by them. Among so many some may go on for long.
    private const int Window = 5000;

    public async Task EraseAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var limit = time.GetUtcNow().AddYears(-Years);
        while (true)
        {
            var ended = await database.ConversationMessages
                .OrderBy(message => message.Key)
                .Take(Window)
                .Where(message => message.Conversation.UpdatedAt < limit
                    && (message.Conversation.Status == ConversationStatus.Resolved || message.Conversation.Status == ConversationStatus.Abandoned))
                .Select(message => message.Key)
                .Take(AtATime)
                .ToListAsync(cancellationToken);
            if (ended.Count == 0)
            {
                return;
            }

            await EraseAsync(database, ended, cancellationToken);
        }
    }

    private async Task EraseAsync(AppDbContext database, List<long> messages, CancellationToken cancellationToken)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellationToken);
        var references = await database.MessageAttachments
            .Where(attachment => messages.Contains(attachment.MessageKey))
            .Select(attachment => attachment.UploadReference)
            .Distinct()
            .ToListAsync(cancellationToken);

        // With their attachments, which are rows of theirs.
        await database.ConversationMessages.Where(message => messages.Contains(message.Key)).ExecuteDeleteAsync(cancellationToken);
        var files = references.Count == 0 ? [] : await database.ForgetUploadsAsync(references, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        // Last, as what stays behind is a stray.
        files.ForEach(store.Delete);
    }
}
