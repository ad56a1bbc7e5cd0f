using System.Collections;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Plans;

/// <summary>
/// The variables of an operation, coerced as https://spec.graphql.org/October2021/#sec-Coercing-Variable-Values says. What
/// is not plainly right is refused here without a word: the engine says what is wrong with it.
/// </summary>
internal sealed class PlanVariables
{
    private readonly (string Name, IGraphType Type, object? Default, bool HasDefault)[] definitions;

    public PlanVariables(ISchema schema, GraphQLOperationDefinition operation) => definitions =
    [
        .. (operation.Variables?.Items ?? []).Select(definition =>
        {
            var type = TypeOf(schema, definition.Type);
            var fallback = definition.DefaultValue is { } literal ? Coercion.OfLiteral(literal, type) : null;
            return (definition.Variable.Name.StringValue, type, fallback, definition.DefaultValue is not null);
        }),
    ];

    public int Count => definitions.Length;

    public int IndexOf(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < definitions.Length; i++)
        {
            if (name.SequenceEqual(definitions[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    public IGraphType TypeOf(int index) => definitions[index].Type;

    /// Fills in the values; an absent one without a default stays <see cref="Missing"/>.
    public void Read(Inputs? given, object?[] values)
    {
        for (var i = 0; i < definitions.Length; i++)
        {
            var (name, type, fallback, hasDefault) = definitions[i];
            values[i] = given is not null && given.TryGetValue(name, out var value) ? Coercion.OfValue(value, type)
                : hasDefault ? fallback
                : type is NonNullGraphType ? throw new NotPlannable("a variable is missing")
                : Missing.Value;
        }
    }

    private static IGraphType TypeOf(ISchema schema, GraphQLType type) => type switch
    {
        GraphQLNonNullType required => new NonNullGraphType(TypeOf(schema, required.Type)),
        GraphQLListType list => new ListGraphType(TypeOf(schema, list.Type)),
        GraphQLNamedType named => schema.AllTypes[named.Name.StringValue]
            ?? throw new NotPlannable("a variable of an unknown type"),
        _ => throw new NotPlannable("a variable of an unknown kind"),
    };
}

/// <summary>A variable or an argument that was not given, which is not the same as null.</summary>
internal sealed class Missing
{
    public static Missing Value { get; } = new();
}

/// <summary>One argument: a fixed value, or one that is made of the variables of each request.</summary>
internal sealed class PlanArgument
{
    private readonly object? known;
    private readonly GraphQLValue? literal;
    private readonly IGraphType type;
    private readonly PlanVariables variables;

    public PlanArgument(QueryArgument definition, GraphQLField field, PlanVariables variables)
    {
        (type, this.variables) = (definition.ResolvedType!, variables);
        known = definition.DefaultValue ?? Missing.Value;
        var given = field.Arguments?.Items.Find(argument => argument.Name.Value == definition.Name)?.Value;
        if (given is not null && Coercion.HasVariables(given))
        {
            literal = given;
        }
        else if (given is not null)
        {
            known = Coercion.OfLiteral(given, type);
        }
    }

    /// The same for every request.
    public bool IsFixed => literal is null;

    public object? Read(object?[] values)
    {
        var value = literal is null ? known : Coercion.OfLiteral(literal, type, variables, values);
        return value is Missing ? known : value;
    }

    /// As <see cref="Read"/>, where it makes no difference whether null or nothing was given.
    public object? ReadOrNull(object?[] values) => Read(values) is var value && value is Missing ? null : value;
}

/// <summary>From what a client sent to what the schema's types make of it.</summary>
internal static class Coercion
{
    public static bool HasVariables(GraphQLValue literal) => literal switch
    {
        GraphQLVariable => true,
        GraphQLListValue list => list.Values?.Exists(HasVariables) == true,
        GraphQLObjectValue map => map.Fields?.Exists(field => HasVariables(field.Value)) == true,
        _ => false,
    };

    public static object? OfValue(object? value, IGraphType type)
    {
        switch (type)
        {
            case NonNullGraphType required:
                return OfValue(value, required.ResolvedType!) ?? throw new NotPlannable("null where a value is needed");
            case var _ when value is null:
                return null;
            case ListGraphType list:
                return value is IEnumerable items and not (string or IDictionary<string, object?>)
                    ? items.Cast<object?>().Select(item => OfValue(item, list.ResolvedType!)).ToArray()
                    : new[] { OfValue(value, list.ResolvedType!) };
            case IInputObjectGraphType input:
                var given = value as IDictionary<string, object?> ?? throw new NotPlannable("no object");
                if (given.Keys.Any(name => input.Fields.Find(name) is null))
                {
                    throw new NotPlannable("an unknown field");
                }

                return OfFields(input, given, static (given, field) => given.TryGetValue(field.Name, out var member)
                    ? OfValue(member, field.ResolvedType!)
                    : Missing.Value);
            case ScalarGraphType scalar:
                return OfScalar(scalar, value, null);
            default:
                throw new NotPlannable("no input type");
        }
    }

    public static object? OfLiteral(
        GraphQLValue literal, IGraphType type, PlanVariables? variables = null, object?[]? values = null)
    {
        switch (type)
        {
            case var _ when literal is GraphQLVariable variable:
                var index = variables!.IndexOf(variable.Name.Value.Span);
                if (!IsSame(variables.TypeOf(index), type))
                {
                    throw new NotPlannable("a variable of another type");
                }

                return values![index] is null or Missing && type is NonNullGraphType
                    ? throw new NotPlannable("null where a value is needed")
                    : values[index];
            case NonNullGraphType required:
                return OfLiteral(literal, required.ResolvedType!, variables, values) switch
                {
                    null => throw new NotPlannable("null where a value is needed"),
                    var value => value,
                };
            case var _ when literal is GraphQLNullValue:
                return null;
            case ListGraphType list when literal is GraphQLListValue items:
                var elements = (items.Values ?? []).Select(item => OfLiteral(item, list.ResolvedType!, variables, values)).ToArray();
                return elements.Contains(Missing.Value) ? throw new NotPlannable("a variable is missing") : elements;
            case ListGraphType list:
                return new[] { OfLiteral(literal, list.ResolvedType!, variables, values) };
            case IInputObjectGraphType input:
                var given = literal as GraphQLObjectValue ?? throw new NotPlannable("no object");
                return OfFields(input, (given, variables, values), static (of, field) => MemberOf(of.given, field.Name) is { } member
                    ? OfLiteral(member, field.ResolvedType!, of.variables, of.values)
                    : Missing.Value);
            case ScalarGraphType scalar:
                return OfScalar(scalar, null, literal);
            default:
                throw new NotPlannable("no input type");
        }
    }

    private static GraphQLValue? MemberOf(GraphQLObjectValue given, string name)
    {
        foreach (var member in given.Fields ?? [])
        {
            if (member.Name.Value == name)
            {
                return member.Value;
            }
        }

        return null;
    }

    private static object OfFields<TGiven>(IInputObjectGraphType input, TGiven given, Func<TGiven, FieldType, object?> read)
    {
        if (input.IsOneOf)
        {
            throw new NotPlannable("one of several fields");
        }

        var members = new Dictionary<string, object?>();
        foreach (var field in input.Fields)
        {
            var value = read(given, field);
            if (value is not Missing)
            {
                members[field.Name] = value;
            }
            else if (field.DefaultValue is { } fallback)
            {
                members[field.Name] = fallback;
            }
            else if (field.ResolvedType is NonNullGraphType)
            {
                throw new NotPlannable("a field is missing");
            }
        }

        return input.ParseDictionary(members);
    }

    private static object? OfScalar(ScalarGraphType scalar, object? value, GraphQLValue? literal)
    {
        try
        {
            return literal is null ? scalar.ParseValue(value) : scalar.ParseLiteral(literal);
        }
        catch (Exception malformed) when (malformed is not NotPlannable)
        {
            throw new NotPlannable("a value of another type");
        }
    }

    // Nullability apart, which is looked at where the value is read.
    private static bool IsSame(IGraphType variable, IGraphType place) => (Bare(variable), Bare(place)) switch
    {
        (ListGraphType a, ListGraphType b) => IsSame(a.ResolvedType!, b.ResolvedType!),
        var (a, b) => a.Name == b.Name && a is not ListGraphType && b is not ListGraphType,
    };

    private static IGraphType Bare(IGraphType type) => type is NonNullGraphType required ? required.ResolvedType! : type;
}
