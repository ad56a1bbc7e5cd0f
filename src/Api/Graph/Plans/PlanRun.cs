using System.Data.Common;
using GraphQL;
using SipOkMuba.Graph.Fetching;

namespace SipOkMuba.Graph.Plans;

/// <summary>One request: runs the statements of a variant and writes <c>data</c>.</summary>
internal readonly struct PlanRun(
    PlanSession session, PlanVariant variant, TimeProvider time, TimeSpan timeout, ListLimits limits, RecordCursors cursors)
{
    private const int RowsBetweenChecks = 64;
    private readonly long started = time.GetTimestamp();

    public async ValueTask WriteAsync(CancellationToken cancellationToken)
    {
        if (variant.Statements > 0)
        {
            await session.OpenAsync(cancellationToken);
            session.Heed(time, started, timeout, cancellationToken);
        }

        if (variant.Statements > 1)
        {
            await using var snapshot = await session.BeginSnapshotAsync(cancellationToken);
            await WriteRootsAsync(cancellationToken);
        }
        else
        {
            await WriteRootsAsync(cancellationToken);
        }
    }

    private async ValueTask WriteRootsAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < variant.Roots.Count; i++)
        {
            var root = variant.Roots[i];
            Key(i, root.Key);
            switch (root)
            {
                case FixedRoot known:
                    Raw(known.Json);
                    break;
                case ValueRoot value:
                    value.Writer.Write(value.Read(session.Happened!), session.Answer);
                    break;
                case RecordRoot record:
                    await WriteAsync(record, cancellationToken);
                    break;
                case ConnectionRoot connection:
                    await WriteAsync(connection, session.Inputs[i], cancellationToken);
                    break;
            }
        }

        End(variant.Roots.Count);
    }

    private async ValueTask WriteAsync(RecordRoot record, CancellationToken cancellationToken)
    {
        await ReadAsync(record.Page, session.Page, 1, null, null, cancellationToken);
        if (session.Page.Rows == 0)
        {
            if (record.IsRequired)
            {
                throw new NotPlannable("null where a record is needed");
            }

            session.Answer.Null();
            return;
        }

        await ReadListsAsync(record.Lists, cancellationToken);
        session.Page.WriteRow(0, session.Lists(record.Lists.Count), session.Answer);
    }

    private async ValueTask WriteAsync(ConnectionRoot connection, RootInput input, CancellationToken cancellationToken)
    {
        var total = connection.Total is null ? 0 : await CountAsync(connection.Total, cancellationToken);
        var ends = connection.ShowsEnds ? new PageEnds(connection.Cursor) : null;
        var more = false;
        string? resumed = null;
        if (connection.Page is not null)
        {
            more = await ReadAsync(connection.Page, session.Page, input.Page!.Size, null, ends, cancellationToken);
            if (!more && connection.Resume is not null && await ScalarAsync(connection.Resume, cancellationToken) is { } key)
            {
                (more, resumed) = (true, session.Page.Rows == 0 ? cursors.CursorAt(input.Order!, new(key, null)) : null);
            }

            await ReadListsAsync(connection.Lists, cancellationToken);
        }

        var answer = session.Answer;
        var lists = session.Lists(connection.Lists.Count);
        for (var i = 0; i < connection.Fields.Count; i++)
        {
            var field = connection.Fields[i];
            Key(i, field.Key);
            switch (field.Part)
            {
                case ConnectionPart.Fixed:
                    Raw(field.Json!);
                    break;
                case ConnectionPart.Total:
                    answer.Number(total);
                    break;
                case ConnectionPart.Rows:
                    WriteRows(input.Page!.Backward, lists);
                    break;
                default:
                    WritePageInfo(field.PageInfo!, input, ends, more, resumed);
                    break;
            }
        }

        End(connection.Fields.Count);
    }

    private void WriteRows(bool backward, ReadOnlySpan<Block> lists)
    {
        var answer = session.Answer;
        answer.Byte((byte)'[');
        for (var i = 0; i < session.Page.Rows; i++)
        {
            if (i > 0)
            {
                answer.Byte((byte)',');
            }

            session.Page.WriteRow(backward ? session.Page.Rows - 1 - i : i, lists, answer);
        }

        answer.Byte((byte)']');
    }

    private void WritePageInfo(
        IReadOnlyList<(string Key, string Name)> fields, RootInput input, PageEnds? ends, bool more, string? resumed)
    {
        var (answer, page) = (session.Answer, input.Page!);
        for (var i = 0; i < fields.Count; i++)
        {
            Key(i, fields[i].Key);
            switch (fields[i].Name)
            {
                case "hasNextPage":
                    answer.Bool(page.Backward ? page.Cursor is not null : more);
                    break;
                case "hasPreviousPage":
                    answer.Bool(page.Backward ? more : page.Cursor is not null);
                    break;
                case "startCursor":
                    WriteCursor(input.Order!, page.Backward ? ends?.Last : ends?.First, page.Backward ? resumed : null);
                    break;
                case "endCursor":
                    WriteCursor(input.Order!, page.Backward ? ends?.First : ends?.Last, page.Backward ? null : resumed);
                    break;
                default:
                    Raw("\"PageInfo\"");
                    break;
            }
        }

        End(fields.Count);
    }

    private void WriteCursor(Keyset order, object?[]? row, string? resumed)
    {
        if ((row is null ? resumed : order.CursorOf(row)) is { } cursor)
        {
            session.Answer.Text(cursor);
        }
        else
        {
            session.Answer.Null();
        }
    }

    private async ValueTask ReadListsAsync(IReadOnlyList<PlannedList> lists, CancellationToken cancellationToken)
    {
        for (var i = 0; i < lists.Count; i++)
        {
            var (block, keys) = CollectKeys(lists, i);
            if (keys.Count > 0)
            {
                await ReadAsync(lists[i].Statement, block, int.MaxValue, keys, null, cancellationToken);
            }
        }
    }

    private (Block Block, HashSet<long> Keys) CollectKeys(IReadOnlyList<PlannedList> lists, int list)
    {
        var blocks = session.Lists(lists.Count);
        blocks[list].Clear();
        session.Keys.Clear();
        (lists[list].Of == PlannedList.Page ? session.Page : blocks[lists[list].Of]).CollectKeys(list, session.Keys);
        return (blocks[list], session.Keys);
    }

    /// Whether there is a row beyond the limit, which is not written.
    private async ValueTask<bool> ReadAsync(
        PlannedStatement statement, Block block, int limit, HashSet<long>? parents, PageEnds? ends, CancellationToken cancellationToken)
    {
        block.Clear();
        var command = session.Bind(statement.Sql, parents);
        var alone = session.IsSynchronous;
        var reader = alone ? command.ExecuteReader() : await command.ExecuteReaderAsync(cancellationToken);
        try
        {
            Check(statement, reader);
            session.Row.Open(reader);
            var read = 0;
            while (alone ? reader.Read() : await reader.ReadAsync(cancellationToken))
            {
                if (block.Rows == limit)
                {
                    return true;
                }

                WriteRow(statement, block, ends);
                if (++read % RowsBetweenChecks == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (time.GetElapsedTime(started) > timeout)
                    {
                        throw new OperationCanceledException();
                    }
                }
            }

            return false;
        }
        finally
        {
            if (alone)
            {
                reader.Dispose();
            }
            else
            {
                await reader.DisposeAsync();
            }
        }
    }

    private void WriteRow(PlannedStatement statement, Block block, PageEnds? ends)
    {
        if (statement.Parent < 0)
        {
            block.BeginRow();
        }
        else if (!block.TryBeginRow(session.Row.Long(statement.Parent), limits.Items))
        {
            return;
        }

        statement.Row.Write(session.Row, block);
        ends?.Pass(session.Row);
    }

    private async ValueTask<long> CountAsync(PlannedTotal total, CancellationToken cancellationToken)
    {
        var counted = await ScalarAsync(total.Counted, cancellationToken) ?? 0;
        return counted <= limits.Counted && total.Uncounted is not null && await ScalarAsync(total.Uncounted, cancellationToken) is not null
            ? limits.Counted + 1
            : counted;
    }

    private async ValueTask<long?> ScalarAsync(PlannedStatement statement, CancellationToken cancellationToken)
    {
        var command = session.Bind(statement.Sql, null);
        return await command.ExecuteScalarAsync(cancellationToken) is { } value
            ? Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)
            : null;
    }

    // What EF selects could differ from what was asked for, as when it drops a column that it has twice.
    private static void Check(PlannedStatement statement, DbDataReader reader)
    {
        if (!statement.IsChecked)
        {
            statement.IsChecked = reader.FieldCount == statement.Columns
                ? true
                : throw new NotPlannable("other columns than those asked for");
        }
    }

    private void Key(int index, string key)
    {
        Raw(index == 0 ? "{\"" : ",\"");
        Raw(key);
        Raw("\":");
    }

    // Conditions may leave nothing of an object.
    private void End(int fields) => Raw(fields == 0 ? "{}" : "}");

    // Names of a document are ASCII: https://spec.graphql.org/October2021/#Name
    private void Raw(string ascii)
    {
        var room = session.Answer.Room(ascii.Length);
        System.Text.Encoding.ASCII.GetBytes(ascii, room);
        session.Answer.Advance(ascii.Length);
    }
}

/// <summary>The cursors' values of the first and the last row of a page.</summary>
internal sealed class PageEnds(CursorColumns cursor)
{
    private readonly long[] numbers = new long[cursor.Count];
    private readonly object?[] others = new object?[cursor.Count];

    public object?[]? First { get; private set; }

    public object?[]? Last => First is null ? null : cursor.Kept(numbers, others);

    public void Pass(RowReader row)
    {
        First ??= cursor.Read(row);
        cursor.Keep(row, numbers, others);
    }
}
