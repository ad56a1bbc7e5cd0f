using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace SipOkMuba.Graph.Mutations;

/// <summary>Lets the contexts of running mutations read what they show before they commit.</summary>
internal sealed class CommitReads : DbTransactionInterceptor
{
    private readonly ConcurrentDictionary<DbContext, PayloadRead> watched = new(ReferenceEqualityComparer.Instance);

    public void Watch(DbContext context, PayloadRead read)
    {
        // A save of one statement would otherwise go without a transaction, and thus without a commit to read before.
        context.Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
        watched[context] = read;
    }

    /// Contexts are pooled: the next one to use it may be no mutation.
    public void Leave(DbContext context) => watched.TryRemove(context, out _);

    public override InterceptionResult TransactionCommitting(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result) =>
        eventData.Context is { } context && watched.ContainsKey(context)
            ? throw new InvalidOperationException("A mutation saves with SaveChangesAsync: its payload is read before the commit.")
            : result;

    public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
        DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is { } context && watched.TryGetValue(context, out var read))
        {
            await read.BeforeCommitAsync(context, cancellationToken);
        }

        return result;
    }
}

/// <summary>Attaches <see cref="CommitReads"/> to every context of the host, whatever its provider.</summary>
internal sealed class CommitReadsOf<TContext>(CommitReads reads) : IDbContextOptionsConfiguration<TContext>
    where TContext : DbContext
{
    public void Configure(IServiceProvider serviceProvider, DbContextOptionsBuilder optionsBuilder) => optionsBuilder.AddInterceptors(reads);
}
