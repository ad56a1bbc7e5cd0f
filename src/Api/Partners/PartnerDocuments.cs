using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Hosting;
using SipOkMuba.Api.Identity;
using SipOkMuba.Graph.Persisted;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Partners;

/// <summary>
/// What a caller may send by an id: the documents of its partner, and ours unless its key is locked. A text is kept under
/// its hash and never changes; that it is registered is remembered for a moment, so that a removal counts within seconds.
/// </summary>
internal sealed class PartnerDocuments(
    AccountDirectory accounts, OwnDocuments own, IDbContextFactory<AppDbContext> contexts, TimeProvider time) : ITrustedDocuments
{
    private const int Characters = 8_000_000;
    private readonly TextMemory texts = new(Characters);
    private readonly BriefMemory<(long Partner, string Hash), bool> registered = new(time, capacity: 50_000);

    public bool AreRequiredOf(ClaimsPrincipal user) => accounts.CallerOf(user).OnlyTrustedDocuments;

    public ValueTask<string?> FindAsync(string id, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var caller = accounts.CallerOf(user);
        if (!caller.OnlyTrustedDocuments && own.Find(id) is { } ours)
        {
            return new(ours);
        }

        return caller.PartnerKey is not { } partner || DocumentIds.HashIn(id) is not { } hash ? new((string?)null)
            : registered.TryGet((partner, hash), out _) && texts.Find(hash) is { } kept ? new(kept)
            : new(ReadAsync(partner, hash, cancellationToken));
    }

    /// What is not registered is not remembered: it may be in a moment, and callers choose what they ask for.
    private async Task<string?> ReadAsync(long partner, string hash, CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        var found = database.TrustedDocuments.Where(document => document.OwnerKey == partner && document.Hash == hash);
        var text = texts.Find(hash) is not { } kept ? await found.Select(document => document.Text).SingleOrDefaultAsync(cancellationToken)
            : await found.AnyAsync(cancellationToken) ? kept
            : null;
        if (text is not null)
        {
            texts.Keep(hash, text);
            registered.Put((partner, hash), true);
        }

        return text;
    }
}
