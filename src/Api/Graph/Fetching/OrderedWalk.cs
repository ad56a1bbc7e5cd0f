using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace SipOkMuba.Graph.Fetching;

/// <summary>
/// How a page is read without reading the table: along an index that has the ordering, from the cursor on. Conditions on
/// the columns that the index begins with say where it is entered; what no index knows is looked at record by record,
/// within a window. So what a page costs depends neither on its depth nor on the number of records, and no database is
/// left a choice that it could make badly: measured, SQLite sorts all records of a region rather than walk by time.
/// </summary>
internal sealed class OrderedWalk<T>
    where T : class
{
    // Each value is a walk of its own, merged with the others.
    private const int MostBranches = 16;

    private readonly IQueryable<T> all;
    private readonly Keyset<T> order;
    private readonly ListLimits limits;
    private readonly ParameterExpression row = Expression.Parameter(typeof(T), "x");
    private readonly List<Expression> branches = [];
    private readonly Expression? rest;
    private readonly bool isBounded;

    /// <param name="all">The records.</param>
    /// <param name="entity">What is known of their indexes; null: nothing.</param>
    /// <param name="wanted">Which of them are wanted and readable; all must hold.</param>
    /// <param name="order">The ordering.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="isBounded">The records are few enough to be sorted.</param>
    public OrderedWalk(
        IQueryable<T> all, IEntityType? entity, IEnumerable<LambdaExpression?> wanted, Keyset<T> order, ListLimits limits, bool isBounded)
    {
        (this.all, this.order, this.limits) = (all, order, limits);
        var predicates = wanted.Select(predicate => predicate is null ? null : Replace.In(predicate.Body, predicate.Parameters[0], row));
        if (entity is null)
        {
            (rest, this.isBounded) = (And(predicates.OfType<Expression>()), isBounded);
            return;
        }

        var conjuncts = new Conjuncts(entity, row, predicates);
        var named = Named(entity, conjuncts);
        this.isBounded = isBounded || named.Count > 0 || conjuncts.All.Any(one => one.Condition is ConstantExpression { Value: false });
        var lead = named.Count > 0 ? named : this.isBounded ? [] : Lead(entity, conjuncts);
        rest = And(conjuncts.All.Except(lead).Select(one => one.Condition));
        branches = named.Count > 0 ? [And(named.Select(one => one.Condition))!] : Branches(lead);
    }

    /// The wanted records beyond the cursor, in order; the caller takes as many as the page holds.
    public IQueryable<T> Page(Expression<Func<T, bool>>? beyond, bool backward)
    {
        if (isBounded)
        {
            return order.Apply(Bounded(beyond), backward);
        }

        var found = order.Apply(Entered(beyond), backward);
        return rest is null && branches.Count <= 1
            ? found
            : order.Apply(Take(found, limits.Window).Where(Lambda(rest)), backward);
    }

    /// The record from which a page that is not full goes on, if there is one; null where such a page has ended the list.
    public IQueryable<T>? Resume(Expression<Func<T, bool>>? beyond, bool backward) => isBounded || rest is null
        ? null
        : Take(Skip(order.Apply(Entered(beyond), backward), limits.Resumed - 1), 1);

    /// The wanted records, one more than are counted at the most.
    public IQueryable<T> Counted() => isBounded ? Take(Bounded(null), limits.Counted + 1)
        : rest is null ? Take(Entered(null), limits.Counted + 1)
        : Take(Take(order.Apply(Entered(null), backward: false), limits.CountWindow).Where(Lambda(rest)), limits.Counted + 1);

    /// The first record that counting did not look at, if there is one; null where it looks at all.
    public IQueryable<T>? Uncounted() => isBounded || rest is null
        ? null
        : Take(Skip(order.Apply(Entered(null), backward: false), limits.CountWindow), 1);

    /// Those that are named come first, by a limit that none of them reaches: no database then begins with the others.
    private IQueryable<T> Bounded(Expression<Func<T, bool>>? beyond)
    {
        var found = branches.Count == 0 ? all : Take(order.Apply(all.Where(Lambda(branches[0])), backward: false), limits.Window);
        found = beyond is null ? found : found.Where(beyond);
        return rest is null ? found : found.Where(Lambda(rest));
    }

    private IQueryable<T> Entered(Expression<Func<T, bool>>? beyond)
    {
        beyond ??= order.Entry;
        IQueryable<T> Narrow(Expression? lead)
        {
            var found = lead is null ? all : all.Where(Lambda(lead));
            return beyond is null ? found : found.Where(beyond);
        }

        return branches.Count == 0 ? Narrow(null) : branches.Select(Narrow).Aggregate(Queryable.Concat);
    }

    /// The conditions that name each record by a unique column.
    private static List<Conjunct> Named(IEntityType entity, Conjuncts conjuncts) => entity.GetKeys().Select(key => key.Properties)
        .Concat(entity.GetIndexes().Where(index => index.IsUnique && index.GetFilter() is null).Select(index => index.Properties))
        .Select(unique => unique.Select(column => conjuncts.All.FirstOrDefault(one => one.Column == column && one.IsList)).ToList())
        .FirstOrDefault(named => !named.Contains(null))?.OfType<Conjunct>().ToList() ?? [];

    /// The conditions by which an index is entered and walked in order.
    private List<Conjunct> Lead(IEntityType entity, Conjuncts conjuncts)
    {
        var first = conjuncts.ColumnOf(Replace.In(order.Keys[0].By.Body, order.Keys[0].By.Parameters[0], row));
        var paths = entity.GetIndexes().Where(index => index.GetFilter() is null).Select(index => index.Properties)
            .Concat(entity.GetKeys().Select(key => key.Properties))
            .Select(columns => columns.TakeWhile(column => column != first).Count() is var entered && entered < columns.Count
                ? columns.Take(entered).Select(column => conjuncts.All.FirstOrDefault(one => one.Column == column && one.Choices is not null)).ToList()
                : [null])
            .Where(path => !path.Contains(null) && path.Aggregate(1, (product, one) => product * one!.Choices!.Count) <= MostBranches);

        // An enum has few values, so that its part of the index is longer.
        var best = paths.OrderByDescending(path => path.Count).ThenBy(path => path.Exists(one => IsEnum(one!.Column!))).FirstOrDefault() ?? [];
        return [.. best.OfType<Conjunct>(), .. conjuncts.All.Where(one => one.IsRange && one.Column is not null && one.Column == first)];
    }

    private static bool IsEnum(IProperty column) => (Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType).IsEnum;

    /// One condition for each combination of values.
    private static List<Expression> Branches(IReadOnlyList<Conjunct> lead)
    {
        IEnumerable<Expression?> found = [null];
        foreach (var one in lead)
        {
            var choices = one.Choices is null ? [one.Condition] : Apart(one.Choices);
            found = found.SelectMany(entered => choices.Select(choice => entered is null ? choice : Expression.AndAlso(entered, choice)));
        }

        return [.. found.OfType<Expression>()];
    }

    /// A client may name a value twice, and its records are wanted once.
    private static List<Expression> Apart(IReadOnlyList<Expression> choices) =>
    [
        .. choices.Select((choice, i) => choices.Take(i).Aggregate(choice, (apart, earlier) =>
            Expression.AndAlso(apart, Expression.NotEqual(((BinaryExpression)earlier).Left, ((BinaryExpression)earlier).Right)))),
    ];

    private static Expression? And(IEnumerable<Expression> conditions) => conditions.Aggregate(
        default(Expression), (joined, condition) => joined is null ? condition : Expression.AndAlso(joined, condition));

    private Expression<Func<T, bool>> Lambda(Expression? condition) =>
        Expression.Lambda<Func<T, bool>>(condition ?? Expression.Constant(true), row);

    // As constants of the statement: a database plans by how much is wanted of it.
    private static IQueryable<T> Take(IQueryable<T> found, int count) => Sliced(nameof(Queryable.Take), found, count);

    private static IQueryable<T> Skip(IQueryable<T> found, int count) => Sliced(nameof(Queryable.Skip), found, count);

    private static IQueryable<T> Sliced(string method, IQueryable<T> found, int count) => found.Provider.CreateQuery<T>(Expression.Call(
        typeof(Queryable), method, [typeof(T)], found.Expression,
        Expression.Call(typeof(EF), nameof(EF.Constant), [typeof(int)], Expression.Constant(count))));
}
