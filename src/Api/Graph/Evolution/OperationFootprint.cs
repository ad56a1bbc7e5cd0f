using GraphQLParser.AST;

namespace SipOkMuba.Graph.Evolution;

/// <summary>
/// What of a schema a document touches: fields, arguments, the types of what it reads, and all that may lie in its variables.
/// A document can stay valid and yet be hit, as when an input gets a field that must be sent.
/// </summary>
internal sealed class OperationFootprint
{
    private readonly PublishedSchema schema;
    private readonly Dictionary<string, GraphQLFragmentDefinition> fragments;
    private readonly HashSet<string> touched = [];
    private readonly HashSet<(GraphQLSelectionSet, string)> walked = [];

    private OperationFootprint(PublishedSchema schema, GraphQLDocument document)
    {
        this.schema = schema;
        fragments = document.Definitions.OfType<GraphQLFragmentDefinition>().ToDictionary(fragment => fragment.FragmentName.Name.StringValue);
        foreach (var operation in document.Definitions.OfType<GraphQLOperationDefinition>())
        {
            Directives(operation);
            foreach (var variable in operation.Variables?.Items ?? [])
            {
                Sent(PublishedSchema.NameOf(variable.Type));
            }

            Walk(operation.SelectionSet, schema.Roots[operation.Operation]);
        }
    }

    public static IReadOnlySet<string> Of(PublishedSchema schema, GraphQLDocument document) => new OperationFootprint(schema, document).touched;

    private void Walk(GraphQLSelectionSet? set, string type)
    {
        if (set is null || !walked.Add((set, type)))
        {
            return;
        }

        touched.Add(type);
        foreach (var selection in set.Selections)
        {
            Directives(selection);
            switch (selection)
            {
                case GraphQLField field:
                    Field(field, type);
                    break;
                case GraphQLInlineFragment inline:
                    Walk(inline.SelectionSet, inline.TypeCondition?.Type.Name.StringValue ?? type);
                    break;
                case GraphQLFragmentSpread spread when fragments.TryGetValue(spread.FragmentName.Name.StringValue, out var fragment):
                    Walk(fragment.SelectionSet, fragment.TypeCondition.Type.Name.StringValue);
                    break;
            }
        }
    }

    private void Field(GraphQLField field, string type)
    {
        if (schema.Types.GetValueOrDefault(type)?.Fields.GetValueOrDefault(field.Name.StringValue) is not { } part)
        {
            return;
        }

        var at = $"{type}.{field.Name.StringValue}";
        touched.Add(at);
        foreach (var argument in field.Arguments?.Items ?? [])
        {
            touched.Add($"{at}({argument.Name.StringValue}:)");
            if (part.Arguments.TryGetValue(argument.Name.StringValue, out var declared))
            {
                Literal(argument.Value, PublishedSchema.NameOf(declared.Type!));
            }
        }

        var named = PublishedSchema.NameOf(part.Type!);
        touched.Add(named);
        Walk(field.SelectionSet, named);
    }

    private void Literal(GraphQLValue value, string type)
    {
        touched.Add(type);
        switch (value)
        {
            case GraphQLListValue list:
                list.Values?.ForEach(item => Literal(item, type));
                break;
            case GraphQLObjectValue members:
                foreach (var member in members.Fields ?? [])
                {
                    touched.Add($"{type}.{member.Name.StringValue}");
                    if (schema.Types.GetValueOrDefault(type)?.Fields.GetValueOrDefault(member.Name.StringValue) is { } part)
                    {
                        Literal(member.Value, PublishedSchema.NameOf(part.Type!));
                    }
                }

                break;
        }
    }

    /// Any of it may be in a variable.
    private void Sent(string type)
    {
        if (touched.Add(type) && schema.Types.GetValueOrDefault(type) is { Kind: ASTNodeKind.InputObjectTypeDefinition } input)
        {
            foreach (var (name, part) in input.Fields)
            {
                touched.Add($"{type}.{name}");
                Sent(PublishedSchema.NameOf(part.Type!));
            }
        }
    }

    private void Directives(ASTNode node)
    {
        foreach (var directive in (node as IHasDirectivesNode)?.Directives?.Items ?? [])
        {
            touched.Add("@" + directive.Name.StringValue);
        }
    }
}
