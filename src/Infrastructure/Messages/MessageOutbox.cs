using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Messages;

/// Messages to citizens on their way to the relay (kotak keluar).
public sealed class MessageOutbox(
    IDbContextFactory<AppDbContext> databases, IDataProtectionProvider protection, IdSource ids, TimeProvider time)
{
    private readonly IDataProtector protector = protection.CreateProtector("SipOkMuba.Message");

    /// Sent once the context has saved.
    public void Add(AppDbContext database, Message message, DateTimeOffset expiresAt)
    {
        var now = time.GetUtcNow();
        database.OutgoingMessages.Add(new OutgoingMessage
        {
            Id = ids.Next(),
            Sealed = protector.Protect(JsonSerializer.SerializeToUtf8Bytes(message, JsonSerializerOptions.Web)),
            CreatedAt = now,
            ExpiresAt = expiresAt,
            NextTryAt = now,
        });
    }

    /// The newest that are still of use, with what they say.
    public async Task<IReadOnlyList<(OutgoingMessage Sent, Message Message)>> LatestAsync(int count, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var latest = await database.OutgoingMessages.AsNoTracking()
            .OrderByDescending(message => message.Key)
            .Take(count)
            .Where(message => message.ExpiresAt > now)
            .ToListAsync(cancellationToken);
        return [.. latest.Select(sent => (sent, Open(sent)))];
    }

    internal Message Open(OutgoingMessage message) =>
        JsonSerializer.Deserialize<Message>(protector.Unprotect(message.Sealed), JsonSerializerOptions.Web)!;
}
