using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Fetching;

/// <summary>
/// The fields that a document selects below one field, for each concrete type, with fragments opened and
/// <c>@skip</c>/<c>@include</c> applied.
/// </summary>
internal sealed class Selection
{
    private readonly IResolveFieldContext context;
    private readonly List<GraphQLSelectionSet> sets = [];

    private Selection(IResolveFieldContext context, IEnumerable<GraphQLSelectionSet?> sets)
    {
        this.context = context;
        this.sets.AddRange(sets.OfType<GraphQLSelectionSet>());
    }

    public static Selection Below(IResolveFieldContext context) => new(context, [context.FieldAst.SelectionSet]);

    public static Selection Nothing(IResolveFieldContext context) => new(context, []);

    /// What is selected below a field of the type, if it is selected.
    public Selection? Below(string type, string field) => Of(type).GetValueOrDefault(field);

    /// Two places in a document that want the same record.
    public Selection And(Selection other) => new(context, sets.Concat(other.sets));

    public Dictionary<string, Selection> Of(string typeName)
    {
        var found = new Dictionary<string, Selection>();
        foreach (var field in sets.SelectMany(set => Fields(set, typeName)))
        {
            var name = field.Name.StringValue;
            if (!found.TryGetValue(name, out var known))
            {
                found[name] = known = new Selection(context, []);
            }

            known.sets.AddRange(field.SelectionSet is null ? [] : [field.SelectionSet]);
        }

        return found;
    }

    /// How many things the operation does: its root fields, each under the name that it has in the answer.
    public static int Roots(IResolveFieldContext context, string typeName) => new Selection(context, [])
        .Fields(context.ExecutionContext.Operation.SelectionSet, typeName)
        .Where(field => field.Name.StringValue != "__typename")
        .DistinctBy(field => (field.Alias?.Name ?? field.Name).StringValue)
        .Count();

    private IEnumerable<GraphQLField> Fields(GraphQLSelectionSet set, string typeName) =>
        set.Selections.Where(Included).SelectMany(node => node switch
        {
            GraphQLField field => [field],
            GraphQLInlineFragment { TypeCondition: var condition } fragment when Applies(condition, typeName) =>
                Fields(fragment.SelectionSet, typeName),
            GraphQLFragmentSpread spread when Fragment(spread) is { } fragment && Applies(fragment.TypeCondition, typeName) =>
                Fields(fragment.SelectionSet, typeName),
            _ => [],
        });

    private GraphQLFragmentDefinition? Fragment(GraphQLFragmentSpread spread) => context.Document.Definitions
        .OfType<GraphQLFragmentDefinition>()
        .FirstOrDefault(fragment => fragment.FragmentName.Name.Value == spread.FragmentName.Name.Value);

    private bool Applies(GraphQLTypeCondition? condition, string typeName) =>
        condition is null || condition.Type.Name.Value == typeName
        || (context.Schema.AllTypes[typeName] is IObjectGraphType type
            && context.Schema.AllTypes[condition.Type.Name.Value.ToString()] is IAbstractGraphType contract
            && contract.PossibleTypes.Contains(type));

    private bool Included(ASTNode node)
    {
        var directives = context.ExecutionContext.DirectiveValues;
        if (directives is null || !directives.TryGetValue(node, out var given))
        {
            return true;
        }

        return !(given.TryGetValue("skip", out var skip) && skip.GetArgument<bool>("if"))
            && (!given.TryGetValue("include", out var include) || include.GetArgument<bool>("if"));
    }
}
