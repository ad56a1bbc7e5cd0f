using System.Linq.Expressions;
using GraphQL;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>A node and its place in a list.</summary>
/// <param name="Node">The node.</param>
/// <param name="Cursor">Its opaque place.</param>
public sealed record Edge(object Node, string Cursor);

/// <summary>What a connection shows.</summary>
public interface IPage
{
    /// <summary>The nodes in order.</summary>
    IReadOnlyList<Edge> Edges { get; }

    /// <summary>Whether more follows.</summary>
    bool HasNextPage { get; }

    /// <summary>Whether more precedes.</summary>
    bool HasPreviousPage { get; }

    /// <summary>How many there are in all, if it was asked for.</summary>
    int? Total { get; }

    /// <summary>Place of the first node; of an empty page: from where on more may precede.</summary>
    string? StartCursor { get; }

    /// <summary>Place of the last node; of an empty page: from where on more may follow.</summary>
    string? EndCursor { get; }
}

/// <summary>A page that a resolver made itself.</summary>
/// <typeparam name="T">Type of the nodes.</typeparam>
public class Page<T> : IPage
{
    /// <inheritdoc/>
    public required IReadOnlyList<Edge> Edges { get; init; }

    /// <inheritdoc/>
    public bool HasNextPage { get; init; }

    /// <inheritdoc/>
    public bool HasPreviousPage { get; init; }

    /// <inheritdoc/>
    public int? Total { get; init; }

    /// <inheritdoc/>
    public string? StartCursor
    {
        get => field ?? (Edges is [{ } first, ..] ? first.Cursor : null);
        init;
    }

    /// <inheritdoc/>
    public string? EndCursor
    {
        get => field ?? (Edges is [.., { } last] ? last.Cursor : null);
        init;
    }
}

/// <summary>The four arguments of a connection, checked.</summary>
internal sealed record PageArguments(int Size, string? Cursor, bool Backward)
{
    public static PageArguments From(IResolveFieldContext context, UsePagingAttribute paging) => From(
        context.GetArgument<int?>("first"),
        context.GetArgument<int?>("last"),
        context.GetArgument<string?>("after"),
        context.GetArgument<string?>("before"),
        paging);

    public static PageArguments From(int? first, int? last, string? after, string? before, UsePagingAttribute paging)
    {
        var backward = last is not null || (first is null && before is not null);
        var size = (backward ? last : first) ?? Math.Min(paging.DefaultPageSize, paging.MaxPageSize);
        if (first is not null && last is not null || (backward ? after : before) is not null)
        {
            throw new ExecutionError("Page forwards with `first` and `after`, or backwards with `last` and `before`.") { Code = "HC0052" };
        }

        if (size > paging.MaxPageSize)
        {
            throw new ExecutionError($"The maximum allowed items per page were exceeded: at most {paging.MaxPageSize}.") { Code = "HC0051", Extensions = new() { ["maximum"] = paging.MaxPageSize } };
        }

        return size < 1
            ? throw new ExecutionError("A page has at least one item.") { Code = "HC0079" }
            : new PageArguments(size, backward ? before : after, backward);
    }
}

/// <summary>Reads one page of a query: the order, ended by the key, decides where it continues.</summary>
internal static class KeysetPaging
{
    public static async Task<IPage> ReadAsync<T>(
        IResolveFieldContext context, DbContext database, IQueryable<T> all, NodeMap<T> map, UsePagingAttribute paging)
        where T : class
    {
        var arguments = PageArguments.From(context, paging);
        var order = new Keyset<T>(context.GetArgument<IEnumerable<SortKey[]>?>("order")?.SelectMany(keys => keys) ?? [], map);
        var session = new ReadSession(database, context.RequestServices!);
        (all, var own) = OwnConditions.Of(all);
        var (entity, wanted) = (database.Model.FindEntityType(typeof(T)), Where<T>(context));
        var (rule, candidates) = (map.RuleOf(session.Services, Reading.AsRoot), map.CandidatesOf(session));
        OrderedWalk<T> Walk(Keyset<T> by, Expression<Func<T, bool>>? part) =>
            new(database, candidates ?? all, [.. own, rule, wanted, part], by, session.Limits, isBounded: candidates is not null);

        var connection = context.FieldDefinition.ResolvedType!.GetNamedType().Name;
        var selected = Selection.Below(context).Of(connection);
        var total = selected.ContainsKey("totalCount")
            ? await CountAsync(Walk(order.BeginsWithEnum ? order.Rest : order, null), session.Limits, context.CancellationToken)
            : (int?)null;
        if (selected.Keys.All(name => name is "totalCount" or "__typename"))
        {
            return new Page<T> { Edges = [], Total = total };
        }

        var nodes = selected.GetValueOrDefault("nodes");
        var edges = selected.GetValueOrDefault("edges")?.Below(connection[..^"Connection".Length] + "Edge", "node");
        var layout = new Layout(map, nodes is null ? edges ?? Selection.Nothing(context) : edges is null ? nodes : nodes.And(edges));
        var slots = order.Slots(layout);
        var cursors = session.Services.GetRequiredService<RecordCursors>();
        var place = arguments.Cursor is null ? null
            : cursors.PlaceOf(order, arguments.Cursor) is { } record ? await PlaceAsync(all, map, order, record, context.CancellationToken)
            : order.Values(arguments.Cursor);
        var parts = OrderedParts.Of(order, place, arguments.Backward, entity, wanted);
        var (rows, more, resumed) = (new List<Row>(), false, default(string));
        for (var i = 0; i < parts.Count && !more; i++)
        {
            var part = parts[i];
            var walk = Walk(part.Order, part.Where);
            var beyond = part.Place is null ? null : part.Order.Beyond(part.Place, arguments.Backward, Captured.Operand);
            var room = arguments.Size - rows.Count;
            (var found, more) = await NodeMap<T>.ReadPageAsync(
                session, walk.Page(beyond, arguments.Backward).Take(room + 1), layout, room, context.CancellationToken);
            rows.AddRange(found);
            if (!more && (i + 1 < parts.Count || selected.ContainsKey("pageInfo")) && walk.Resume(beyond, arguments.Backward) is { } rest)
            {
                var next = await rest.Select(map.Key).Cast<long?>().SingleOrDefaultAsync(context.CancellationToken);
                more = next is not null;
                resumed = next is { } key && rows.Count == 0 ? cursors.CursorAt(order, new(key, part.Value)) : null;
            }
        }

        if (arguments.Backward)
        {
            rows.Reverse();
        }

        return new Page<T>
        {
            Edges = rows.ConvertAll(row => new Edge(row, order.CursorOf(row, slots))),
            HasNextPage = arguments.Backward ? arguments.Cursor is not null : more,
            HasPreviousPage = arguments.Backward ? more : arguments.Cursor is not null,
            Total = total,
            StartCursor = arguments.Backward ? resumed : null,
            EndCursor = arguments.Backward ? null : resumed,
        };
    }

    private static Expression<Func<T, bool>>? Where<T>(IResolveFieldContext context)
    {
        if (context.GetArgument<object?>("where") is not Condition condition)
        {
            return null;
        }

        var row = Expression.Parameter(typeof(T), "x");
        return Expression.Lambda<Func<T, bool>>(condition.On(row, Captured.Operand), row);
    }

    private static async Task<int> CountAsync<T>(OrderedWalk<T> walk, ListLimits limits, CancellationToken cancellationToken)
        where T : class
    {
        var counted = await walk.Counted().CountAsync(cancellationToken);
        return counted <= limits.Counted && walk.Uncounted() is { } uncounted && await uncounted.AnyAsync(cancellationToken)
            ? limits.Counted + 1
            : counted;
    }

    /// The values that the record of a cursor has now.
    private static async Task<object?[]> PlaceAsync<T>(
        IQueryable<T> all, NodeMap<T> map, Keyset<T> order, RecordPlace record, CancellationToken cancellationToken)
        where T : class
    {
        var columns = new ColumnSet(typeof(T));
        var slots = order.Keys.Select(sort => columns.Of(sort.By)).ToArray();
        var place = await all.AsNoTracking()
            .Where(Expression.Lambda<Func<T, bool>>(Expression.Equal(map.Key.Body, Captured.Value(record.Key)), map.Key.Parameters))
            .Select(columns.Projection<T>())
            .SingleOrDefaultAsync(cancellationToken) ?? throw Keyset.Refused();
        var values = Array.ConvertAll(slots, slot => place[slot]);
        values[0] = record.Part ?? values[0];
        return values;
    }
}
