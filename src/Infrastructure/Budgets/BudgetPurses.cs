using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SipOkMuba.Infrastructure.Budgets;

/// The purses of this process. To lose one costs its payer the rest of a slice and never grants anything twice.
public sealed class BudgetPurses(BudgetLedger ledger, TimeProvider time, ILogger<BudgetPurse> logger) : IDisposable
{
    private const int Capacity = 50_000;

    private readonly ConcurrentDictionary<string, BudgetPurse> purses = new(StringComparer.Ordinal);

    public BudgetPurse Of(string payer) => purses.TryGetValue(payer, out var purse) ? purse : Add(payer);

    public void Dispose()
    {
        foreach (var purse in purses.Values)
        {
            purse.Dispose();
        }
    }

    private BudgetPurse Add(string payer)
    {
        if (purses.Count >= Capacity)
        {
            Forget();
        }

        return purses.GetOrAdd(payer, new BudgetPurse(payer, ledger, time, logger));
    }

    // Callers without a token choose their addresses. Not disposed: somebody may be taking from one.
    private void Forget()
    {
        foreach (var purse in purses.Where(purse => purse.Value.IsIdle))
        {
            purses.TryRemove(purse);
        }

        if (purses.Count >= Capacity)
        {
            purses.Clear();
        }
    }
}
