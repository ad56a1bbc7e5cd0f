using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Hosting;

/// Idempotency keys of one caller, in the database; what they saw is theirs alone.
internal sealed class IdempotencyRecords(IDbContextFactory<AppDbContext> contexts, Caller caller, TimeProvider time) : IIdempotencyStore
{
    public async ValueTask<IdempotentEffect?> FindAsync(string key, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        return await Own(database, key)
            .Select(record => new IdempotentEffect(record.ContentHash, record.ResultId, record.Answer))
            .SingleOrDefaultAsync(cancellationToken);
    }

    public void Record(DbContext context, string key, byte[] contentHash, IdempotentResult? result) =>
        context.Add(New(key, contentHash, result));

    public async Task KeepAnswerAsync(string key, byte[] contentHash, string answer, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var kept = await Own(database, key).ExecuteUpdateAsync(set => set.SetProperty(record => record.Answer, answer), cancellationToken);
        if (kept == 0)
        {
            var record = New(key, contentHash, result: null);
            record.Answer = answer;
            database.IdempotencyRecords.Add(record);
            await database.SaveChangesAsync(cancellationToken);
        }
    }

    private IQueryable<IdempotencyRecord> Own(AppDbContext database, string key) =>
        database.IdempotencyRecords.Where(record => record.Caller == caller.Actor.Subject && record.IdempotencyKey == key);

    private IdempotencyRecord New(string key, byte[] contentHash, IdempotentResult? result) => new()
    {
        Caller = caller.Actor.Subject,
        IdempotencyKey = key,
        ContentHash = contentHash,
        ResultType = result?.TypeName,
        ResultId = result?.Id,
        CreatedAt = time.GetUtcNow(),
    };
}
