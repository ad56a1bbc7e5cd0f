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
    private readonly List<Branch> branches = [];
    private readonly Expression? rest;
    private readonly bool isBounded;

    // PostgreSQL walks a branch of a merge only where it is ordered by itself, which takes a limit: measured, it gathers
    // three statuses to sort them for a page of ten. SQLite merges branches as they are, and would sort limited ones.
    private readonly bool limitsBranches;

    /// <param name="database">Where they are, and what is known of their indexes.</param>
    /// <param name="all">The records.</param>
    /// <param name="wanted">Which of them are wanted and readable; all must hold.</param>
    /// <param name="order">The ordering.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="isBounded">The records are few enough to be sorted.</param>
    public OrderedWalk(
        DbContext database, IQueryable<T> all, IEnumerable<LambdaExpression?> wanted, Keyset<T> order, ListLimits limits, bool isBounded)
    {
        (this.all, this.order, this.limits) = (all, order, limits);
        var provider = database.Database.ProviderName;
        limitsBranches = provider?.EndsWith("Sqlite", StringComparison.Ordinal) == false;
        var predicates = wanted.Select(predicate => predicate is null ? null : Replace.In(predicate.Body, predicate.Parameters[0], row));
        if (database.Model.FindEntityType(typeof(T)) is not { } entity)
        {
            (rest, this.isBounded) = (And(predicates.OfType<Expression>()), isBounded);
            return;
        }

        var conjuncts = new Conjuncts(entity, row, predicates);
        var named = Named(entity, conjuncts);
        this.isBounded = isBounded || named.Count > 0 || conjuncts.All.Any(one => one.Condition is ConstantExpression { Value: false });
        var lead = named.Count > 0 ? named : this.isBounded ? [] : Lead(entity, conjuncts);
        rest = And(conjuncts.All.Except(lead).Select(one => one.Condition));
        rest = provider?.EndsWith("PostgreSQL", StringComparison.Ordinal) == true ? AskedOneByOne.In(rest) : rest;
        branches = named.Count > 0 ? [new Branch(And(named.Select(one => one.Condition)), null)] : Branches(lead);
    }

    /// The wanted records beyond the cursor, in order; the caller takes as many as the page holds.
    public IQueryable<T> Page(Expression<Func<T, bool>>? beyond, bool backward)
    {
        if (isBounded)
        {
            return order.Apply(Bounded(beyond), backward);
        }

        var found = Walked(beyond, backward, limits.Window);
        return rest is null && branches.Count <= 1
            ? found
            : order.Apply(Take(found, limits.Window).Where(Lambda(rest)), backward);
    }

    /// The record from which a page that is not full goes on, if there is one; null where such a page has ended the list.
    public IQueryable<T>? Resume(Expression<Func<T, bool>>? beyond, bool backward) => isBounded || rest is null
        ? null
        : Take(Skip(Walked(beyond, backward, limits.Resumed), limits.Resumed - 1), 1);

    /// The wanted records, one more than are counted at the most.
    public IQueryable<T> Counted() => isBounded ? Take(Bounded(null), limits.Counted + 1)
        : rest is null ? Take(Walked(null, backward: false, limits.Counted + 1), limits.Counted + 1)
        : Take(Take(Walked(null, backward: false, limits.CountWindow), limits.CountWindow).Where(Lambda(rest)), limits.Counted + 1);

    /// The first record that counting did not look at, if there is one; null where it looks at all.
    public IQueryable<T>? Uncounted() => isBounded || rest is null
        ? null
        : Take(Skip(Walked(null, backward: false, limits.CountWindow + 1), limits.CountWindow), 1);

    /// Those that are named come first, by a limit that none of them reaches: no database then begins with the others.
    private IQueryable<T> Bounded(Expression<Func<T, bool>>? beyond)
    {
        var found = branches.Count == 0 ? all : Take(order.Apply(all.Where(Lambda(branches[0].Lead)), backward: false), limits.Window);
        found = beyond is null ? found : found.Where(beyond);
        return rest is null ? found : found.Where(Lambda(rest));
    }

    /// All in order, of which no more than so many are asked for.
    private IQueryable<T> Walked(Expression<Func<T, bool>>? beyond, bool backward, int most)
    {
        beyond ??= order.Entry;
        IQueryable<T> Enter(Branch branch)
        {
            var found = branch.Lead is null ? all : all.Where(Lambda(branch.Lead));
            found = beyond is null ? found : found.Where(beyond);
            found = limitsBranches && branches.Count > 1 ? Take(order.Apply(found, backward), most) : found;
            return branch.Apart is null ? found : found.Where(Lambda(branch.Apart));
        }

        return order.Apply(branches.DefaultIfEmpty(new Branch(null, null)).Select(Enter).Aggregate(Queryable.Concat), backward);
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
        var paths = entity.GetIndexes().Where(HoldsWhatItsFirstColumnNames).Select(index => index.Properties)
            .Concat(entity.GetKeys().Select(key => key.Properties))
            .Select(columns => columns.TakeWhile(column => column != first).Count() is var entered && entered < columns.Count
                ? columns.Take(entered).Select(column => conjuncts.All.FirstOrDefault(one => one.Column == column && one.Choices is not null)).ToList()
                : [null])
            .Where(path => !path.Contains(null) && path.Aggregate(1, (product, one) => product * one!.Choices!.Count) <= MostBranches);

        // An enum has few values, so that its part of the index is longer.
        var best = paths.OrderByDescending(path => path.Count).ThenBy(path => path.Exists(one => IsEnum(one!.Column!))).FirstOrDefault() ?? [];
        return [.. best.OfType<Conjunct>(), .. conjuncts.All.Where(one => one.IsRange && one.Column is not null && one.Column == first)];
    }

    /// An index without the nulls of its first column has every record that is equal to something there.
    private static bool HoldsWhatItsFirstColumnNames(IIndex index) =>
        index.GetFilter() is not { } filter || filter == $"\"{index.Properties[0].GetColumnName()}\" IS NOT NULL";

    private static bool IsEnum(IProperty column) => (Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType).IsEnum;

    /// One for each combination of values.
    private static List<Branch> Branches(IReadOnlyList<Conjunct> lead)
    {
        IEnumerable<Branch> found = [new Branch(null, null)];
        foreach (var one in lead)
        {
            var choices = one.Choices is null ? [new Branch(one.Condition, null)] : Apart(one.Choices);
            found = found.SelectMany(entered => choices.Select(entered.And));
        }

        return [.. found];
    }

    /// A client may name a value twice, and its records are wanted once.
    private static List<Branch> Apart(IReadOnlyList<Expression> choices) =>
    [
        .. choices.Select((choice, i) => new Branch(choice, And(choices.Take(i).Cast<BinaryExpression>()
            .Select(earlier => Expression.NotEqual(earlier.Left, earlier.Right))))),
    ];

    private static Expression? And(IEnumerable<Expression> conditions) => conditions.Aggregate(
        default(Expression), (joined, condition) => joined is null ? condition : Expression.AndAlso(joined, condition));

    private Expression<Func<T, bool>> Lambda(Expression? condition) =>
        Expression.Lambda<Func<T, bool>>(condition ?? Expression.Constant(true), row);

    // As constants of the statement: a database plans by how much is wanted of it.
    internal static IQueryable<T> Take(IQueryable<T> found, int count) => Sliced(nameof(Queryable.Take), found, count);

    internal static IQueryable<T> Skip(IQueryable<T> found, int count) => Sliced(nameof(Queryable.Skip), found, count);

    private static IQueryable<T> Sliced(string method, IQueryable<T> found, int count) => found.Provider.CreateQuery<T>(Expression.Call(
        typeof(Queryable), method, [typeof(T)], found.Expression,
        Expression.Call(typeof(EF), nameof(EF.Constant), [typeof(int)], Expression.Constant(count))));

    /// <summary>A part of the records that lies together in an index.</summary>
    /// <param name="Lead">Where it is entered; null: all of it.</param>
    /// <param name="Apart">Leaves out what an earlier branch has.</param>
    private sealed record Branch(Expression? Lead, Expression? Apart)
    {
        public Branch And(Branch other) => new(Joined(Lead, other.Lead), Joined(Apart, other.Apart));

        private static Expression? Joined(Expression? one, Expression? other) => OrderedWalk<T>.And(new[] { one, other }.OfType<Expression>());
    }
}
