using System.Runtime.InteropServices;
using SipOkMuba.Graph.Fetching;

namespace SipOkMuba.Graph.Plans;

/// <summary>The rows of one statement as JSON, with the places where lists are to be put in.</summary>
internal sealed class Block(List<PersonalRecord> shown)
{
    private const int MostKept = 2000;
    private readonly List<(int Start, int FirstHole)> rows = [];
    private readonly List<(int Position, int List, long Key, bool IsSingle)> holes = [];
    private readonly List<(long Key, int FirstRow)> groups = [];

    public JsonOut Json { get; } = new();

    public int Rows => rows.Count;

    public void Clear()
    {
        Json.Clear();
        Clear(rows);
        Clear(holes);
        Clear(groups);
    }

    public void BeginRow() => rows.Add((Json.Length, holes.Count));

    /// Begins a row of a list, which comes ordered by the key of its parent; false where the parent has enough of them.
    public bool TryBeginRow(long parent, int most)
    {
        if (groups.Count == 0 || groups[^1].Key != parent)
        {
            groups.Add((parent, rows.Count));
        }

        if (rows.Count - groups[^1].FirstRow >= most)
        {
            return false;
        }

        BeginRow();
        return true;
    }

    /// One record may stand in an answer twice, as node and as edge.
    public void AddPersonal(PersonalRecord record)
    {
        if (shown.Count > 0 && shown[^1] is var last && last.Record == record.Record && last.Entity == record.Entity)
        {
            shown[^1] = last with { Groups = last.Groups | record.Groups };
        }
        else
        {
            shown.Add(record);
        }
    }

    /// For a list, or for the one record of it.
    public void AddHole(int list, long key, bool isSingle = false) => holes.Add((Json.Length, list, key, isSingle));

    /// The keys of the parents of one list, each once.
    public void CollectKeys(int list, HashSet<long> keys)
    {
        foreach (var hole in holes)
        {
            if (hole.List == list)
            {
                keys.Add(hole.Key);
            }
        }
    }

    public void WriteRow(int row, ReadOnlySpan<Block> lists, JsonOut json)
    {
        var (start, hole) = rows[row];
        var (end, lastHole) = row + 1 < rows.Count ? rows[row + 1] : (Json.Length, holes.Count);
        for (; hole < lastHole; hole++)
        {
            var (position, list, key, isSingle) = holes[hole];
            json.Raw(Json.Written[start..position]);
            if (isSingle)
            {
                lists[list].WriteSingle(key, lists, json);
            }
            else
            {
                lists[list].WriteGroup(key, lists, json);
            }

            start = position;
        }

        json.Raw(Json.Written[start..end]);
    }

    private void WriteSingle(long key, ReadOnlySpan<Block> lists, JsonOut json)
    {
        if (Find(key) is var group and >= 0)
        {
            WriteRow(groups[group].FirstRow, lists, json);
        }
        else
        {
            json.Null();
        }
    }

    private void WriteGroup(long key, ReadOnlySpan<Block> lists, JsonOut json)
    {
        json.Byte((byte)'[');
        if (Find(key) is var group and >= 0)
        {
            var last = group + 1 < groups.Count ? groups[group + 1].FirstRow : rows.Count;
            for (var row = groups[group].FirstRow; row < last; row++)
            {
                if (row > groups[group].FirstRow)
                {
                    json.Byte((byte)',');
                }

                WriteRow(row, lists, json);
            }
        }

        json.Byte((byte)']');
    }

    private static void Clear<T>(List<T> list)
    {
        list.Clear();
        if (list.Capacity > MostKept)
        {
            list.Capacity = 0;
        }
    }

    private int Find(long key)
    {
        var (low, high) = (0, groups.Count - 1);
        var span = CollectionsMarshal.AsSpan(groups);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (span[middle].Key == key)
            {
                return middle;
            }

            (low, high) = span[middle].Key < key ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
