using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SipOkMuba.Domain.Partners;

namespace SipOkMuba.Infrastructure.Data;

/// Counts the commits of this process that changed partners or their keys: what was known of them before is of no use.
public sealed class PartnerKeyChanges : SaveChangesInterceptor, IDbTransactionInterceptor
{
    private readonly ConditionalWeakTable<DbContext, object> changing = [];
    private long count;

    public long Count => Volatile.Read(ref count);

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context
            && (context.ChangeTracker.Entries<PartnerKey>().Any(entry => entry.State is not EntityState.Unchanged)
                || context.ChangeTracker.Entries<Partner>().Any(entry => entry.State is not EntityState.Unchanged)))
        {
            changing.TryAdd(context, this);
        }

        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken)
    {
        if (eventData.Context is { } context && changing.Remove(context))
        {
            Interlocked.Increment(ref count);
        }

        return Task.CompletedTask;
    }
}
