using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Events;

/// The log's identity. After a restore from an older copy it must be raised (runbook), so that cursors given out since
/// that copy are refused instead of meaning other events.
public sealed class LogEpoch(IDbContextFactory<AppDbContext> databases, TimeProvider time)
{
    public async Task<long> RaiseAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().ToUnixTimeSeconds();

        // The time, so that two restores of the same copy get different epochs.
        await database.LogHead.ExecuteUpdateAsync(
            set => set.SetProperty(head => head.Epoch, head => head.Epoch >= now ? head.Epoch + 1 : now),
            cancellationToken);
        return await database.LogHead.Select(head => head.Epoch).SingleAsync(cancellationToken);
    }

    internal async Task BeginAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        await database.LogHead.Where(head => head.Epoch == 0)
            .ExecuteUpdateAsync(set => set.SetProperty(head => head.Epoch, now), cancellationToken);
    }
}
