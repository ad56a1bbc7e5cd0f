using SipOkMuba.Graph.Fetching;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Tests.Scale;

/// How much one statement may read: what its window allows, and never a whole table.
internal sealed class ReadLimits(ListLimits lists, IReadOnlyDictionary<string, long> rows)
{
    // What is looked at once by the order and once by its key; the page itself, and what its records hold.
    private const int Looks = 2;

    public double Most(string table, string sql)
    {
        if (!GrowingTables.Contains(table))
        {
            return double.PositiveInfinity;
        }

        var window = table == "OutboxEvents" ? EventStream.Window
            : Looks * (1.0 + (IsCount(sql) ? lists.CountWindow : lists.Window));
        return Math.Min(window, Math.Max(0, rows.GetValueOrDefault(table) - 1));
    }

    private bool IsCount(string sql) => new[] { $"LIMIT {lists.CountWindow}", $"OFFSET {lists.CountWindow}" }.Any(sql.Contains);
}
