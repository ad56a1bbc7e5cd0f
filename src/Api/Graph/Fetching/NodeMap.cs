using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>What was declared of one entity.</summary>
internal abstract class NodeMap(Type entity)
{
    private readonly List<NodeField> fields = [];

    public Type Entity => entity;

    public string Name { get; set; } = Schema.Names.Type(entity);

    public string? Description { get; set; }

    public Visibility Visibility { get; set; }

    public abstract bool HasIdentity { get; }

    public abstract LambdaExpression? KeyExpression { get; }

    /// The key of the person whom a record is about, if it is about one.
    public LambdaExpression? Person { get; set; }

    public IReadOnlyList<NodeField> Fields => fields;

    public static NodeMap Create(Type entity, MethodInfo configure)
    {
        var map = (NodeMap)Activator.CreateInstance(typeof(NodeMap<>).MakeGenericType(entity))!;
        configure.Invoke(null, [map.Descriptor()]);
        return map;
    }

    public NodeField? Field(string name) => fields.Find(field => field.Name == name);

    public NodeField Add(NodeField field)
    {
        fields.Add(field);
        return field;
    }

    public void Link(IReadOnlyDictionary<Type, NodeMap> maps)
    {
        if (KeyExpression is null)
        {
            throw new InvalidOperationException($"{Name} has no declared key.");
        }

        if (HasIdentity && Visibility == Visibility.WithParent)
        {
            throw new InvalidOperationException($"{Name} is read with its parent only, so it can not have an id.");
        }

        fields.ForEach(field => field.Link(maps));
    }

    /// The field that shows this column or relation to some callers only, if there is one.
    public NodeField? Protected(MemberInfo member) => fields.Find(field => field.Policy is not null && field.Shows(member));

    /// <param name="by">The column that names a record.</param>
    /// <param name="services">The services of the request.</param>
    /// <param name="reading">For what it is read.</param>
    /// <param name="within">The context in whose transaction it is read; none: one of its own.</param>
    public abstract NodeBatch CreateBatch(
        LambdaExpression by, IServiceProvider services, Reading reading = Reading.AsRoot, DbContext? within = null);

    public abstract LambdaExpression IdentityExpression { get; }

    /// The id of a record of this entity.
    public abstract Guid IdentityOf(object record);

    public abstract TResult Accept<TResult>(INodeVisitor<TResult> visitor);

    protected abstract object Descriptor();
}

internal sealed class NodeMap<T>() : NodeMap(typeof(T))
    where T : class
{
    private Expression<Func<T, long>>? key;
    private Expression<Func<T, Guid>>? identity;
    private Func<T, Guid>? readIdentity;

    public override bool HasIdentity => identity is not null;

    public override LambdaExpression? KeyExpression => key;

    public override Expression<Func<T, Guid>> IdentityExpression => identity ?? throw new InvalidOperationException($"{Name} has no id.");

    public override Guid IdentityOf(object record) => (readIdentity ??= IdentityExpression.Compile())((T)record);

    public Expression<Func<T, long>> Key => key ?? throw new InvalidOperationException($"{Name} has no declared key.");

    public override TResult Accept<TResult>(INodeVisitor<TResult> visitor) => visitor.Visit(this);

    /// What orders a list where its reader names nothing; null: the key.
    public SortKey? DefaultOrder { get; set; }

    public void SetKey(Expression<Func<T, long>> expression) => key = expression;

    public void SetIdentity(Expression<Func<T, Guid>> expression)
    {
        identity = expression;
        Add(new ColumnField(
            "id", "Opaque id, for `node`.", expression, typeof(NodeIdText), value => Schema.NodeId.Format(Name, (Guid)value!))
        {
            IdOf = this,
        });
    }

    public override NodeBatch CreateBatch(LambdaExpression by, IServiceProvider services, Reading reading, DbContext? within) =>
        (NodeBatch)Activator.CreateInstance(
            typeof(NodeBatch<,>).MakeGenericType(typeof(T), by.ReturnType), this, by, services, reading, within)!;

    /// The rows that the caller may read; an entity without a rule can not be read at all.
    public IQueryable<T> Readable(ReadSession session, Reading reading) => RuleOf(session.Services, reading) is { } rule
        ? session.Context.Set<T>().Where(rule)
        : session.Context.Set<T>();

    /// True for the rows that the caller may read; null: every row.
    public Expression<Func<T, bool>>? RuleOf(IServiceProvider services, Reading reading) => Visibility switch
    {
        Visibility.Public => null,
        Visibility.WithParent when reading == Reading.AsList => null,
        Visibility.ByRule when reading == Reading.AfterChange => services.GetRequiredService<IRowRule<T>>().VisibleAfterChange,
        Visibility.ByRule => services.GetRequiredService<IRowRule<T>>().Visible,
        _ => throw new InvalidOperationException($"{Name} is read with its parent only."),
    };

    /// The only records that the caller can read, where they are few.
    public IQueryable<T>? CandidatesOf(ReadSession session) => Visibility == Visibility.ByRule
        ? session.Services.GetRequiredService<IRowRule<T>>().Candidates?.Invoke(session.Context)
        : null;

    public static async Task<List<Row>> ReadAsync(
        ReadSession session, IQueryable<T> query, Layout layout, CancellationToken cancellationToken)
    {
        var (rows, _) = await ReadPageAsync(session, query, layout, int.MaxValue, cancellationToken);
        return rows;
    }

    /// The row beyond the page only tells that there is more; its lists are not read.
    public static async Task<(List<Row> Rows, bool More)> ReadPageAsync(
        ReadSession session, IQueryable<T> query, Layout layout, int size, CancellationToken cancellationToken)
    {
        var values = await query.AsNoTracking().Select(layout.Projection<T>()).ToListAsync(cancellationToken);
        var rows = values.Take(size).Select(columns => new Row(layout, columns)).ToList();
        await layout.LoadListsAsync(session, rows, cancellationToken);
        Watch(session, layout, rows);
        return (rows, values.Count > size);
    }

    /// The first rows of each parent, up to the limit; what comes after them is read past.
    public static async Task<List<Row>> ReadFewAsync(
        ReadSession session, IQueryable<T> children, Layout layout, int parent, CancellationToken cancellationToken)
    {
        var (rows, most, of, count) = (new List<Row>(), session.Limits.Items, default(object), 0);
        await foreach (var columns in children.AsNoTracking().Select(layout.Projection<T>()).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            (of, count) = columns[parent]!.Equals(of) ? (of, count + 1) : (columns[parent], 1);
            if (count <= most)
            {
                rows.Add(new Row(layout, columns));
            }
        }

        await layout.LoadListsAsync(session, rows, cancellationToken);
        Watch(session, layout, rows);
        return rows;
    }

    /// What fields show of them is told when the answer is complete.
    private static void Watch(ReadSession session, Layout layout, List<Row> rows)
    {
        if (layout.IsPersonal)
        {
            session.Services.GetRequiredService<ShownRecords>().Add(rows);
        }
    }

    protected override object Descriptor() => new NodeDescriptor<T>(this);
}

/// <summary>Does something with a map and its entity as a type.</summary>
internal interface INodeVisitor<out TResult>
{
    TResult Visit<T>(NodeMap<T> map)
        where T : class;
}

internal enum Visibility
{
    ByRule,
    Public,
    WithParent,
}

/// <summary>For what a row is read.</summary>
internal enum Reading
{
    AsRoot,
    AsList,
    AfterChange,
}

/// <summary>One context and the caller's services, for the statements of one read.</summary>
internal sealed record ReadSession(DbContext Context, IServiceProvider Services)
{
    public ListLimits Limits => Services.GetRequiredService<GraphOptions>().Lists;
}

/// <summary>Stands for the text of a node id.</summary>
internal sealed record NodeIdText;
