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
            throw new ExecutionError($"The maximum allowed items per page were exceeded: at most {paging.MaxPageSize}.") { Code = "HC0051" };
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
        var order = new Keyset<T>(context.GetArgument<IEnumerable<SortKey[]>?>("order")?.SelectMany(keys => keys) ?? [], map.Key);
        var wanted = map.Readable(all, context.RequestServices!, Reading.AsRoot);
        if (context.GetArgument<object?>("where") is Condition condition)
        {
            var row = Expression.Parameter(typeof(T), "x");
            wanted = wanted.Where(Expression.Lambda<Func<T, bool>>(condition.On(row, Captured.Operand), row));
        }

        var connection = context.FieldDefinition.ResolvedType!.GetNamedType().Name;
        var selected = Selection.Below(context).Of(connection);
        var total = selected.ContainsKey("totalCount") ? await wanted.CountAsync(context.CancellationToken) : (int?)null;
        if (selected.Keys.All(name => name is "totalCount" or "__typename"))
        {
            return new Page<T> { Edges = [], Total = total };
        }

        var nodes = selected.GetValueOrDefault("nodes");
        var edges = selected.GetValueOrDefault("edges")?.Below(connection[..^"Connection".Length] + "Edge", "node");
        var layout = new Layout(map, nodes is null ? edges ?? Selection.Nothing(context) : edges is null ? nodes : nodes.And(edges));
        var slots = order.Slots(layout);
        var page = arguments.Cursor is null ? wanted : order.Beyond(wanted, arguments.Cursor, arguments.Backward);
        var rows = await NodeMap<T>.ReadPageAsync(
            new ReadSession(database, context.RequestServices!), order.Apply(page, arguments.Backward).Take(arguments.Size + 1), layout, arguments.Size, context.CancellationToken);
        if (arguments.Backward)
        {
            rows.Rows.Reverse();
        }

        return new Page<T>
        {
            Edges = rows.Rows.ConvertAll(row => new Edge(row, order.CursorOf(row, slots))),
            HasNextPage = arguments.Backward ? arguments.Cursor is not null : rows.More,
            HasPreviousPage = arguments.Backward ? rows.More : arguments.Cursor is not null,
            Total = total,
        };
    }
}
