using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace SipOkMuba.Infrastructure.Data;

/// <summary>
/// A transaction that is rolled back when it ends without a commit. EF Core's own is only disposed of then, which no
/// interceptor hears: on a connection that stays open the next writer of SQLite would wait for ever.
/// </summary>
public sealed class RolledBackTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction transaction;
    private bool isCommitted;

    private RolledBackTransaction(IDbContextTransaction transaction) => this.transaction = transaction;

    public static async Task<RolledBackTransaction> BeginAsync(DbContext database, CancellationToken cancellationToken) =>
        new(await database.Database.BeginTransactionAsync(cancellationToken));

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await transaction.CommitAsync(cancellationToken);
        isCommitted = true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!isCommitted)
            {
                await transaction.RollbackAsync(CancellationToken.None);
            }
        }
        catch (Exception)
        {
            // What broke the transaction is on its way already, and says more; the connection is of no more use.
        }
        finally
        {
            await transaction.DisposeAsync();
        }
    }
}
