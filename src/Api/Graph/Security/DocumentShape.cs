using GraphQLParser;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Security;

/// Sizes of a parsed document: each definition is walked once, each fragment's size is kept and added wherever it is
/// spread. Recursion is bounded because the depth is carried downwards and a fragment on the way is a cycle.
internal sealed class DocumentShape(GraphQLDocument document, DocumentLimits limits)
{
    private readonly Dictionary<GraphQLFragmentDefinition, Size?> sizes = [];
    private readonly InputLimits inputs = new(limits);
    private int directives;

    public Dictionary<ROM, GraphQLFragmentDefinition> Fragments { get; } = new(RomComparer.Instance);

    public bool Introspects { get; private set; }

    public void Measure()
    {
        var operations = new List<GraphQLOperationDefinition>();
        var fragments = new List<GraphQLFragmentDefinition>();
        foreach (var definition in document.Definitions)
        {
            switch (definition)
            {
                case GraphQLOperationDefinition operation:
                    operations.Add(operation);
                    break;
                case GraphQLFragmentDefinition fragment:
                    fragments.Add(fragment);
                    Fragments.TryAdd(fragment.FragmentName.Name.Value, fragment);
                    break;
                default:
                    throw new RequestRefusedError(
                        "Only operations and fragments can be executed.", GraphErrorCodes.NotExecutable);
            }
        }

        Refuse(fragments.Count > limits.Fragments, GraphErrorCodes.TooManyFragments, "fragments", limits.Fragments);
        Refuse(operations.Count > limits.Operations, GraphErrorCodes.TooManyOperations, "operations",
            limits.Operations);
        foreach (var fragment in fragments)
        {
            Fragment(fragment, 0);
        }

        var fields = 0;
        foreach (var operation in operations)
        {
            Directives(operation);
            Variables(operation);
            fields += Selections(operation.SelectionSet, 1).Fields;
            Refuse(fields > limits.Fields, GraphErrorCodes.TooManyFields, "fields, fragments expanded", limits.Fields);
        }
    }

    private Size Fragment(GraphQLFragmentDefinition fragment, int depth)
    {
        if (sizes.TryGetValue(fragment, out var known))
        {
            var size = known ?? throw new RequestRefusedError(
                "A fragment contains itself.", GraphErrorCodes.FragmentCycle);
            RefuseDepth(depth + size.Height);
            return size;
        }

        sizes[fragment] = null;
        Directives(fragment);
        var measured = Selections(fragment.SelectionSet, depth);
        sizes[fragment] = measured;
        return measured;
    }

    private Size Selections(GraphQLSelectionSet set, int depth)
    {
        RefuseDepth(depth);
        var fields = 0;
        var height = 0;
        foreach (var selection in set.Selections)
        {
            Directives((IHasDirectivesNode)selection);
            var size = selection switch
            {
                GraphQLField field => Field(field, depth),
                GraphQLInlineFragment inline => Selections(inline.SelectionSet, depth + 1).Below(),
                GraphQLFragmentSpread spread
                    when Fragments.TryGetValue(spread.FragmentName.Name.Value, out var fragment) =>
                        Fragment(fragment, depth),
                _ => default,
            };
            fields += 1 + size.Fields;
            height = Math.Max(height, size.Height);
            Refuse(fields > limits.Fields, GraphErrorCodes.TooManyFields, "fields, fragments expanded", limits.Fields);
        }

        return new Size(fields, height);
    }

    private Size Field(GraphQLField field, int depth)
    {
        Introspects |= field.Name.Value == "__schema" || field.Name.Value == "__type";
        Arguments(field.Arguments);
        return field.SelectionSet is null ? default : Selections(field.SelectionSet, depth + 1).Below();
    }

    private void Variables(GraphQLOperationDefinition operation)
    {
        if (operation.Variables is null)
        {
            return;
        }

        Refuse(operation.Variables.Count > limits.Variables, GraphErrorCodes.TooManyVariables, "variables",
            limits.Variables);
        foreach (var variable in operation.Variables)
        {
            Directives(variable);
            inputs.Check(variable.DefaultValue);
        }
    }

    private void Directives(IHasDirectivesNode place)
    {
        if (place.Directives is not { Count: > 0 } applied)
        {
            return;
        }

        directives += applied.Count;
        Refuse(applied.Count > limits.DirectivesPerPlace, GraphErrorCodes.TooManyDirectives, "directives at one place",
            limits.DirectivesPerPlace);
        Refuse(directives > limits.Directives, GraphErrorCodes.TooManyDirectives, "directives", limits.Directives);
        foreach (var directive in applied)
        {
            Arguments(directive.Arguments);
        }
    }

    private void Arguments(GraphQLArguments? arguments)
    {
        if (arguments is null)
        {
            return;
        }

        Refuse(arguments.Count > limits.Arguments, GraphErrorCodes.TooManyArguments, "arguments at one place",
            limits.Arguments);
        foreach (var argument in arguments)
        {
            inputs.Check(argument.Value);
        }
    }

    private void RefuseDepth(int depth)
    {
        if (depth > limits.Depth)
        {
            throw new RequestRefusedError(
                $"The document nests deeper than {limits.Depth} levels.", GraphErrorCodes.TooDeep) { Limit = limits.Depth };
        }
    }

    private static void Refuse(bool exceeded, string code, string what, int limit)
    {
        if (exceeded)
        {
            throw new RequestRefusedError($"The document has more than {limit} {what}.", code) { Limit = limit };
        }
    }

    private readonly record struct Size(int Fields, int Height)
    {
        public Size Below() => this with { Height = Height + 1 };
    }
}
