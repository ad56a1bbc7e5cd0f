using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Visitors;

namespace SipOkMuba.Graph.Evolution;

/// Something of a schema that can change: a type, a field, an argument, a value of an enum, a directive.
internal sealed record SchemaPart(string Description, IReadOnlyDictionary<string, string> Directives)
{
    public GraphQLType? Type { get; init; }

    public string? Default { get; init; }

    public IReadOnlyDictionary<string, SchemaPart> Arguments { get; init; } = new Dictionary<string, SchemaPart>();

    public bool IsRequired => Type is GraphQLNonNullType && Default is null;
}

internal sealed record SchemaType(string Name, ASTNodeKind Kind, SchemaPart Self)
{
    public IReadOnlyDictionary<string, SchemaPart> Fields { get; init; } = new Dictionary<string, SchemaPart>();

    public IReadOnlyDictionary<string, SchemaPart> Values { get; init; } = new Dictionary<string, SchemaPart>();

    public IReadOnlySet<string> Members { get; init; } = new HashSet<string>();

    public IReadOnlySet<string> Interfaces { get; init; } = new HashSet<string>();
}

internal sealed record SchemaDirective(SchemaPart Self, IReadOnlySet<string> Locations, bool IsRepeatable)
{
    private static readonly string[] executable = ["Query", "Mutation", "Subscription", "Field", "FragmentDefinition", "FragmentSpread", "InlineFragment", "VariableDefinition"];

    /// Whether clients write it.
    public bool IsExecutable => Locations.Overlaps(executable);
}

/// <summary>A schema as its text says it.</summary>
internal sealed class PublishedSchema
{
    private PublishedSchema(GraphQLDocument document)
    {
        foreach (var definition in document.Definitions)
        {
            switch (definition)
            {
                case GraphQLTypeDefinition type and not GraphQLDirectiveDefinition:
                    Types[type.Name.StringValue] = TypeOf(type);
                    break;
                case GraphQLDirectiveDefinition directive:
                    Directives[directive.Name.StringValue] = new SchemaDirective(
                        PartOf(directive.Description, null) with { Arguments = InputsOf(directive.Arguments?.Items) },
                        directive.Locations.Items.Select(location => location.ToString()).ToHashSet(), directive.Repeatable);
                    break;
                case GraphQLSchemaDefinition roots:
                    foreach (var root in roots.OperationTypes)
                    {
                        Roots[root.Operation] = root.Type!.Name.StringValue;
                    }

                    break;
            }
        }
    }

    public Dictionary<string, SchemaType> Types { get; } = [];

    public Dictionary<string, SchemaDirective> Directives { get; } = [];

    public Dictionary<OperationType, string> Roots { get; } = new()
    {
        [OperationType.Query] = "Query", [OperationType.Mutation] = "Mutation", [OperationType.Subscription] = "Subscription",
    };

    public static PublishedSchema Parse(string sdl) => new(Parser.Parse(sdl, new ParserOptions { Ignore = IgnoreOptions.Comments }));

    public static string NameOf(GraphQLType type) => type switch
    {
        GraphQLNonNullType wrapped => NameOf(wrapped.Type),
        GraphQLListType wrapped => NameOf(wrapped.Type),
        _ => ((GraphQLNamedType)type).Name.StringValue,
    };

    public static string Text(ASTNode node) => new SDLPrinter().Print(node).Trim();

    private static SchemaType TypeOf(GraphQLTypeDefinition type)
    {
        var self = PartOf(type.Description, (type as IHasDirectivesNode)?.Directives);
        var shape = new SchemaType(type.Name.StringValue, type.Kind, self);
        return type switch
        {
            GraphQLObjectTypeDefinition node => shape with { Fields = FieldsOf(node.Fields), Interfaces = NamesOf(node.Interfaces?.Items) },
            GraphQLInterfaceTypeDefinition node => shape with { Fields = FieldsOf(node.Fields), Interfaces = NamesOf(node.Interfaces?.Items) },
            GraphQLInputObjectTypeDefinition node => shape with { Fields = InputsOf(node.Fields?.Items) },
            GraphQLUnionTypeDefinition node => shape with { Members = NamesOf(node.Types?.Items) },
            GraphQLEnumTypeDefinition node => shape with
            {
                Values = (node.Values?.Items ?? []).ToDictionary(value => value.Name.StringValue, value => PartOf(value.Description, value.Directives)),
            },
            _ => shape,
        };
    }

    private static Dictionary<string, SchemaPart> FieldsOf(GraphQLFieldsDefinition? fields) => (fields?.Items ?? []).ToDictionary(
        field => field.Name.StringValue,
        field => PartOf(field.Description, field.Directives) with { Type = field.Type, Arguments = InputsOf(field.Arguments?.Items) });

    private static Dictionary<string, SchemaPart> InputsOf(IEnumerable<GraphQLInputValueDefinition>? inputs) => (inputs ?? []).ToDictionary(
        input => input.Name.StringValue,
        input => PartOf(input.Description, input.Directives) with
        {
            Type = input.Type, Default = input.DefaultValue is { } value ? Text(value) : null,
        });

    private static HashSet<string> NamesOf(IEnumerable<GraphQLNamedType>? types) => [.. (types ?? []).Select(type => type.Name.StringValue)];

    private static SchemaPart PartOf(GraphQLDescription? description, GraphQLDirectives? directives) => new(
        description?.Value.ToString() ?? "",
        (directives?.Items ?? []).GroupBy(directive => directive.Name.StringValue)
            .ToDictionary(group => group.Key, group => string.Join(' ', group.Select(Text))));
}
