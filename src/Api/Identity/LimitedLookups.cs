using GraphQL;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Transport;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Look-ups without login, and of a NIK by an account. Each try is on record before it is answered and counted by the order of the records, so that
/// neither aliases nor parallel requests get more tries; a hit takes its record back. Counted for a target *and* an
/// address, so that nobody can lock a citizen out. Not within a transaction, as it writes by a context of its own.
/// </summary>
internal sealed class LimitedLookups(IDbContextFactory<AppDbContext> contexts, NikVault vault, GraphCall call, TimeProvider time)
{
    private const int FailuresAllowed = 5;
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <param name="target">What is guessed at, such as a number.</param>
    /// <param name="find">Null: a failure.</param>
    /// <param name="cancellationToken">Ends when nobody waits any more.</param>
    public Task<T?> FindAsync<T>(string target, Func<AppDbContext, Task<T?>> find, CancellationToken cancellationToken) =>
        FindAsync(target, CallerNetwork.Of(call.RemoteAddress).ToString(), find, cancellationToken);

    /// <param name="target">What is guessed at.</param>
    /// <param name="by">Who guesses, where it is not the network that counts.</param>
    /// <param name="find">Null: a failure.</param>
    /// <param name="cancellationToken">Ends when nobody waits any more.</param>
    public async Task<T?> FindAsync<T>(string target, string by, Func<AppDbContext, Task<T?>> find, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var attempt = new LookupFailure
        {
            TargetHash = vault.Hash(target),
            AddressHash = vault.Hash(by),
            At = now,
        };
        database.LookupFailures.Add(attempt);
        await database.SaveChangesAsync(cancellationToken);
        var since = now - Window;
        var tries = await database.LookupFailures
            .Where(failure => failure.TargetHash == attempt.TargetHash && failure.AddressHash == attempt.AddressHash
                && failure.At > since && failure.Key <= attempt.Key)
            .OrderBy(failure => failure.At)
            .Take(FailuresAllowed + 1)
            .CountAsync(cancellationToken);
        if (tries > FailuresAllowed)
        {
            // Not looked up, so not failed: who keeps asking must not be shut out for ever.
            await ForgetAsync(database, attempt, cancellationToken);
            throw new ExecutionError("Too many failed look-ups of this number or NIK; try again in an hour.")
            {
                Code = "TOO_MANY_LOOKUPS",
                Extensions = new() { ["retryAfterSeconds"] = (int)Window.TotalSeconds },
            };
        }

        var found = await find(database);
        if (found is not null)
        {
            await ForgetAsync(database, attempt, cancellationToken);
        }

        return found;
    }

    private static async Task ForgetAsync(AppDbContext database, LookupFailure attempt, CancellationToken cancellationToken)
    {
        database.LookupFailures.Remove(attempt);
        await database.SaveChangesAsync(cancellationToken);
    }
}
