using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>From the member that is filtered to the condition.</summary>
internal delegate Expression Condition(Expression member);

/// <summary>The allow-listed filters of an entity; a field that is not named can not be filtered.</summary>
public abstract class FilterInput
{
    private protected FilterInput(string name) => Name = name + "FilterInput";

    internal string Name { get; }

    internal List<(string Name, LambdaExpression Member, FilterInput? Nested, bool IsList)> Members { get; } = [];
}

/// <inheritdoc/>
/// <typeparam name="T">The entity.</typeparam>
public abstract class FilterInput<T>() : FilterInput(Names.Type(typeof(T)))
{
    /// <summary>Filters by a column.</summary>
    /// <typeparam name="TValue">Type of the column.</typeparam>
    /// <param name="member">The column; its name names the field.</param>
    protected void Field<TValue>(Expression<Func<T, TValue>> member) =>
        Members.Add((Names.Camel(((MemberExpression)member.Body).Member.Name), member, null, false));

    /// <summary>Filters by a related record.</summary>
    /// <typeparam name="TOther">The related entity.</typeparam>
    /// <param name="member">The navigation.</param>
    /// <param name="nested">What may be filtered there.</param>
    protected void Field<TOther>(Expression<Func<T, TOther?>> member, FilterInput<TOther> nested) =>
        Members.Add((Names.Camel(((MemberExpression)member.Body).Member.Name), member, nested, false));

    /// <summary>Filters by a list: all, none, some, any.</summary>
    /// <typeparam name="TChild">The entity of the list.</typeparam>
    /// <param name="member">The navigation.</param>
    /// <param name="nested">What may be filtered there.</param>
    protected void List<TChild>(Expression<Func<T, IEnumerable<TChild>>> member, FilterInput<TChild> nested) =>
        Members.Add((Names.Camel(((MemberExpression)member.Body).Member.Name), member, nested, true));
}

/// <summary>The graph types of filters, one for each name.</summary>
internal sealed class FilterTypes(TypeRegistry types)
{
    private readonly Dictionary<string, InputObjectGraphType> known = [];

    public InputObjectGraphType Of(FilterInput filter) => known.TryGetValue(filter.Name, out var type) ? type : Create(filter);

    private ConditionType Create(FilterInput filter)
    {
        var members = filter.Members.ToDictionary(member => member.Name);
        var graph = Remember(new ConditionType(pairs => target => Combine(pairs.Where(pair => pair.Value is not null).Select(pair => pair.Key switch
        {
            "and" => Combine(Conditions(pair.Value), target, Expression.AndAlso),
            "or" => Combine(Conditions(pair.Value), target, Expression.OrElse),
            var name => ((Condition)pair.Value!)(Replace.In(members[name].Member.Body, members[name].Member.Parameters[0], target)),
        }), Expression.AndAlso))
        {
            Name = filter.Name,
            Description = $"Which records of {filter.Name[..^"FilterInput".Length]} are wanted; all given conditions hold.",
        });
        AddJunctions(graph);
        foreach (var (name, member, nested, isList) in filter.Members)
        {
            graph.AddField(new FieldType
            {
                Name = name,
                Description = $"Condition on {name}.",
                ResolvedType = nested is null ? Operations(member.ReturnType) : isList ? List(nested, member) : Of(nested),
            });
        }

        return graph;
    }

    private InputObjectGraphType List(FilterInput nested, LambdaExpression member)
    {
        var name = "ListFilterInputTypeOf" + nested.Name;
        if (known.TryGetValue(name, out var type))
        {
            return type;
        }

        var element = TypeRegistry.ElementOf(member.ReturnType)!;
        var graph = Remember(new ConditionType(pairs => list => Combine(pairs.Where(pair => pair.Value is not null).Select<KeyValuePair<string, object?>, Expression>(pair =>
        {
            if (pair.Key == "any")
            {
                var any = Call(nameof(Enumerable.Any), element, list);
                return (bool)pair.Value! ? any : Expression.Not(any);
            }

            var item = Expression.Parameter(element, "e");
            var condition = Expression.Lambda(((Condition)pair.Value!)(item), item);
            return pair.Key switch
            {
                "all" => Call(nameof(Enumerable.All), element, list, condition),
                "some" => Call(nameof(Enumerable.Any), element, list, condition),
                _ => Expression.Not(Call(nameof(Enumerable.Any), element, list, condition)),
            };
        }), Expression.AndAlso))
        {
            Name = name,
            Description = "Conditions on a list.",
        });
        foreach (var (quantifier, meaning) in new[] { ("all", "Every"), ("none", "No"), ("some", "At least one") })
        {
            graph.AddField(new FieldType { Name = quantifier, Description = $"{meaning} item meets the condition.", ResolvedType = Of(nested) });
        }

        graph.AddField(new FieldType { Name = "any", Description = "Whether there is an item.", ResolvedType = types.Input(typeof(bool)) });
        return graph;
    }

    private InputObjectGraphType Operations(Type member)
    {
        var bare = Nullable.GetUnderlyingType(member) ?? member;
        var scalar = types.Input(bare);
        var name = (bare == typeof(Guid) ? "Uuid" : bare == typeof(bool) ? "Boolean" : scalar.Name) + "OperationFilterInput";
        if (known.TryGetValue(name, out var type))
        {
            return type;
        }

        var operations = FilterOperations.For(bare);
        var graph = Remember(new ConditionType(pairs => target => Combine(pairs.Select(pair => pair.Key switch
        {
            "and" => Combine(Conditions(pair.Value), target, Expression.AndAlso),
            "or" => Combine(Conditions(pair.Value), target, Expression.OrElse),
            var operation => operations[operation](target, pair.Value),
        }), Expression.AndAlso))
        {
            Name = name,
            Description = $"Conditions on a value of type {scalar.Name}; all given ones hold.",
        });
        if (bare == typeof(string))
        {
            AddJunctions(graph);
        }

        foreach (var operation in operations.Keys)
        {
            graph.AddField(new FieldType
            {
                Name = operation,
                Description = FilterOperations.Descriptions[operation],
                ResolvedType = operation is "in" or "nin"
                    ? new ListGraphType(TypeRegistry.Wrap(scalar, nullable: !bare.IsEnum))
                    : scalar,
            });
        }

        return graph;
    }

    private ConditionType Remember(ConditionType graph)
    {
        known[graph.Name] = graph;
        return graph;
    }

    private static void AddJunctions(InputObjectGraphType graph)
    {
        graph.AddField(new FieldType { Name = "and", Description = "All of these hold.", ResolvedType = new ListGraphType(new NonNullGraphType(graph)) });
        graph.AddField(new FieldType { Name = "or", Description = "One of these holds.", ResolvedType = new ListGraphType(new NonNullGraphType(graph)) });
    }

    private static IEnumerable<Condition> Conditions(object? value) => ((IEnumerable?)value)?.Cast<Condition>() ?? [];

    private static Expression Combine(IEnumerable<Condition> conditions, Expression target, Func<Expression, Expression, Expression> junction) =>
        Combine(conditions.Select(condition => condition(target)), junction);

    private static Expression Combine(IEnumerable<Expression> conditions, Func<Expression, Expression, Expression> junction) =>
        conditions.ToArray() is { Length: > 0 } all ? all.Aggregate(junction) : Expression.Constant(true);

    private static MethodCallExpression Call(string method, Type element, params Expression[] arguments) =>
        Expression.Call(typeof(Enumerable), method, [element], arguments);

    private sealed class ConditionType(Func<IDictionary<string, object?>, Condition> parse) : InputObjectGraphType
    {
        public override object ParseDictionary(IDictionary<string, object?> value) => parse(value);
    }
}

/// <summary>The operations of Hot Chocolate's filters by kind of value.</summary>
internal static class FilterOperations
{
    private static readonly MethodInfo Compare = typeof(string).GetMethod(nameof(string.Compare), [typeof(string), typeof(string)])!;

    public static IReadOnlyDictionary<string, string> Descriptions { get; } = new Dictionary<string, string>
    {
        ["eq"] = "Equal.", ["neq"] = "Not equal.", ["in"] = "One of these.", ["nin"] = "None of these.",
        ["contains"] = "Contains this text.", ["ncontains"] = "Does not contain this text.",
        ["startsWith"] = "Begins with this text.", ["nstartsWith"] = "Does not begin with this text.",
        ["endsWith"] = "Ends with this text.", ["nendsWith"] = "Does not end with this text.",
        ["gt"] = "Greater.", ["ngt"] = "Not greater.", ["gte"] = "Greater or equal.", ["ngte"] = "Neither greater nor equal.",
        ["lt"] = "Less.", ["nlt"] = "Not less.", ["lte"] = "Less or equal.", ["nlte"] = "Neither less nor equal.",
    };

    public static Dictionary<string, Func<Expression, object?, Expression>> For(Type type)
    {
        var operations = new Dictionary<string, Func<Expression, object?, Expression>>
        {
            ["eq"] = (member, value) => Expression.Equal(member, Operand(value, member)),
            ["neq"] = (member, value) => Expression.NotEqual(member, Operand(value, member)),
        };
        if (type == typeof(bool))
        {
            return operations;
        }

        if (type == typeof(string))
        {
            Text(operations, "contains", nameof(string.Contains));
        }

        Negatable(operations, "in", In);
        if (type == typeof(string))
        {
            Text(operations, "startsWith", nameof(string.StartsWith));
            Text(operations, "endsWith", nameof(string.EndsWith));
        }
        else if (!type.IsEnum)
        {
            Negatable(operations, "gt", (member, value) => Expression.GreaterThan(member, Operand(value, member)));
            Negatable(operations, "gte", (member, value) => Expression.GreaterThanOrEqual(member, Operand(value, member)));
            Negatable(operations, "lt", (member, value) => Expression.LessThan(member, Operand(value, member)));
            Negatable(operations, "lte", (member, value) => Expression.LessThanOrEqual(member, Operand(value, member)));
        }

        return operations;
    }

    public static Expression After(Expression member, Expression value, bool descending) => descending
        ? Expression.LessThan(Left(member, value), Right(value))
        : Expression.GreaterThan(Left(member, value), Right(value));

    public static Expression AtOrAfter(Expression member, Expression value, bool descending) => descending
        ? Expression.LessThanOrEqual(Left(member, value), Right(value))
        : Expression.GreaterThanOrEqual(Left(member, value), Right(value));

    private static Expression Left(Expression member, Expression value) =>
        member.Type == typeof(string) ? Expression.Call(Compare, member, value) : member;

    private static Expression Right(Expression value) => value.Type == typeof(string) ? Expression.Constant(0) : value;

    private static void Text(Dictionary<string, Func<Expression, object?, Expression>> operations, string name, string method) =>
        Negatable(operations, name, (member, value) =>
            Expression.Call(member, typeof(string).GetMethod(method, [typeof(string)])!, Captured.Value(value, typeof(string))));

    private static void Negatable(
        Dictionary<string, Func<Expression, object?, Expression>> operations, string name, Func<Expression, object?, Expression> operation)
    {
        operations[name] = operation;
        operations["n" + name] = (member, value) => Expression.Not(operation(member, value));
    }

    private static Expression In(Expression member, object? values)
    {
        var items = ((IEnumerable?)values)?.Cast<object?>().ToArray() ?? [];
        var array = Array.CreateInstance(member.Type, items.Length);
        for (var i = 0; i < items.Length; i++)
        {
            array.SetValue(items[i], i);
        }

        return Expression.Call(typeof(Enumerable), nameof(Enumerable.Contains), [member.Type], Captured.Value(array, array.GetType()), member);
    }

    private static Expression Operand(object? value, Expression member) => value is null && member.Type.IsValueType && Nullable.GetUnderlyingType(member.Type) is null
        ? throw new GraphQL.ExecutionError("A value that is never null was compared with null.") { Code = "INVALID_FILTER" }
        : Captured.Value(value, member.Type);
}
