using Microsoft.EntityFrameworkCore;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Budgets;

/// Points that were taken from the ledger (none: refused), and all that was granted in the window then.
public readonly record struct BudgetLease(int Points, int Granted);

/// <summary>
/// What all instances have granted of each budget. One conditional statement takes a slice, so that together they never
/// grant more than the limit, however many ask at once.
/// </summary>
public sealed class BudgetLedger(IDbContextFactory<AppDbContext> databases, DatabaseOptions options)
{
    /// Whether other processes may take from the same budgets; an SQLite file has one process.
    public bool IsShared => options.Provider != DatabaseProvider.Sqlite;

    /// As many points as are wanted and left, but no fewer than needed.
    public async Task<BudgetLease> LeaseAsync(
        string payer, DateTimeOffset startsAt, int needed, int wanted, int limit, CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        var window = database.BudgetWindows.Where(row => row.StartsAt == startsAt && row.Payer == payer);
        while (true)
        {
            var granted = await window.Select(row => (int?)row.Granted).SingleOrDefaultAsync(cancellationToken);
            var before = granted ?? 0;
            var points = Math.Min(wanted, limit - before);
            if (points < needed)
            {
                return new BudgetLease(0, before);
            }

            var taken = granted is null
                ? await OpenAsync(database, payer, startsAt, points, cancellationToken)
                : await window.Where(row => row.Granted <= limit - points).ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.Granted, row => row.Granted + points), cancellationToken) == 1;
            if (taken)
            {
                return new BudgetLease(points, before + points);
            }
        }
    }

    /// False when another instance opened the window first.
    private static async Task<bool> OpenAsync(
        AppDbContext database, string payer, DateTimeOffset startsAt, int points, CancellationToken cancellationToken)
    {
        database.BudgetWindows.Add(new BudgetWindow { StartsAt = startsAt, Payer = payer, Granted = points });
        try
        {
            await database.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (Conflicts.IsConflict(exception))
        {
            database.ChangeTracker.Clear();
            return false;
        }
    }
}
