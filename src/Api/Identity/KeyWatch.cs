using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Whether a partner's key holds, asked for each request anew: one that comes after a revocation was answered is refused,
/// on every instance. A process that is alone on its database hears of each change, and need not ask.
/// </summary>
internal sealed class KeyWatch(
    IDbContextFactory<AppDbContext> contexts, DatabaseOptions options, PartnerKeyChanges changes, TimeProvider time)
{
    /// For what is changed by others, such as a hand of the operator.
    private static readonly TimeSpan floor = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Turns> turns = new(StringComparer.Ordinal);

    public ValueTask<bool> HoldsAsync(string clientId)
    {
        if (options.Provider != DatabaseProvider.Sqlite)
        {
            return new(AskAsync(clientId));
        }

        // What changes while it is read is read again by the next one.
        var count = changes.Count;
        return known.TryGetValue(clientId, out var answer) && answer.Changes == count && time.GetElapsedTime(answer.At) < floor
            ? new(answer.Holds)
            : new(ReadAlongAsync(clientId, count));
    }

    private async Task<bool> ReadAlongAsync(string clientId, long count)
    {
        var at = time.GetTimestamp();
        var holds = await AskAsync(clientId);
        known[clientId] = new Known(holds, count, at);
        return holds;
    }

    private Task<bool> AskAsync(string clientId) =>
        turns.GetOrAdd(clientId, static (id, watch) => new Turns(() => watch.ReadAsync(id)), this).AskAsync();

    /// Who asks may leave, but others wait for the same answer.
    private async Task<bool> ReadAsync(string clientId)
    {
        await using var database = await contexts.CreateDbContextAsync(CancellationToken.None);
        return await database.PartnerKeys.AnyAsync(key => key.ClientId == clientId && key.RevokedAt == null && key.Owner.Active, CancellationToken.None);
    }

    private readonly record struct Known(bool Holds, long Changes, long At);

    /// Those who come while one question is under way share the next one: an answer is never older than who gets it.
    private sealed class Turns(Func<Task<bool>> ask)
    {
        private readonly Lock gate = new();
        private Task current = Task.CompletedTask;
        private Task<bool>? next;

        public Task<bool> AskAsync()
        {
            lock (gate)
            {
                return next ??= AskAfterAsync(current);
            }
        }

        private async Task<bool> AskAfterAsync(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            lock (gate)
            {
                (current, next) = (next!, null);
            }

            return await ask();
        }
    }
}
