using System.Linq.Expressions;
using GraphQL;
using GraphQL.DataLoader;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>Loads one record for a field. All fields of a request that ask by the same column share one statement.</summary>
/// <typeparam name="T">The entity.</typeparam>
public sealed class NodeLoader<T>
    where T : class
{
    private readonly IResolveFieldContext? context;
    private readonly NodeMap map;

    /// <summary>A loader for one field.</summary>
    /// <param name="context">The field that is resolved.</param>
    public NodeLoader(IResolveFieldContext context)
    {
        this.context = context;
        map = context.Schema.MapOf(typeof(T));
    }

    /// <summary>Loads nothing: what is asked for is read by a plan.</summary>
    internal NodeLoader(NodeMap map) => this.map = map;

    /// <summary>The record with this id, as far as the caller may read it; null if it is missing or not readable.</summary>
    /// <param name="id">The id of the record.</param>
    public NodeRef<T> ById(Guid id) => Load(map.IdentityExpression, id);

    /// <summary>The record with this value of a unique column.</summary>
    /// <typeparam name="TValue">Type of the column.</typeparam>
    /// <param name="column">The unique column.</param>
    /// <param name="value">The value looked for.</param>
    public NodeRef<T> By<TValue>(Expression<Func<T, TValue>> column, TValue value)
        where TValue : notnull => Load(column, value);

    private NodeRef<T> Load(LambdaExpression by, object key) => new(context is null
        ? new NodeTicket(null, by, key)
        : context.RequestServices!.GetRequiredService<NodeBatches>().Load(map, by, key, Selection.Below(context)));
}

/// <summary>A record to be loaded together with others; return it from a resolver, never await it there.</summary>
/// <typeparam name="T">The entity.</typeparam>
public sealed class NodeRef<T> : IDataLoaderResult, INodeRef
    where T : class
{
    private readonly NodeTicket ticket;

    internal NodeRef(NodeTicket ticket) => this.ticket = ticket;

    NodeTicket INodeRef.Ticket => ticket;

    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) => await ticket.RowAsync(cancellationToken);
}

/// <summary>Something that names one record.</summary>
internal interface INodeRef
{
    NodeTicket Ticket { get; }
}

/// <summary>Which record is wanted, and the batch that loads it if the engine resolves the field.</summary>
internal sealed record NodeTicket(NodeBatch? Batch, LambdaExpression By, object Key)
{
    public Task<Row?> RowAsync(CancellationToken cancellationToken) =>
        Batch?.RowAsync(Key, cancellationToken) ?? throw new InvalidOperationException("A plan reads this record.");
}

/// <summary>A record whose type is known only at run time; its field is of type <c>Node</c>.</summary>
public sealed class NodeRef : IDataLoaderResult
{
    private readonly NodeTicket ticket;

    internal NodeRef(NodeTicket ticket) => this.ticket = ticket;

    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) => await ticket.RowAsync(cancellationToken);
}

/// <summary>Loads a record of any declared type for a field.</summary>
/// <param name="context">The field that is resolved.</param>
public sealed class NodeLoader(IResolveFieldContext context)
{
    /// <summary>The record with this id; null if there is no such type, or the record is missing or not readable.</summary>
    /// <param name="typeName">Name of the object type.</param>
    /// <param name="id">The id of the record.</param>
    public NodeRef? ById(string typeName, Guid id) =>
        context.Schema.AllTypes[typeName] is DeclaredGraphType { Map: { HasIdentity: true } map }
            ? new NodeRef(context.RequestServices!.GetRequiredService<NodeBatches>().Load(map, map.IdentityExpression, id, Selection.Below(context)))
            : null;
}

/// <summary>The open batches of one request. The engine asks for results only when no other field can go on.</summary>
internal sealed class NodeBatches(IServiceProvider services)
{
    private readonly Dictionary<(NodeMap, string), NodeBatch> open = [];
    private readonly Lock gate = new();

    public NodeTicket Load(NodeMap map, LambdaExpression by, object key, Selection selection)
    {
        lock (gate)
        {
            var name = (map, by.Body.ToString());
            if (!open.TryGetValue(name, out var batch) || !batch.TryAdd(key, selection))
            {
                open[name] = batch = map.CreateBatch(by, services);
                batch.TryAdd(key, selection);
            }

            return new NodeTicket(batch, by, key);
        }
    }
}

internal abstract class NodeBatch
{
    public abstract bool TryAdd(object key, Selection selection);

    public abstract Task<Row?> RowAsync(object key, CancellationToken cancellationToken);
}

internal sealed class NodeBatch<T, TKey>(
    NodeMap<T> map, LambdaExpression by, IServiceProvider services, Reading reading, DbContext? within) : NodeBatch
    where T : class
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly HashSet<TKey> keys = [];
    private Selection? selection;
    private Task<Dictionary<TKey, Row>>? running;

    public override bool TryAdd(object key, Selection wanted)
    {
        lock (gate)
        {
            if (running is not null)
            {
                return false;
            }

            keys.Add((TKey)key);
            selection = selection is null || selection == wanted ? wanted : selection.And(wanted);
            return true;
        }
    }

    public override async Task<Row?> RowAsync(object key, CancellationToken cancellationToken)
    {
        Task<Dictionary<TKey, Row>> rows;
        lock (gate)
        {
            rows = running ??= ReadAsync(cancellationToken);
        }

        return (await rows).GetValueOrDefault((TKey)key);
    }

    private async Task<Dictionary<TKey, Row>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var own = within is null ? services.GetRequiredService<IContextSource>().Create() : null;
        var session = new ReadSession(within ?? own!, services);
        var layout = new Layout(map, selection!, named: true);
        var keySlot = layout.Slot(by);
        var among = keys.Count == 1
            ? Expression.Equal(by.Body, Captured.Value(keys.Single()))
            : (Expression)Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(TKey)], Captured.Value(keys.ToArray()), by.Body);
        var query = map.Readable(session, reading).Where(Expression.Lambda<Func<T, bool>>(among, by.Parameters));
        var rows = await NodeMap<T>.ReadAsync(session, query, layout, cancellationToken);
        return rows.ToDictionary(row => (TKey)row.At(keySlot)!);
    }
}

internal static class DeclaredSchema
{
    public static NodeMap MapOf(this GraphQL.Types.ISchema schema, Type entity) => ((GraphSchema)schema).MapOf(entity);
}
