using System.Collections;
using System.Linq.Expressions;
using GraphQL.Types;
using SipOkMuba.Graph.Cost;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>The allow-listed filters of an entity; a field that is not named can not be filtered.</summary>
public abstract class FilterInput
{
    private protected FilterInput(Type entity) => Entity = entity;

    internal Type Entity { get; }

    internal string Name => Names.Type(Entity) + "FilterInput";

    internal List<(string Name, LambdaExpression Member, FilterInput? Nested, bool IsList)> Members { get; } = [];
}

/// <inheritdoc/>
/// <typeparam name="T">The entity.</typeparam>
public abstract class FilterInput<T>() : FilterInput(typeof(T))
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
    private readonly Dictionary<string, Type> makers = [];

    public InputObjectGraphType Of(FilterInput filter)
    {
        if (makers.TryGetValue(filter.Name, out var maker) && maker != filter.GetType())
        {
            throw new InvalidOperationException($"{filter.Name} is made by {maker.Name} and by {filter.GetType().Name}.");
        }

        makers[filter.Name] = filter.GetType();
        return known.TryGetValue(filter.Name, out var type) ? type : Create(filter);
    }

    private ConditionType Create(FilterInput filter)
    {
        var members = filter.Members.ToDictionary(member => member.Name);
        var graph = Remember(new ConditionType((name, value) => value is null ? null : name switch
        {
            "and" => Junction.Of(value, isOr: false),
            "or" => Junction.Of(value, isOr: true),
            _ => new MemberCondition(name, members[name].Member, (Condition)value),
        })
        {
            Name = filter.Name,
            Description = $"Which records of {filter.Name[..^"FilterInput".Length]} are wanted; all given conditions hold.",
        });
        AddJunctions(graph);
        foreach (var (name, member, nested, isList) in filter.Members)
        {
            RefuseLeak(filter, name, member, nested);
            graph.AddField(new FieldType
            {
                Name = name,
                Description = $"Condition on {name}.",
                ResolvedType = nested is null ? Operations(member.ReturnType) : isList ? List(nested, member) : Of(nested),
            });
        }

        return graph;
    }

    // Whoever may compare a value can find it out.
    private void RefuseLeak(FilterInput filter, string name, LambdaExpression member, FilterInput? nested)
    {
        if (nested is not null && types.MapOf(nested.Entity) is { Visibility: Visibility.ByRule } target)
        {
            throw new InvalidOperationException($"{target.Name} has a row rule of its own; {filter.GetType().Name} can not look past it.");
        }

        if (types.MapOf(filter.Entity)?.Protected(((MemberExpression)member.Body).Member) is not null)
        {
            throw new InvalidOperationException($"{name} asks for a policy; {filter.GetType().Name} can not compare it.");
        }
    }

    private InputObjectGraphType List(FilterInput nested, LambdaExpression member)
    {
        var name = "ListFilterInputTypeOf" + nested.Name;
        if (known.TryGetValue(name, out var type))
        {
            return type;
        }

        var element = TypeRegistry.ElementOf(member.ReturnType)!;
        var graph = Remember(new ConditionType((quantifier, value) =>
            value is null ? null : new ListCondition(quantifier, element, value))
        {
            Name = name,
            Description = "Conditions on a list.",
        });
        foreach (var (quantifier, meaning) in new[] { ("all", "Every"), ("none", "No"), ("some", "At least one") })
        {
            graph.AddField(new FieldType { Name = quantifier, Description = $"{meaning} item meets the condition.", ResolvedType = Of(nested) }.Costs(FieldPrice.Statement));
        }

        graph.AddField(new FieldType { Name = "any", Description = "Whether there is an item.", ResolvedType = types.Input(typeof(bool)) }.Costs(FieldPrice.Statement));
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
        var graph = Remember(new ConditionType((operation, value) => operation switch
        {
            "and" => Junction.Of(value, isOr: false),
            "or" => Junction.Of(value, isOr: true),
            "in" when ChoiceCondition.Of(operations["eq"], value) is { } few => few,
            _ => new ValueCondition(operation, operations[operation], value),
        })
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
            var field = new FieldType
            {
                Name = operation,
                Description = FilterOperations.Descriptions[operation],
                ResolvedType = operation is "in" or "nin"
                    ? new ListGraphType(TypeRegistry.Wrap(scalar, nullable: !bare.IsEnum))
                    : scalar,
            };
            graph.AddField(FilterOperations.ReadsText.Contains(operation) ? field.Costs(FieldPrice.Statement) : field);
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

    private sealed class ConditionType(Func<string, object?, Condition?> parse) : InputObjectGraphType
    {
        public override object ParseDictionary(IDictionary<string, object?> value) =>
            new Junction([.. value.Select(pair => parse(pair.Key, pair.Value)).OfType<Condition>()], isOr: false);
    }
}
