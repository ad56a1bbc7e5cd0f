using System.Linq.Expressions;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>The allow-listed orderings of an entity: columns that are never null.</summary>
public abstract class SortInput
{
    private protected SortInput(Type entity) => Entity = entity;

    internal Type Entity { get; }

    internal string Name => Names.Type(Entity) + "SortInput";

    internal Dictionary<string, LambdaExpression> Members { get; } = [];
}

/// <inheritdoc/>
/// <typeparam name="T">The entity.</typeparam>
public abstract class SortInput<T>() : SortInput(typeof(T))
{
    /// <summary>Orders by a column that is never null.</summary>
    /// <typeparam name="TValue">Type of the column.</typeparam>
    /// <param name="member">The column; its name names the field.</param>
    protected void Field<TValue>(Expression<Func<T, TValue>> member)
        where TValue : notnull =>
        Members.Add(Names.Camel(((MemberExpression)member.Body).Member.Name), member);
}

/// <summary>One column of an ordering.</summary>
internal sealed record SortKey(string Name, LambdaExpression By, bool Descending);

internal enum SortDirection
{
    Asc,
    Desc,
}

internal sealed class SortTypes(TypeRegistry types)
{
    private readonly EnumerationGraphType direction = Direction();
    private readonly Dictionary<string, SortKeysType> known = [];

    public InputObjectGraphType Of(SortInput sort)
    {
        if (known.TryGetValue(sort.Name, out var type))
        {
            return type.Maker == sort.GetType()
                ? type
                : throw new InvalidOperationException($"{sort.Name} is made by {type.Maker.Name} and by {sort.GetType().Name}.");
        }

        var graph = new SortKeysType(sort)
        {
            Name = sort.Name,
            Description = $"What orders {sort.Name[..^"SortInput".Length]}; always ended by the key.",
        };
        foreach (var (name, member) in sort.Members)
        {
            if (types.MapOf(sort.Entity)?.Protected(((MemberExpression)member.Body).Member) is not null)
            {
                throw new InvalidOperationException($"{name} asks for a policy; {sort.GetType().Name} can not order by it.");
            }

            graph.AddField(new FieldType { Name = name, Description = $"Order by {name}.", ResolvedType = direction });
        }

        return known[sort.Name] = graph;
    }

    private static EnumerationGraphType Direction()
    {
        var graph = new EnumerationGraphType { Name = "SortEnumType", Description = "In which direction to order." };
        graph.Add(new EnumValueDefinition("ASC", SortDirection.Asc) { Description = "Smallest first." });
        graph.Add(new EnumValueDefinition("DESC", SortDirection.Desc) { Description = "Greatest first." });
        return graph;
    }

    private sealed class SortKeysType(SortInput sort) : InputObjectGraphType
    {
        public Type Maker => sort.GetType();

        public override object ParseDictionary(IDictionary<string, object?> value) => value
            .Where(pair => pair.Value is not null)
            .Select(pair => new SortKey(pair.Key, sort.Members[pair.Key], (SortDirection)pair.Value! == SortDirection.Desc))
            .ToArray();
    }
}
