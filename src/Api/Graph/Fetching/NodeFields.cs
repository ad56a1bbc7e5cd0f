using System.Linq.Expressions;
using System.Reflection;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Schema;
using ListSizes = SipOkMuba.Graph.Cost.ListSize;

namespace SipOkMuba.Graph.Fetching;

/// <summary>A declared field of an entity.</summary>
public abstract class NodeField
{
    private protected NodeField(string name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>Name in the schema.</summary>
    public string Name { get; }

    /// <summary>Description in the schema.</summary>
    public string Description { get; }

    /// <summary>The policy that a reader must satisfy, if any.</summary>
    public string? Policy { get; private set; }

    /// <summary>Why it should no longer be used, if so.</summary>
    public string? DeprecationReason { get; private set; }

    /// <summary>Asks for a policy.</summary>
    /// <param name="policy">Name of the policy.</param>
    public NodeField Authorize(string policy)
    {
        Policy = policy;
        return this;
    }

    /// <summary>It shows personal data; of a node that is about a person.</summary>
    /// <param name="group">Which, as a flag of the product's own.</param>
    public NodeField Discloses(Enum group)
    {
        Disclosed |= Convert.ToInt32(group, System.Globalization.CultureInfo.InvariantCulture);
        return this;
    }

    /// <summary>The computed value may be null, though its type does not say so.</summary>
    public NodeField Nullable()
    {
        IsNullable = true;
        return this;
    }

    /// <summary>The text is the opaque id of a node.</summary>
    public NodeField IsId()
    {
        IsOpaqueId = true;
        return this;
    }

    /// <summary>What one use costs, where the default is wrong: 1 for a relation or a list, 0 for a value.</summary>
    /// <param name="weight">The points.</param>
    public NodeField Cost(int weight)
    {
        this.weight = weight;
        return this;
    }

    /// <summary>With how many items the list is priced, where 5 is wrong.</summary>
    /// <param name="assumed">The most that it is expected to hold.</param>
    public NodeField ListSize(int assumed)
    {
        this.assumed = assumed;
        return this;
    }

    internal void Price(FieldType field)
    {
        if (weight is { } own)
        {
            field.Costs(own);
        }

        if (this is ManyField { From: null })
        {
            field.Lists(ListSizes.Of(assumed));
        }
    }

    private int? weight;
    private int assumed = ListSizes.Few;

    private protected bool IsNullable { get; private set; }

    private protected bool IsOpaqueId { get; private set; }

    internal int Disclosed { get; private set; }

    /// <summary>Marks it as no longer to be used.</summary>
    /// <param name="reason">With a date and what to use instead.</param>
    public NodeField Deprecated(string reason)
    {
        DeprecationReason = reason;
        return this;
    }

    internal abstract IGraphType GraphTypeOf(TypeRegistry types);

    internal abstract object? Read(Row row);

    internal object? Show(Row row)
    {
        row.Disclosed = (row.Disclosed ?? 0) | Disclosed;
        return Read(row);
    }

    internal abstract bool Shows(MemberInfo member);

    internal virtual void Link(IReadOnlyDictionary<Type, NodeMap> maps)
    {
    }
}

/// <summary>A field whose value comes from expressions over the entity.</summary>
internal abstract class ValueField(string name, string description, Type shown) : NodeField(name, description)
{
    public abstract IReadOnlyList<LambdaExpression> Needs { get; }

    /// The value shown, of the values needed.
    public abstract object? Of(object?[] values);

    internal override IGraphType GraphTypeOf(TypeRegistry types)
    {
        var bare = System.Nullable.GetUnderlyingType(shown) ?? shown;
        var type = IsOpaqueId ? types.Id : bare.IsArray ? new ListGraphType(new NonNullGraphType(types.Output(bare.GetElementType()!))) : types.Output(bare);
        return TypeRegistry.Wrap(type, nullable: CanBeNull);
    }

    internal override bool Shows(MemberInfo member) => Needs.Any(need => (need.Body as MemberExpression)?.Member == member);

    internal override object? Read(Row row)
    {
        var values = new object?[Needs.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = row.Value(this, i);
        }

        return Of(values);
    }

    protected abstract bool CanBeNull { get; }

    protected static bool AllowsNull(Type type, MemberInfo? member) =>
        type.IsValueType ? System.Nullable.GetUnderlyingType(type) is not null
        : member is not PropertyInfo property || new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull;
}

internal sealed class ColumnField(string name, string description, LambdaExpression column, Type shown, Func<object?, object?>? show)
    : ValueField(name, description, shown)
{
    private readonly Type shown = shown;

    public override IReadOnlyList<LambdaExpression> Needs { get; } = [column];

    protected override bool CanBeNull =>
        IsNullable || (show is not null && shown.IsValueType
            ? System.Nullable.GetUnderlyingType(shown) is not null
            : AllowsNull(column.ReturnType, (column.Body as MemberExpression)?.Member));

    /// The node whose opaque id this is, if it is one.
    public NodeMap? IdOf { get; init; }

    /// Whether the column is shown as it is.
    public bool IsPlain => show is null;

    public override object? Of(object?[] values)
    {
        var value = values[0];
        return show is null || (value is null && CanBeNull) ? value : show(value);
    }
}

internal sealed class ComputedField<TNeeds>(
    string name, string description, LambdaExpression needs, Type shown, Func<TNeeds, object?> compute)
    : ValueField(name, description, shown)
    where TNeeds : class
{
    private readonly Type shown = shown;
    private readonly Func<object?[], TNeeds> gather = Gatherer(needs);

    public override IReadOnlyList<LambdaExpression> Needs { get; } = Split(needs);

    protected override bool CanBeNull => IsNullable || System.Nullable.GetUnderlyingType(shown) is not null;

    public override object? Of(object?[] values) => compute(gather(values));

    public static LambdaExpression[] Split(LambdaExpression needs) => needs.Body is NewExpression { Arguments: var columns }
        ? [.. columns.Select(column => Expression.Lambda(column, needs.Parameters))]
        : throw new ArgumentException("Name the columns as an anonymous object: a => new { a.Status }.", nameof(needs));

    public static Func<object?[], TNeeds> Gatherer(LambdaExpression needs)
    {
        var values = Expression.Parameter(typeof(object?[]));
        var created = (NewExpression)needs.Body;
        var arguments = created.Arguments.Select((column, i) =>
            Expression.Convert(Expression.ArrayIndex(values, Expression.Constant(i)), column.Type));
        return Expression.Lambda<Func<object?[], TNeeds>>(Expression.New(created.Constructor!, arguments), values).Compile();
    }
}

/// <summary>
/// A field that a service of the request makes: the engine asks for it, one by one, and never for several callers at once.
/// </summary>
internal abstract class ServedField(string name, string description, Type shown) : ValueField(name, description, shown)
{
    public override object? Of(object?[] values) => throw new InvalidOperationException($"{Name} needs the request.");

    public object? Serve(Row row, IServiceProvider services)
    {
        row.Disclosed = (row.Disclosed ?? 0) | Disclosed;
        return Make([.. Needs.Select((_, need) => row.Value(this, need))], services);
    }

    protected override bool CanBeNull => IsNullable;

    protected abstract object? Make(object?[] values, IServiceProvider services);
}

internal sealed class ServedField<TNeeds, TService>(
    string name, string description, LambdaExpression needs, Type shown, Func<TNeeds, TService, object?> make)
    : ServedField(name, description, shown)
    where TNeeds : class
    where TService : class
{
    private readonly Func<object?[], TNeeds> gather = ComputedField<TNeeds>.Gatherer(needs);

    public override IReadOnlyList<LambdaExpression> Needs { get; } = ComputedField<TNeeds>.Split(needs);

    protected override object? Make(object?[] values, IServiceProvider services) =>
        make(gather(values), services.GetRequiredService<TService>());
}

internal sealed class OneField(string name, string description, LambdaExpression relation, Type target) : NodeField(name, description)
{
    public LambdaExpression Relation => relation;

    public NodeMap Target { get; private set; } = null!;

    internal override void Link(IReadOnlyDictionary<Type, NodeMap> maps)
    {
        Target = maps.GetValueOrDefault(target)
            ?? throw new InvalidOperationException($"{target} has no declared node type, but {Name} leads to it.");
        if (Target.Visibility == Visibility.ByRule)
        {
            throw new InvalidOperationException($"{target} has a row rule of its own; {Name} can not be joined past it.");
        }
    }

    internal override IGraphType GraphTypeOf(TypeRegistry types)
    {
        var property = (PropertyInfo)((MemberExpression)relation.Body).Member;
        var nullable = new NullabilityInfoContext().Create(property).ReadState != NullabilityState.NotNull;
        return TypeRegistry.Wrap(types.Output(target), nullable);
    }

    internal override object? Read(Row row) => row.One(this);

    internal override bool Shows(MemberInfo member) => ((MemberExpression)relation.Body).Member == member;
}

/// <summary>A list whose rows are read after the page of their parents.</summary>
internal abstract class ManyField(string name, string description, Type child) : NodeField(name, description)
{
    public NodeMap Target { get; private set; } = null!;

    public abstract LambdaExpression ParentKey { get; }

    /// What the parent key is compared with, on the parent; null: the key of the parent.
    public virtual LambdaExpression? From => null;

    /// The children of these parents that the rule lets pass, those of one parent together and in order.
    public abstract IQueryable Of(IQueryable all, Expression parents, LambdaExpression? rule, ListLimits limits);

    public abstract Task<ILookup<long, Row>> LoadAsync(
        ReadSession session, IReadOnlyCollection<long> parents, Layout layout, CancellationToken cancellationToken);

    internal override void Link(IReadOnlyDictionary<Type, NodeMap> maps) => Target = maps.GetValueOrDefault(child)
        ?? throw new InvalidOperationException($"{child} has no declared node type, but {Name} lists it.");

    internal override IGraphType GraphTypeOf(TypeRegistry types) =>
        new NonNullGraphType(new ListGraphType(new NonNullGraphType(types.Output(child))));

    internal override object? Read(Row row) => row.Many(this);

    internal override bool Shows(MemberInfo member) => Name == Names.Camel(member.Name);
}

internal class ManyField<TChild>(
    string name,
    string description,
    Expression<Func<TChild, long>> parentKey,
    Expression<Func<TChild, long>> order,
    Expression<Func<TChild, bool>>? where)
    : ManyField(name, description, typeof(TChild))
    where TChild : class
{
    public override LambdaExpression ParentKey => parentKey;

    public override IQueryable Of(IQueryable all, Expression parents, LambdaExpression? rule, ListLimits limits) =>
        Of((IQueryable<TChild>)all, parents, (Expression<Func<TChild, bool>>?)rule, limits);

    public override async Task<ILookup<long, Row>> LoadAsync(
        ReadSession session, IReadOnlyCollection<long> parents, Layout layout, CancellationToken cancellationToken)
    {
        var map = (NodeMap<TChild>)Target;
        var children = Of(
            session.Context.Set<TChild>(), Captured.Value(parents.ToArray()), map.RuleOf(session.Services, Reading.AsList), session.Limits);
        var parentSlot = layout.Slot(parentKey);
        var rows = await NodeMap<TChild>.ReadFewAsync(session, children, layout, parentSlot, cancellationToken);
        return rows.ToLookup(row => (long)row.At(parentSlot)!);
    }

    private IOrderedQueryable<TChild> Of(
        IQueryable<TChild> all, Expression parents, Expression<Func<TChild, bool>>? rule, ListLimits limits)
    {
        var contains = Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [typeof(long)], parents, parentKey.Body);
        var children = all.Where(Expression.Lambda<Func<TChild, bool>>(contains, parentKey.Parameters));
        if (where is not null)
        {
            children = children.Where(where);
        }

        return Ordered(rule is null ? children : First(children, limits).Where(rule));
    }

    /// A limit that they do not reach: else a database may begin with all that the rule lets pass, of any parent.
    private IQueryable<TChild> First(IQueryable<TChild> children, ListLimits limits) =>
        OrderedWalk<TChild>.Take(Ordered(children), limits.CountWindow);

    private IOrderedQueryable<TChild> Ordered(IQueryable<TChild> children) => children.OrderBy(parentKey).ThenBy(order);
}

/// <summary>One record that a rule of its own guards: read after the page of its parents, as a list of one.</summary>
internal sealed class RelatedField<TOther>(
    string name, string description, LambdaExpression from, Expression<Func<TOther, long>> key)
    : ManyField<TOther>(name, description, key, key, where: null)
    where TOther : class
{
    public override LambdaExpression From => from;

    internal override IGraphType GraphTypeOf(TypeRegistry types) => types.Output(typeof(TOther));

    internal override object? Read(Row row) => row.Many(this) is [var one, ..] ? one : null;
}

/// <summary>A value of the request inside an expression: a captured field, so that EF makes it a parameter of the SQL.</summary>
internal static class Captured
{
    public static Operand Operand { get; } = (value, type, _) => Value(value, type);

    public static Expression Value<T>(T value) => Value(value, typeof(T));

    public static Expression Value(object? value, Type type) => Expression.Field(
        Expression.Constant(Activator.CreateInstance(typeof(Box<>).MakeGenericType(type), value)), nameof(Box<>.Content));

    private sealed class Box<T>(T content)
    {
        public readonly T Content = content;
    }
}
