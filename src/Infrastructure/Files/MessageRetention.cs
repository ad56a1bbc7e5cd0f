using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Conversations;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Files;

/// What was written in a conversation goes a year after its end, with the files; the conversation stays, with its figures.
internal sealed class MessageRetention(IDbContextFactory<AppDbContext> databases, FileStore store, TimeProvider time)
{
    private const int AtATime = 200;
    private const int Years = 1;

    /// So many are looked at in a row. Keys rise with time, so the oldest messages are found by them, also behind those of a
    /// conversation that goes on for long.
    public int Window { get; init; } = 5000;

    public async Task EraseAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var limit = time.GetUtcNow().AddYears(-Years);
        var after = 0L;
        while (true)
        {
            // Chosen here: asked for those that have ended, a database would begin with all conversations that have.
            var window = await database.ConversationMessages
                .Where(message => message.Key > after)
                .OrderBy(message => message.Key)
                .Take(Window)
                .Select(message => new { message.Key, message.At, message.Conversation.UpdatedAt, message.Conversation.Status })
                .ToListAsync(cancellationToken);
            var ended = window
                .Where(message => message.UpdatedAt < limit && message.Status is (ConversationStatus.Resolved or ConversationStatus.Abandoned))
                .Select(message => message.Key);
            foreach (var messages in ended.Chunk(AtATime))
            {
                await EraseAsync(database, messages, cancellationToken);
            }

            if (window is not [.., var last] || last.At >= limit)
            {
                return;
            }

            after = last.Key;
        }
    }

    private async Task EraseAsync(AppDbContext database, long[] messages, CancellationToken cancellationToken)
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
