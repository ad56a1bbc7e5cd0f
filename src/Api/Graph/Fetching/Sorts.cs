using System.Linq.Expressions;
using GraphQL.Types;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>The allow-listed orderings of an entity: columns that are never null.</summary>
public abstract class SortInput
{
    private protected SortInput(string name) => Name = name + "SortInput";

    internal string Name { get; }

    internal Dictionary<string, LambdaExpression> Members { get; } = [];
}

/// <inheritdoc/>
/// <typeparam name="T">The entity.</typeparam>
public abstract class SortInput<T>() : SortInput(Names.Type(typeof(T)))
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

internal sealed class SortTypes
{
    private readonly EnumerationGraphType direction = new() { Name = "SortEnumType", Description = "In which direction to order." };
    private readonly Dictionary<string, InputObjectGraphType> known = [];

    public SortTypes()
    {
        direction.Add(new EnumValueDefinition("ASC", SortDirection.Asc) { Description = "Smallest first." });
        direction.Add(new EnumValueDefinition("DESC", SortDirection.Desc) { Description = "Greatest first." });
    }

    public InputObjectGraphType Of(SortInput sort)
    {
        if (known.TryGetValue(sort.Name, out var type))
        {
            return type;
        }

        var graph = new SortKeysType(sort)
        {
            Name = sort.Name,
            Description = $"What orders {sort.Name[..^"SortInput".Length]}; always ended by the key.",
        };
        foreach (var name in sort.Members.Keys)
        {
            graph.AddField(new FieldType { Name = name, Description = $"Order by {name}.", ResolvedType = direction });
        }

        known[sort.Name] = graph;
        return graph;
    }

    private sealed class SortKeysType(SortInput sort) : InputObjectGraphType
    {
        public override object ParseDictionary(IDictionary<string, object?> value) => value
            .Where(pair => pair.Value is not null)
            .Select(pair => new SortKey(pair.Key, sort.Members[pair.Key], (SortDirection)pair.Value! == SortDirection.Desc))
            .ToArray();
    }
}
