using GraphQL;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using SipOkMuba.Graph.Security;

namespace SipOkMuba.Graph.Cost;

/// <summary>
/// Prices a guarded document, which has at most a thousand nodes when its fragments are expanded. It need not be valid:
/// what the schema does not know costs nothing, as it is refused right after.
/// </summary>
internal sealed class OperationPricing(ISchema schema, GraphQLDocument document)
{
    private readonly Dictionary<ROM, GraphQLFragmentDefinition> fragments = Fragments(document);

    public PricedOperation Price(GraphQLOperationDefinition operation)
    {
        var root = operation.Operation switch
        {
            OperationType.Mutation => schema.Mutation,
            OperationType.Subscription => schema.Subscription,
            _ => schema.Query,
        };
        var selection = root is null ? PricedSelection.Nothing : Select([(operation.SelectionSet, root)], sliced: null);
        return new PricedOperation(selection, Defaults(operation));
    }

    private PricedSelection Select(IEnumerable<(GraphQLSelectionSet Set, IGraphType Type)> merged, Slices? sliced)
    {
        var common = new Group();
        var possible = new Dictionary<string, Group>();
        foreach (var (set, type) in merged)
        {
            Collect(set, type, [], common, possible);
        }

        return Build(common, [.. possible.Values.Select(group => Build(group, [], sliced))], sliced);
    }

    private void Collect(GraphQLSelectionSet set, IGraphType type, PricedCondition[] conditions, Group group, Dictionary<string, Group>? possible)
    {
        foreach (var selection in set.Selections)
        {
            if (ConditionsOf((IHasDirectivesNode)selection, conditions) is not { } inner)
            {
                continue;
            }

            switch (selection)
            {
                case GraphQLField field:
                    group.Add(field, type, inner);
                    break;
                case GraphQLInlineFragment inline:
                    Enter(inline.SelectionSet, inline.TypeCondition?.Type.Name.Value ?? default, type, inner, group, possible);
                    break;
                case GraphQLFragmentSpread spread when fragments.TryGetValue(spread.FragmentName.Name.Value, out var fragment):
                    Enter(fragment.SelectionSet, fragment.TypeCondition.Type.Name.Value, type, inner, group, possible);
                    break;
            }
        }
    }

    private void Enter(GraphQLSelectionSet set, ROM condition, IGraphType type, PricedCondition[] conditions, Group group, Dictionary<string, Group>? possible)
    {
        var narrowed = condition.IsEmpty ? type : schema.AllTypes[condition];
        if (narrowed is null || (type is IObjectGraphType && narrowed is IObjectGraphType && narrowed.Name != type.Name))
        {
            return;
        }

        if (possible is null || narrowed is not IObjectGraphType || type is IObjectGraphType)
        {
            Collect(set, type is IObjectGraphType ? type : narrowed, conditions, group, possible);
            return;
        }

        if (!possible.TryGetValue(narrowed.Name, out var own))
        {
            possible[narrowed.Name] = own = new Group();
        }

        Collect(set, narrowed, conditions, own, null);
    }

    private PricedSelection Build(Group group, PricedSelection[] possible, Slices? sliced)
    {
        var constant = default(Sum);
        var varying = new List<PricedField>();
        foreach (var entry in group.Entries)
        {
            if (Field(entry, sliced) is not { } field)
            {
                continue;
            }

            if (field.IsFixed)
            {
                constant += field.Price(default);
            }
            else
            {
                varying.Add(field);
            }
        }

        if (Array.TrueForAll(possible, type => type.IsFixed))
        {
            constant += possible.Aggregate(default(Sum), (dearest, type) => Sum.Greater(dearest, type.Fixed));
            possible = [];
        }

        return new PricedSelection(constant, [.. varying], possible);
    }

    private PricedField? Field(Entry entry, Slices? sliced)
    {
        var name = entry.Field.Name.Value;
        if (name == "__schema" || name == "__type")
        {
            // Bounded by the guard, and made of what lies in memory.
            return new PricedField(1, 0, entry.Conditions, [], null, PricedSelection.Nothing);
        }

        if (entry.Parent is not IComplexGraphType parent || parent.Fields.Find(name) is not { ResolvedType: { } returned } definition)
        {
            return null;
        }

        var named = returned.GetNamedType();
        var weight = FieldPrice.WeightOf(definition) ?? TypeWeight(named);
        var size = FieldPrice.SizeOf(definition);
        var own = size is null ? null : new Slices(size, entry.Field.Arguments);
        var counted = size is { Sized.Count: > 0 } ? null : own;
        if (sliced is not null && sliced.Of.Sized.Contains(definition.Name))
        {
            counted = sliced;
        }

        var arguments = new List<PricedArgument>();
        weight += Arguments(entry.Field, definition, arguments);
        var selection = entry.Sets.Count == 0
            ? PricedSelection.Nothing
            : Select(entry.Sets.Select(set => (set, named)), size is { Sized.Count: > 0 } ? own : null);
        return new PricedField(weight, TypeWeight(named), entry.Conditions, [.. arguments], counted?.Size, selection);
    }

    private static int Arguments(GraphQLField field, FieldType definition, List<PricedArgument> varying)
    {
        long weight = 0;
        foreach (var argument in field.Arguments?.Items ?? [])
        {
            if (definition.Arguments?.Find(argument.Name.Value) is { ResolvedType: { } type } declared)
            {
                weight += Input(argument.Value, type, FieldPrice.WeightOf(declared) ?? 0, varying);
            }
        }

        return (int)Sum.Capped(weight);
    }

    private static long Input(GraphQLValue value, IGraphType type, int weight, List<PricedArgument> varying)
    {
        switch (value)
        {
            case GraphQLNullValue:
                return 0;
            case GraphQLVariable variable:
                if (weight > 0 || type.GetNamedType() is IInputObjectGraphType)
                {
                    varying.Add(new PricedArgument(variable.Name.StringValue, weight, type));
                }

                return 0;
            case GraphQLListValue { Values: { } items }:
                return Sum.Capped(weight + items.Sum(item => Input(item, type, 0, varying)));
            case GraphQLObjectValue { Fields: { } members } when type.GetNamedType() is IInputObjectGraphType input:
                return Sum.Capped(weight + members.Sum(member => input.Fields.Find(member.Name.Value) is { } field
                    ? Input(member.Value, field.ResolvedType!, FieldPrice.WeightOf(field) ?? 0, varying)
                    : 0));
            default:
                return weight;
        }
    }

    private static int TypeWeight(IGraphType named) => named is IComplexGraphType or UnionGraphType ? 1 : 0;

    /// Null where a directive leaves it out whatever the variables are.
    private static PricedCondition[]? ConditionsOf(IHasDirectivesNode node, PricedCondition[] outer)
    {
        var conditions = outer;
        foreach (var directive in node.Directives?.Items ?? [])
        {
            var skips = directive.Name.Value == "skip";
            if (!skips && directive.Name.Value != "include")
            {
                continue;
            }

            switch (directive.Arguments?.ValueFor("if"))
            {
                case GraphQLBooleanValue written when written.BoolValue == skips:
                    return null;
                case GraphQLVariable variable:
                    conditions = [.. conditions, new PricedCondition(variable.Name.StringValue, skips)];
                    break;
            }
        }

        return conditions;
    }

    private static Dictionary<ROM, GraphQLFragmentDefinition> Fragments(GraphQLDocument document)
    {
        var found = new Dictionary<ROM, GraphQLFragmentDefinition>(RomComparer.Instance);
        foreach (var definition in document.Definitions)
        {
            if (definition is GraphQLFragmentDefinition fragment)
            {
                found.TryAdd(fragment.FragmentName.Name.Value, fragment);
            }
        }

        return found;
    }

    private static Dictionary<string, object?> Defaults(GraphQLOperationDefinition operation)
    {
        var defaults = new Dictionary<string, object?>();
        foreach (var variable in operation.Variables?.Items ?? [])
        {
            if (variable.DefaultValue is { } value)
            {
                defaults[variable.Variable.Name.StringValue] = ValueOf(value);
            }
        }

        return defaults;
    }

    private static object? ValueOf(GraphQLValue value) => value switch
    {
        GraphQLNullValue => null,
        GraphQLBooleanValue flag => flag.BoolValue,
        GraphQLIntValue number => int.TryParse(number.Value.Span, out var whole) ? whole : int.MaxValue,
        GraphQLListValue list => (list.Values ?? []).ConvertAll(ValueOf),
        GraphQLObjectValue members => Members(members),
        IHasValueNode text => text.Value.ToString(),
        _ => null,
    };

    private static Dictionary<string, object?> Members(GraphQLObjectValue value)
    {
        var members = new Dictionary<string, object?>();
        foreach (var member in value.Fields ?? [])
        {
            members.TryAdd(member.Name.StringValue, ValueOf(member.Value));
        }

        return members;
    }

    private sealed class Slices
    {
        public Slices(ListSize size, GraphQLArguments? arguments)
        {
            Of = size;
            int? written = null;
            var variables = new List<string>();
            foreach (var name in size.Slicing)
            {
                switch (arguments?.ValueFor(name))
                {
                    case GraphQLVariable variable:
                        variables.Add(variable.Name.StringValue);
                        break;
                    case { } value when PricedSize.CountOf(ValueOf(value)) is { } count:
                        written = Math.Max(written ?? 0, count);
                        break;
                }
            }

            Size = new PricedSize(size.Assumed, size.WhenAbsent ?? size.Assumed, written, [.. variables]);
        }

        public ListSize Of { get; }

        public PricedSize Size { get; }
    }

    private sealed record Entry(GraphQLField Field, IGraphType Parent, PricedCondition[] Conditions, List<GraphQLSelectionSet> Sets);

    private sealed class Group
    {
        private readonly Dictionary<ROM, Entry> merged = new(RomComparer.Instance);

        public List<Entry> Entries { get; } = [];

        public void Add(GraphQLField field, IGraphType parent, PricedCondition[] conditions)
        {
            var key = (field.Alias?.Name ?? field.Name).Value;
            if (conditions.Length == 0 && merged.TryGetValue(key, out var known))
            {
                if (field.SelectionSet is not null)
                {
                    known.Sets.Add(field.SelectionSet);
                }

                return;
            }

            var entry = new Entry(field, parent, conditions, field.SelectionSet is null ? [] : [field.SelectionSet]);
            Entries.Add(entry);
            if (conditions.Length == 0)
            {
                merged[key] = entry;
            }
        }
    }
}
