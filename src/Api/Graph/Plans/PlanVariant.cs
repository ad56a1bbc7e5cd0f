using GraphQL;
using SipOkMuba.Graph.Fetching;

namespace SipOkMuba.Graph.Plans;

/// <summary>A statement with the writer of its rows.</summary>
/// <param name="Sql">The statement.</param>
/// <param name="Row">Writes one row.</param>
/// <param name="Columns">How many columns are selected.</param>
/// <param name="Parent">For a list: the column with the key of its parent.</param>
internal sealed record PlannedStatement(Statement Sql, FieldWriter Row, int Columns, int Parent = -1)
{
    /// Whether the columns have been seen to be those that were asked for.
    public bool IsChecked { get; set; }
}

/// <summary>A list of the rows of another statement.</summary>
/// <param name="Statement">Reads the children of all parents.</param>
/// <param name="Of">The block that holds the parents: the page, or the list of that number.</param>
internal sealed record PlannedList(PlannedStatement Statement, int Of)
{
    public const int Page = -1;
}

/// <summary>One root field, built for one shape.</summary>
internal abstract record RootVariant(string Key)
{
    public virtual int Statements => 0;
}

/// <summary>Always the same.</summary>
internal sealed record FixedRoot(string Key, string Json) : RootVariant(Key);

/// <summary>A value of the event.</summary>
internal sealed record ValueRoot(string Key, Func<object, object?> Read, ValueWriter Writer) : RootVariant(Key);

/// <summary>One record, or null where it is not required.</summary>
internal sealed record RecordRoot(string Key, PlannedStatement Page, IReadOnlyList<PlannedList> Lists, bool IsRequired) : RootVariant(Key)
{
    public override int Statements => 1 + Lists.Count;
}

/// <summary>How many records there are.</summary>
/// <param name="Counted">Counts them up to a limit.</param>
/// <param name="Uncounted">Finds one that was not looked at; null where all are.</param>
internal sealed record PlannedTotal(PlannedStatement Counted, PlannedStatement? Uncounted);

/// <summary>A page of records.</summary>
/// <param name="Key">Its key in the answer.</param>
/// <param name="Fields">What is shown.</param>
/// <param name="Page">Reads the records; null where none are shown.</param>
/// <param name="Resume">Finds where a page that is not full goes on; null where it has ended the list.</param>
/// <param name="Total">Counts the records.</param>
/// <param name="Lists">The lists of the records.</param>
/// <param name="Cursor">The columns of a cursor.</param>
internal sealed record ConnectionRoot(
    string Key,
    IReadOnlyList<ConnectionField> Fields,
    PlannedStatement? Page,
    PlannedStatement? Resume,
    PlannedTotal? Total,
    IReadOnlyList<PlannedList> Lists,
    CursorColumns Cursor) : RootVariant(Key)
{
    public override int Statements => (Page is null ? 0 : 1) + (Total is null ? 0 : 1) + Lists.Count;

    public bool ShowsEnds { get; } = Fields.Any(field => field.PageInfo?.Any(part => part.Name is "startCursor" or "endCursor") == true);
}

/// <summary>What a connection shows under one key.</summary>
internal sealed record ConnectionField(string Key, ConnectionPart Part, string? Json = null, IReadOnlyList<(string Key, string Name)>? PageInfo = null);

internal enum ConnectionPart
{
    Fixed,
    Rows,
    PageInfo,
    Total,
}

/// <summary>The columns of a cursor, read only where one is shown.</summary>
internal sealed class CursorColumns(IReadOnlyList<MappedColumn> columns)
{
    public int Count => columns.Count;

    /// Numbers are kept as they are, so that a row which is not the last one costs no objects.
    public void Keep(RowReader row, long[] numbers, object?[] others)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (columns[i].IsNumber)
            {
                numbers[i] = columns[i].Number(row);
            }
            else
            {
                others[i] = columns[i].Read(row);
            }
        }
    }

    public object?[] Kept(long[] numbers, object?[] others)
    {
        var values = new object?[numbers.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i].IsNumber ? columns[i].Of(numbers[i]) : others[i];
        }

        return values;
    }

    public object?[] Read(RowReader row)
    {
        var values = new object?[columns.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = columns[i].Read(row);
        }

        return values;
    }
}

/// <summary>The cursor of an edge.</summary>
internal sealed class CursorWriter(CursorColumns columns, Keyset order) : FieldWriter
{
    public override void Write(RowReader row, Block block) => block.Json.Text(order.CursorOf(columns.Read(row)));
}

/// <summary>All that one shape of an operation needs.</summary>
internal sealed record PlanVariant(IReadOnlyList<RootVariant> Roots)
{
    public int Statements { get; } = Roots.Sum(root => root.Statements);
}
