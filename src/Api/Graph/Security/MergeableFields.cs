using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Errors;
using GraphQL.Validation.Rules;
using GraphQLParser;
using GraphQLParser.AST;

namespace SipOkMuba.Graph.Security;

/// <summary>
/// The rule of fields that merge (specification, 5.3.2) in the place of the engine's, which compares every pair and
/// collects every conflict: 12 KB within all limits of the guard cost it 0.3 s. To agree is an equivalence here, so each
/// field is compared with the first of its kind only (Simon Adameit, "GraphQL: overlapping fields can be merged fast").
/// </summary>
internal sealed class MergeableFields : ValidationRuleBase
{
    // More than anyone will read; a document within the limits of the guard takes a small part of the steps.
    private const int Conflicts = 20;
    private const int Steps = 20_000;

    private static readonly IValidationRule instance = new MergeableFields();

    /// The given rules, or the engine's, with this one in the place of its own.
    public static IEnumerable<IValidationRule> Among(IEnumerable<IValidationRule>? rules) =>
        (rules ?? DocumentValidator.CoreRules).Select(rule => rule is OverlappingFieldsCanBeMerged ? instance : rule);

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context)
    {
        var fragments = new Dictionary<ROM, GraphQLFragmentDefinition>(RomComparer.Instance);
        foreach (var fragment in context.Document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            fragments.TryAdd(fragment.FragmentName.Name.Value, fragment);
        }

        return new(new MatchingNodeVisitor<GraphQLOperationDefinition>((operation, _) =>
            new Walk(context, fragments).Check(operation)));
    }

    private readonly record struct Place(GraphQLSelectionSet Selections, IGraphType? Type);

    private readonly record struct Occurrence(GraphQLField Field, IGraphType? Parent, IGraphType? Type);

    private sealed class Walk(ValidationContext context, Dictionary<ROM, GraphQLFragmentDefinition> fragments)
    {
        private readonly HashSet<(int, int)> reported = [];
        private int steps;

        public void Check(GraphQLOperationDefinition operation)
        {
            List<Place> root = [new(operation.SelectionSet, RootOf(operation.Operation))];
            CompareShapes(root);
            CompareFields(root);
        }

        /// Wherever they are selected, equal keys give values of one shape.
        private void CompareShapes(List<Place> places)
        {
            foreach (var (key, occurrences) in Collect(places))
            {
                var first = occurrences.Find(occurrence => occurrence.Type is not null);
                foreach (var other in occurrences)
                {
                    if (other.Type is not null && DifferInShape(first.Type!, other.Type))
                    {
                        Report(key, first.Field, other.Field, $"they return conflicting types {first.Type} and {other.Type}");
                        break;
                    }
                }

                if (Below(occurrences) is { Count: > 0 } below)
                {
                    CompareShapes(below);
                }
            }
        }

        /// Where one object can meet both, equal keys are the same field with the same arguments.
        private void CompareFields(List<Place> places)
        {
            foreach (var (key, occurrences) in Collect(places))
            {
                foreach (var together in ByObject(occurrences))
                {
                    var first = together[0];
                    foreach (var other in together.Skip(1))
                    {
                        if (DifferenceOf(first.Field, other.Field) is { } difference)
                        {
                            Report(key, first.Field, other.Field, difference);
                            break;
                        }
                    }

                    if (Below(together) is { Count: > 0 } below)
                    {
                        CompareFields(below);
                    }
                }
            }
        }

        /// Two object types never meet; an interface, a union or an unknown type may meet each of them.
        private static List<List<Occurrence>> ByObject(List<Occurrence> occurrences)
        {
            if (occurrences.TrueForAll(occurrence => occurrence.Parent == occurrences[0].Parent))
            {
                return [occurrences];
            }

            var anywhere = occurrences.FindAll(occurrence => occurrence.Parent is not IObjectGraphType);
            var byObject = occurrences.Where(occurrence => occurrence.Parent is IObjectGraphType)
                .GroupBy(occurrence => occurrence.Parent)
                .Select(ofObject => (List<Occurrence>)[.. anywhere, .. ofObject])
                .ToList();
            return byObject.Count > 0 ? byObject : [anywhere];
        }

        private Dictionary<ROM, List<Occurrence>> Collect(List<Place> places)
        {
            var fields = new Dictionary<ROM, List<Occurrence>>(RomComparer.Instance);
            if (reported.Count < Conflicts)
            {
                var spread = new HashSet<GraphQLFragmentDefinition>();
                foreach (var place in places)
                {
                    Collect(place, fields, spread);
                }
            }

            return fields;
        }

        private void Collect(
            Place place, Dictionary<ROM, List<Occurrence>> fields, HashSet<GraphQLFragmentDefinition> spread)
        {
            foreach (var selection in place.Selections.Selections)
            {
                if (++steps > Steps)
                {
                    throw new RequestRefusedError(
                        "The document merges too many fields.", GraphErrorCodes.TooManyFields);
                }

                switch (selection)
                {
                    case GraphQLField field:
                        var key = (field.Alias?.Name ?? field.Name).Value;
                        if (!fields.TryGetValue(key, out var occurrences))
                        {
                            fields.Add(key, occurrences = []);
                        }

                        occurrences.Add(new Occurrence(field, place.Type, DefinitionOf(field, place.Type)?.ResolvedType));
                        break;
                    case GraphQLInlineFragment inline:
                        Collect(new Place(inline.SelectionSet, NarrowedBy(inline.TypeCondition, place.Type)), fields, spread);
                        break;
                    case GraphQLFragmentSpread named
                        when fragments.TryGetValue(named.FragmentName.Name.Value, out var fragment) && spread.Add(fragment):
                        Collect(new Place(fragment.SelectionSet, NarrowedBy(fragment.TypeCondition, place.Type)), fields, spread);
                        break;
                }
            }
        }

        private static List<Place> Below(List<Occurrence> occurrences) =>
            [.. occurrences.Where(occurrence => occurrence.Field.SelectionSet is not null)
                .Select(occurrence => new Place(occurrence.Field.SelectionSet!, occurrence.Type?.GetNamedType()))];

        private IGraphType? RootOf(OperationType operation) => operation switch
        {
            OperationType.Mutation => context.Schema.Mutation,
            OperationType.Subscription => context.Schema.Subscription,
            _ => context.Schema.Query,
        };

        private IGraphType? NarrowedBy(GraphQLTypeCondition? condition, IGraphType? type) =>
            condition is null ? type : context.Schema.AllTypes[condition.Type.Name];

        private FieldType? DefinitionOf(GraphQLField field, IGraphType? parent) => field.Name.Value switch
        {
            var name when name == "__typename" => context.Schema.TypeNameMetaFieldType,
            var name when name == "__schema" => context.Schema.SchemaMetaFieldType,
            var name when name == "__type" => context.Schema.TypeMetaFieldType,
            var name => (parent as IComplexGraphType)?.GetField(name),
        };

        private static bool DifferInShape(IGraphType one, IGraphType other) => (one, other) switch
        {
            (NonNullGraphType { ResolvedType: { } inOne }, NonNullGraphType { ResolvedType: { } inOther }) =>
                DifferInShape(inOne, inOther),
            (NonNullGraphType, _) or (_, NonNullGraphType) => true,
            (ListGraphType { ResolvedType: { } inOne }, ListGraphType { ResolvedType: { } inOther }) =>
                DifferInShape(inOne, inOther),
            (ListGraphType, _) or (_, ListGraphType) => true,
            _ => (one.IsLeafType() || other.IsLeafType()) && !one.Equals(other),
        };

        private static string? DifferenceOf(GraphQLField one, GraphQLField other) =>
            one.Name.Value != other.Name.Value ? $"{one.Name.Value} and {other.Name.Value} are different fields"
            : !AreSame(one.Arguments, other.Arguments) ? "they have differing arguments"
            : null;

        private void Report(ROM key, GraphQLField one, GraphQLField other, string difference)
        {
            var (start, end) = (one.Location.Start, other.Location.Start);
            if (reported.Add((Math.Min(start, end), Math.Max(start, end))))
            {
                context.ReportError(new OverlappingFieldsCanBeMergedError(context, new OverlappingFieldsCanBeMerged.Conflict
                {
                    Reason = new() { Name = key.ToString(), Message = new() { Msg = difference } },
                    FieldsLeft = [one],
                    FieldsRight = [other],
                }));
            }
        }
    }
    private static bool AreSame(GraphQLArguments? one, GraphQLArguments? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
        && (one is null || one.All(argument =>
            other!.FirstOrDefault(candidate => candidate.Name.Value == argument.Name.Value) is { } found
            && AreSame(argument.Value, found.Value)));

    private static bool AreSame(GraphQLValue one, GraphQLValue other) => (one, other) switch
    {
        (GraphQLListValue { Values: var items }, GraphQLListValue { Values: var others }) =>
            (items?.Count ?? 0) == (others?.Count ?? 0)
            && (items is null || items.Zip(others!, AreSame).All(same => same)),
        (GraphQLObjectValue { Fields: var fields }, GraphQLObjectValue { Fields: var others }) =>
            (fields?.Count ?? 0) == (others?.Count ?? 0)
            && (fields is null || fields.Zip(others!, (field, candidate) =>
                field.Name.Value == candidate.Name.Value && AreSame(field.Value, candidate.Value)).All(same => same)),
        (INamedNode named, INamedNode candidate) => one.Kind == other.Kind && named.Name.Value == candidate.Name.Value,
        (IHasValueNode text, IHasValueNode candidate) => one.Kind == other.Kind && text.Value == candidate.Value,
        _ => one.Kind == other.Kind,
    };
}
