using GraphQLParser;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Security;

/// Walks an operation as execution will: fields merged by response key, fragments in place. Runs only on documents
/// whose expansion is known to be small.
internal sealed class ResponsePaths(Dictionary<ROM, GraphQLFragmentDefinition> fragments, DocumentLimits limits)
{
    public void Check(GraphQLDocument document)
    {
        foreach (var definition in document.Definitions)
        {
            if (definition is GraphQLOperationDefinition operation)
            {
                var root = Merge([operation.SelectionSet]);
                if (root.Count > limits.RootFields)
                {
                    throw new RequestRefusedError($"An operation has more than {limits.RootFields} root fields.",
                        GraphErrorCodes.TooManyRootFields) { Limit = limits.RootFields };
                }

                foreach (var field in root.Values)
                {
                    var introspects = field.Name == "__schema" || field.Name == "__type";
                    Walk(field, introspects ? new Introspection(0, 0) : null);
                }

                Refuse(root.Values.Count(field => field.Name == "__schema") > 1, GraphErrorCodes.IntrospectionTooWide);
                Refuse(root.Values.Count(field => field.Name == "__type") > limits.IntrospectionTypes,
                    GraphErrorCodes.IntrospectionTooWide);
            }
        }
    }

    private void Walk(Occurrences parent, Introspection? introspection)
    {
        if (parent.Children.Count == 0)
        {
            return;
        }

        var fields = Merge(parent.Children);
        if (introspection is not null && fields.Count > 1)
        {
            var names = new HashSet<ROM>(RomComparer.Instance);
            foreach (var field in fields.Values)
            {
                Refuse(!names.Add(field.Name), GraphErrorCodes.IntrospectionTooWide);
            }
        }

        foreach (var field in fields.Values)
        {
            var inside = introspection?.Enter(field.Name);
            Refuse(inside?.Lists > limits.IntrospectionLists || inside?.OfTypes > limits.IntrospectionOfType,
                GraphErrorCodes.IntrospectionTooDeep);
            Walk(field, inside);
        }
    }

    private Dictionary<ROM, Occurrences> Merge(List<GraphQLSelectionSet> sets)
    {
        var fields = new Dictionary<ROM, Occurrences>(RomComparer.Instance);
        Dictionary<ROM, int>? aliases = null;
        foreach (var set in sets)
        {
            Collect(set, fields, ref aliases);
        }

        return fields;
    }

    private void Collect(
        GraphQLSelectionSet set, Dictionary<ROM, Occurrences> fields, ref Dictionary<ROM, int>? aliases)
    {
        foreach (var selection in set.Selections)
        {
            switch (selection)
            {
                case GraphQLField field:
                    Add(field, fields, ref aliases);
                    break;
                case GraphQLInlineFragment inline:
                    Collect(inline.SelectionSet, fields, ref aliases);
                    break;
                case GraphQLFragmentSpread spread
                    when fragments.TryGetValue(spread.FragmentName.Name.Value, out var fragment):
                    Collect(fragment.SelectionSet, fields, ref aliases);
                    break;
            }
        }
    }

    private void Add(GraphQLField field, Dictionary<ROM, Occurrences> fields, ref Dictionary<ROM, int>? aliases)
    {
        var key = (field.Alias?.Name ?? field.Name).Value;
        if (!fields.TryGetValue(key, out var occurrences))
        {
            fields.Add(key, occurrences = new Occurrences(field.Name.Value));
            if (field.Alias is not null)
            {
                aliases ??= new Dictionary<ROM, int>(RomComparer.Instance);
                aliases.TryGetValue(field.Name.Value, out var known);
                aliases[field.Name.Value] = known + 1;
                if (known >= limits.Aliases)
                {
                    throw new RequestRefusedError(
                        $"A field has more than {limits.Aliases} aliases.", GraphErrorCodes.TooManyAliases) { Limit = limits.Aliases };
                }
            }
        }

        if (++occurrences.Count > limits.EqualKeys)
        {
            throw new RequestRefusedError($"A response key occurs more than {limits.EqualKeys} times at one path.",
                GraphErrorCodes.TooManyEqualKeys) { Limit = limits.EqualKeys };
        }

        if (field.SelectionSet is not null)
        {
            occurrences.Children.Add(field.SelectionSet);
        }
    }

    private static void Refuse(bool exceeded, string code)
    {
        if (exceeded)
        {
            throw new RequestRefusedError("The introspection asks for more than a tool needs.", code);
        }
    }

    private sealed class Occurrences(ROM name)
    {
        public ROM Name { get; } = name;

        public int Count { get; set; }

        public List<GraphQLSelectionSet> Children { get; } = [];
    }

    private sealed record Introspection(int Lists, int OfTypes)
    {
        public Introspection Enter(ROM field) =>
            field == "ofType" ? this with { OfTypes = OfTypes + 1 }
            : field == "fields" || field == "inputFields" || field == "interfaces" || field == "possibleTypes"
                ? this with { Lists = Lists + 1 }
                : this;
    }
}
