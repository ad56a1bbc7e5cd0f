using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;
using SipOkMuba.Infrastructure.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace SipOkMuba.Api.Identity;

/// <summary>
/// Whether a token that was good still is, for whoever has a wire open with it. Thousands ask at the same moment: while
/// one statement runs, the others gather for the next.
/// </summary>
internal sealed class TokenRevocations(IDbContextFactory<AppDbContext> contexts, TimeProvider time)
{
    private const int MostInStatement = 1_000;

    // Beside the period of the watch, so that a revocation reaches an open wire within five seconds.
    private readonly BriefMemory<string, bool> known = new(time, capacity: 20_000, TimeSpan.FromSeconds(1));
    private readonly Lock gate = new();
    private HashSet<string> gathered = [];
    private Task<HashSet<string>> next = Task.FromResult(new HashSet<string>());

    public ValueTask<bool> HoldsAsync(string token) =>
        known.TryGet(token, out var holds) ? new(holds) : new(AskAsync(token));

    private async Task<bool> AskAsync(string token)
    {
        Task<HashSet<string>> answer;
        lock (gate)
        {
            if (gathered.Count == 0)
            {
                next = LookAfterAsync(next);
            }

            gathered.Add(token);
            answer = next;
        }

        return (await answer).Contains(token);
    }

    private async Task<HashSet<string>> LookAfterAsync(Task before)
    {
        // It yields also where nothing runs: the first to ask has not been gathered yet.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        HashSet<string> asked;
        lock (gate)
        {
            (asked, gathered) = (gathered, []);
        }

        var valid = new HashSet<string>(asked.Count);
        await using var context = await contexts.CreateDbContextAsync();
        foreach (var some in asked.Chunk(MostInStatement))
        {
            valid.UnionWith(await context.Set<OpenIddictEntityFrameworkCoreToken>()
                .Where(entry => some.Contains(entry.Id) && entry.Status == Statuses.Valid)
                .Select(entry => entry.Id!)
                .ToListAsync());
        }

        foreach (var token in asked)
        {
            known.Put(token, valid.Contains(token));
        }

        return valid;
    }
}
