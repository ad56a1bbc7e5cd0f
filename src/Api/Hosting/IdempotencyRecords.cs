using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Identity;
using SipOkMuba.Graph.Mutations;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Hosting;

/// Idempotency keys of one caller, in the database; what they saw is theirs alone.
internal sealed class IdempotencyRecords(IDbContextFactory<AppDbContext> contexts, Caller caller, NikVault vault, GraphCall call, TimeProvider time) : IIdempotencyStore
{
    private const int NetworkBytes = 16;

    /// Of whoever is not signed in the network, so that strangers do not meet under one key.
    private string Scope => caller.Kind == CallerKind.Anonymous
        ? $"{caller.Actor.Subject} {Convert.ToHexString(vault.Hash(CallerNetwork.Of(call.RemoteAddress).ToString()).AsSpan(0, NetworkBytes))}"
        : caller.Actor.Subject;

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

    private IQueryable<IdempotencyRecord> Own(AppDbContext database, string key)
    {
        var scope = Scope;
        return database.IdempotencyRecords.Where(record => record.Caller == scope && record.IdempotencyKey == key);
    }

    private IdempotencyRecord New(string key, byte[] contentHash, IdempotentResult? result) => new()
    {
        Caller = Scope,
        IdempotencyKey = key,
        ContentHash = contentHash,
        ResultType = result?.TypeName,
        ResultId = result?.Id,
        CreatedAt = time.GetUtcNow(),
    };
}
