using SipOkMuba.Graph.Fetching;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Api.Tests.Scale;

/// How much one statement may read: what its window allows, and never a whole table.
internal sealed class ReadLimits(ListLimits lists, IReadOnlyDictionary<string, long> rows)
{
    // What is looked at once by the order and once by its key; the page itself, and what its records hold.
    private const int Looks = 2;

    // One for ten applications: at this scale it costs less to read them whole than to find by their keys as many as a window
    // holds, and the planner of PostgreSQL knows it. SQLite, which has no sizes, is held to the window with these as well.
    private bool IsSmall(string table) => table.StartsWith("Complaint", StringComparison.Ordinal) && rows.GetValueOrDefault(table) <= 3 * lists.CountWindow;

    public double Most(string table, string sql)
    {
        // A partner's complaints are joined to their citizens: for so few the planner reads all citizens rather than their keys.
        if (!GrowingTables.Contains(table) || IsSmall(table) || (table == "Citizens" && sql.Contains("\"ComplaintReporters\"", StringComparison.Ordinal)))
        {
            return double.PositiveInfinity;
        }

        var window = table == "OutboxEvents" ? EventStream.Window
            : Looks * (1.0 + (IsCount(sql) ? lists.CountWindow : lists.Window));
        return Math.Min(window, Math.Max(0, rows.GetValueOrDefault(table) - 1));
    }

    private bool IsCount(string sql) => new[] { $"LIMIT {lists.CountWindow}", $"OFFSET {lists.CountWindow}" }.Any(sql.Contains);
}
