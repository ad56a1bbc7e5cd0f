using GraphQL;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using SipOkMuba.Graph.Security;
using SipOkMuba.Graph.Transport;

namespace SipOkMuba.Graph.Subscriptions;

/// <summary>
/// On what the answers of a subscription depend beside the event: on the audience, and on the variables below its root
/// field. There is none where a selected field might ask who the caller is.
/// </summary>
internal sealed class SharedSelection
{
    private const string Mark = "subscriptions.shared";

    private readonly string text;
    private readonly string operationName;
    private readonly string[] variables;

    private SharedSelection(KnownDocument document, string? operationName, IEnumerable<string> variables)
    {
        (text, this.operationName) = (document.Text, operationName ?? "");
        this.variables = [.. variables.Order(StringComparer.Ordinal)];
    }

    /// The field's value depends on its parent, its arguments, and what row rules and policies say of the audience.
    public static void Permit(FieldType field) => field.Metadata[Mark] = true;

    public static SharedSelection? Of(ISchema schema, KnownDocument document, string? operationName)
    {
        var walk = new Walk(schema, document.Syntax);
        return document.OperationOf(operationName) is { } operation && walk.IsShared(operation)
            ? new SharedSelection(document, operationName, walk.Variables)
            : null;
    }

    /// Equal where the same selection with the same values is executed for the same audience in the same language. What only the root field
    /// takes chooses the events, and says nothing about any of them.
    public ShareKey KeyOf(string audience, string? language, Inputs? values, IGraphQLTextSerializer serializer)
    {
        var used = variables.Where(name => values?.ContainsKey(name) == true).ToDictionary(name => name, name => values![name]);
        return ShareKey.Of(audience, language ?? "", text, operationName, used.Count == 0 ? "" : serializer.Serialize(InputValues.Sorted(used)));
    }

    private sealed class Walk(ISchema schema, GraphQLDocument document)
    {
        // A guarded document has at most a thousand nodes; each is seen once for each type that may stand there.
        private readonly HashSet<(GraphQLSelectionSet, string)> seen = [];

        public HashSet<string> Variables { get; } = [];

        public bool IsShared(GraphQLOperationDefinition operation) => IsSharedRoot(operation.SelectionSet);

        private bool IsSharedRoot(GraphQLSelectionSet set) => set.Selections.TrueForAll(selection =>
        {
            Note((selection as IHasDirectivesNode)?.Directives);
            return selection switch
            {
                GraphQLField { SelectionSet: { } inner } field => schema.Subscription?.Fields.Find(field.Name.Value) is { } root
                    && AreShared(inner, root.ResolvedType!.GetNamedType()),
                GraphQLField => true,
                GraphQLInlineFragment inline => IsSharedRoot(inline.SelectionSet),
                GraphQLFragmentSpread spread => FragmentOf(spread) is { } fragment && IsSharedRoot(fragment.SelectionSet),
                _ => false,
            };
        });

        private bool AreShared(GraphQLSelectionSet set, IGraphType? type) => type switch
        {
            IObjectGraphType known => !seen.Add((set, known.Name)) || set.Selections.TrueForAll(selection => IsShared(selection, known)),
            IAbstractGraphType several => several.PossibleTypes.All(possible => AreShared(set, possible)),
            _ => false,
        };

        private bool IsShared(ASTNode selection, IObjectGraphType type)
        {
            Note((selection as IHasDirectivesNode)?.Directives);
            return selection switch
            {
                GraphQLField field => IsShared(field, type),
                GraphQLInlineFragment inline => inline.TypeCondition is not { } condition
                    ? AreShared(inline.SelectionSet, type)
                    : AreShared(inline.SelectionSet, schema.AllTypes[condition.Type.Name.Value]),
                GraphQLFragmentSpread spread => FragmentOf(spread) is { } fragment
                    && AreShared(fragment.SelectionSet, schema.AllTypes[fragment.TypeCondition.Type.Name.Value]),
                _ => false,
            };
        }

        private bool IsShared(GraphQLField field, IObjectGraphType type)
        {
            foreach (var argument in field.Arguments?.Items ?? [])
            {
                Note(argument.Value);
            }

            // One possible type of an interface need not have what is selected of another.
            return field.Name.Value == "__typename" || type.Fields.Find(field.Name.Value) is not { } definition
                || (definition.GetMetadata<bool>(Mark)
                    && (field.SelectionSet is null || AreShared(field.SelectionSet, definition.ResolvedType!.GetNamedType())));
        }

        private void Note(GraphQLDirectives? directives)
        {
            foreach (var argument in directives?.Items.SelectMany(directive => directive.Arguments?.Items ?? []) ?? [])
            {
                Note(argument.Value);
            }
        }

        private void Note(GraphQLValue value)
        {
            switch (value)
            {
                case GraphQLVariable variable:
                    Variables.Add(variable.Name.StringValue);
                    break;
                case GraphQLListValue list:
                    list.Values?.ForEach(Note);
                    break;
                case GraphQLObjectValue members:
                    members.Fields?.ForEach(member => Note(member.Value));
                    break;
            }
        }

        private GraphQLFragmentDefinition? FragmentOf(GraphQLFragmentSpread spread) => document.Definitions
            .OfType<GraphQLFragmentDefinition>().FirstOrDefault(fragment => fragment.FragmentName.Name.Value == spread.FragmentName.Name.Value);
    }
}
