using GraphQL.Types;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Plans;

/// <summary>One key of an answer, with all the places of the document that want it.</summary>
internal sealed record PlannedField(string Key, string Name, GraphQLField Syntax, List<GraphQLSelectionSet> Below);

/// <summary>
/// Opens fragments, applies <c>@skip</c> and <c>@include</c>, and merges equal keys in the order of
/// https://spec.graphql.org/October2021/#CollectFields().
/// </summary>
internal sealed class PlannedSelection
{
    private readonly ISchema schema;
    private readonly Dictionary<string, GraphQLFragmentDefinition> fragments;

    public PlannedSelection(ISchema schema, GraphQLDocument document)
    {
        this.schema = schema;
        fragments = document.Definitions.OfType<GraphQLFragmentDefinition>()
            .ToDictionary(fragment => fragment.FragmentName.Name.StringValue);
    }

    /// <param name="sets">What is selected.</param>
    /// <param name="type">Name of the object type.</param>
    /// <param name="holds">The value of a boolean variable; null takes every field.</param>
    public IReadOnlyList<PlannedField> Of(IEnumerable<GraphQLSelectionSet> sets, string type, Func<string, bool>? holds)
    {
        var found = new List<PlannedField>();
        foreach (var set in sets)
        {
            Collect(set, type, holds, found);
        }

        return found;
    }

    /// The variables that decide what is included.
    public static IEnumerable<string> Conditions(GraphQLDocument document)
    {
        var reader = new ConditionReader();
        reader.VisitAsync(document, default).AsTask().GetAwaiter().GetResult();
        return reader.Variables.Order(StringComparer.Ordinal);
    }

    private void Collect(GraphQLSelectionSet set, string type, Func<string, bool>? holds, List<PlannedField> found)
    {
        foreach (var node in set.Selections)
        {
            if (!IsIncluded(node, holds))
            {
                continue;
            }

            switch (node)
            {
                case GraphQLField field:
                    Merge(field, found);
                    break;
                case GraphQLInlineFragment inline when Applies(inline.TypeCondition, type):
                    Collect(inline.SelectionSet, type, holds, found);
                    break;
                case GraphQLFragmentSpread spread
                    when fragments[spread.FragmentName.Name.StringValue] is var fragment && Applies(fragment.TypeCondition, type):
                    Collect(fragment.SelectionSet, type, holds, found);
                    break;
            }
        }
    }

    private static void Merge(GraphQLField field, List<PlannedField> found)
    {
        var key = (field.Alias?.Name ?? field.Name).StringValue;
        var known = found.Find(other => other.Key == key);
        if (known is null)
        {
            found.Add(known = new PlannedField(key, field.Name.StringValue, field, []));
        }

        if (field.SelectionSet is not null)
        {
            known.Below.Add(field.SelectionSet);
        }
    }

    private bool Applies(GraphQLTypeCondition? condition, string type) =>
        condition is null || condition.Type.Name.Value == type
        || (schema.AllTypes[type] is IObjectGraphType graph
            && schema.AllTypes[condition.Type.Name.StringValue] is IAbstractGraphType contract
            && contract.PossibleTypes.Contains(graph));

    private static bool IsIncluded(ASTNode node, Func<string, bool>? holds)
    {
        foreach (var directive in (node as IHasDirectivesNode)?.Directives?.Items ?? [])
        {
            var wanted = directive.Name.Value == "include" ? true
                : directive.Name.Value == "skip" ? false
                : throw new NotPlannable("another directive");
            var given = directive.Arguments!.Items[0].Value switch
            {
                GraphQLTrueBooleanValue => true,
                GraphQLFalseBooleanValue => false,
                GraphQLVariable when holds is null => wanted,
                GraphQLVariable variable => holds(variable.Name.StringValue),
                _ => throw new NotPlannable("a condition of another type"),
            };
            if (given != wanted)
            {
                return false;
            }
        }

        return true;
    }

    private sealed class ConditionReader : GraphQLParser.Visitors.ASTVisitor<NoContext>
    {
        public HashSet<string> Variables { get; } = [];

        protected override ValueTask VisitDirectiveAsync(GraphQLDirective directive, NoContext context)
        {
            if (directive.Name.Value == "include" || directive.Name.Value == "skip")
            {
                Variables.UnionWith(directive.Arguments?.Items.Select(argument => argument.Value).OfType<GraphQLVariable>()
                    .Select(variable => variable.Name.StringValue) ?? []);
            }

            return ValueTask.CompletedTask;
        }
    }

    private readonly struct NoContext : GraphQLParser.Visitors.IASTVisitorContext
    {
        public CancellationToken CancellationToken => default;
    }
}
