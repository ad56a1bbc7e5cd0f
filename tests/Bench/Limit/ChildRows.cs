using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace SipOkMuba.Bench.Limit;

/// The children of a whole page by one statement, prepared once for each size of page, then found by their parent.
internal sealed class ChildRows(SqliteConnection connection, string table, string columns, string order)
{
    private readonly Dictionary<int, SqliteCommand> bySize = [];
    private readonly List<ChildRow> rows = [];

    public void Read(List<FlatRow> page, SqliteTransaction moment)
    {
        rows.Clear();
        if (page.Count == 0)
        {
            return;
        }

        if (!bySize.TryGetValue(page.Count, out var command))
        {
            bySize.Add(page.Count, command = Prepare(page.Count));
        }

        command.Transaction = moment;
        for (var i = 0; i < page.Count; i++)
        {
            command.Parameters[i].Value = page[i].Key;
        }

        using var row = command.ExecuteReader();
        while (row.Read())
        {
            rows.Add(new ChildRow(
                row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.IsDBNull(3) ? default : row.GetGuid(3)));
        }
    }

    public ReadOnlySpan<ChildRow> Of(long parent)
    {
        var all = CollectionsMarshal.AsSpan(rows);
        var (low, high) = (0, all.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = all[middle].Parent < parent ? (middle + 1, high) : (low, middle);
        }

        var end = low;
        while (end < all.Length && all[end].Parent == parent)
        {
            end++;
        }

        return all[low..end];
    }

    private SqliteCommand Prepare(int size)
    {
        var names = Enumerable.Range(0, size).Select(i => $"@k{i}").ToList();
        var command = connection.CreateCommand();
        command.CommandText =
            $"SELECT \"ApplicationKey\", {columns} FROM \"{table}\" WHERE \"ApplicationKey\" IN ({string.Join(", ", names)}) "
            + $"ORDER BY \"ApplicationKey\", \"{order}\"";
        names.ForEach(name => command.Parameters.Add(new SqliteParameter(name, value: null)));
        command.Prepare();
        return command;
    }
}

/// A status with its time, or an appointment with its own, its time and its id.
internal readonly record struct ChildRow(long Parent, string Text, long At, Guid Id);
