using System.Collections.Concurrent;
using System.Reflection;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Plans;

/// <summary>
/// A validated query, or what a subscription selects of its events of one type: what no caller and no value influences.
/// From the variables and the audience of a request it makes a shape, and for each shape it keeps one variant.
/// </summary>
internal sealed class OperationPlan
{
    private const int MostVariants = 64;
    private readonly string[] conditions;
    private readonly PlannedRoot[] roots;
    private readonly ConcurrentDictionary<byte[], PlanVariant?> variants = new(new ShapeComparer());
    private readonly ConcurrentDictionary<byte[], PlanVariant?>.AlternateLookup<ReadOnlySpan<byte>> lookup;

    /// <param name="schema">The schema.</param>
    /// <param name="document">A document that is valid.</param>
    /// <param name="operationName">Which of its operations.</param>
    /// <param name="events">The type of the events that a subscription gives; null: the operation is a query.</param>
    public OperationPlan(GraphSchema schema, GraphQLDocument document, string? operationName, IObjectGraphType? events)
    {
        var operation = document.Definitions.OfType<GraphQLOperationDefinition>()
            .Single(one => operationName is null || one.Name?.Value == operationName);
        if (operation.Directives is { Count: > 0 })
        {
            throw new NotPlannable("a directive of the operation");
        }

        Schema = schema;
        Type = events ?? schema.Query;
        lookup = variants.GetAlternateLookup<ReadOnlySpan<byte>>();
        Selection = new PlannedSelection(schema, document);
        Variables = new PlanVariables(schema, operation);
        conditions = [.. PlannedSelection.Conditions(document).Where(name => Variables.IndexOf(name) >= 0)];
        IReadOnlyList<GraphQLSelectionSet> sets = [operation.SelectionSet];
        if (events is not null)
        {
            var told = Unconditional(sets, schema.Subscription!.Name) is [var one] ? one : throw new NotPlannable("several roots of a subscription");
            (EventKey, sets) = (told.Key, told.Below);
        }

        roots = [.. Unconditional(sets, Type.Name).Select(field => PlannedRoot.Of(this, field))];
        if (roots.OfType<PlannedRecord>().GroupBy(root => root.Field.Name).Any(same => same.Count() > 1))
        {
            throw new NotPlannable("records that the engine reads together");
        }

        var survey = new Survey(this);
        foreach (var root in roots)
        {
            root.Survey(survey);
        }

        (Policies, Ruled) = ([.. survey.Policies], [.. survey.Ruled]);
    }

    public GraphSchema Schema { get; }

    /// The type whose fields are the roots.
    public IObjectGraphType Type { get; }

    /// The key under which an event stands in the answer; null for a query, whose roots are the answer.
    public string? EventKey { get; }

    public PlannedSelection Selection { get; }

    public PlanVariables Variables { get; }

    /// The policies of every field that may be selected.
    public IReadOnlyList<string> Policies { get; }

    /// The entities whose row rules the statements have.
    public IReadOnlyList<NodeMap> Ruled { get; }

    public IReadOnlyList<PlannedRoot> Roots => roots;

    public bool IsFull => variants.Count >= MostVariants;

    // Also of a key that stands elsewhere without one a condition decides the place.
    private IReadOnlyList<PlannedField> Unconditional(IReadOnlyList<GraphQLSelectionSet> sets, string type) =>
        Selection.Of(sets, type, _ => throw new NotPlannable("a root field under a condition"));

    public void Describe(PlanShape shape, Audience audience, object?[] variables, RootInput[] inputs, object? happened)
    {
        foreach (var map in Ruled)
        {
            audience.TryRule(map, out var rule);
            shape.Text(rule.Name);
            foreach (var value in rule.Values)
            {
                shape.Add(value);
            }
        }

        foreach (var condition in conditions)
        {
            shape.Mark(Holds(condition, variables) ? 'y' : 'n');
        }

        for (var i = 0; i < roots.Length; i++)
        {
            inputs[i] = roots[i].Describe(shape, variables, happened);
        }
    }

    public bool Holds(string condition, object?[] variables) =>
        variables[Variables.IndexOf(condition)] is bool holds ? holds : throw new NotPlannable("a condition without a value");

    /// Null is known too: it cannot be planned.
    public bool TryFind(PlanShape shape, out PlanVariant? variant) => lookup.TryGetValue(shape.Key, out variant);

    public PlanVariant? Keep(PlanShape shape, PlanVariant? variant) => variants.GetOrAdd(shape.Key.ToArray(), variant);
}

/// <summary>What one request gives one root field, beside the values of its slots.</summary>
internal readonly record struct RootInput(NodeTicket? Ticket, bool IsNull, PageArguments? Page, Keyset? Order, Condition? Where);

/// <summary>A root field of a query, or a field of an event.</summary>
internal abstract class PlannedRoot(PlannedField selected)
{
    public PlannedField Field => selected;

    public static PlannedRoot Of(OperationPlan plan, PlannedField field)
    {
        if (field.Name == "__typename")
        {
            return new PlannedTypeName(field, plan.Type.Name);
        }

        var definition = plan.Type.Fields.Find(field.Name) ?? throw new NotPlannable("introspection");
        if (plan.EventKey is not null && definition.GetMetadata<Func<object, object?>?>(PlannedReads.Value) is { } value)
        {
            return new PlannedValue(field, definition, value);
        }

        PlanArgument Argument(string name) => new(definition.Arguments!.Find(name)!, field.Syntax, plan.Variables);
        return definition.GetMetadata<object?>(PlannedReads.Read) switch
        {
            RecordRead read => new PlannedRecord(field, definition, read,
                [.. read.Parameters.Select(parameter => read.IsGiven(parameter) ? Argument(Names.Argument(parameter)) : null)]),
            ConnectionRead read => new PlannedConnection(field, definition, read,
                name => definition.Arguments!.Find(name) is null ? null : Argument(name)),
            _ => throw new NotPlannable("a resolver of its own"),
        };
    }

    /// Adds what decides the text of the statements, and the values; of an event, where it is one's field.
    public abstract RootInput Describe(PlanShape shape, object?[] variables, object? happened);

    public abstract void Survey(Survey survey);
}

internal sealed class PlannedTypeName(PlannedField field, string name) : PlannedRoot(field)
{
    public string Name => name;

    public override RootInput Describe(PlanShape shape, object?[] variables, object? happened) => default;

    public override void Survey(Survey survey)
    {
    }
}

/// <summary>What an event tells by itself.</summary>
internal sealed class PlannedValue(PlannedField field, FieldType definition, Func<object, object?> read) : PlannedRoot(field)
{
    public IGraphType Type => definition.ResolvedType!;

    public Func<object, object?> Read => read;

    public override RootInput Describe(PlanShape shape, object?[] variables, object? happened) => default;

    public override void Survey(Survey survey) => survey.Value(definition, Field.Below);
}

internal sealed class PlannedRecord(PlannedField field, FieldType definition, RecordRead read, PlanArgument?[] arguments)
    : PlannedRoot(field)
{
    private readonly IDAttribute?[] ids = Array.ConvertAll(read.Parameters, TypeRegistry.IdOf);

    public NodeMap Map => read.Map;

    public bool IsRequired => definition.ResolvedType is NonNullGraphType;

    public override RootInput Describe(PlanShape shape, object?[] variables, object? happened)
    {
        var values = new object?[arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i] is { } argument ? Given(argument.Read(variables), read.Parameters[i], ids[i])
                : read.IsLoader(read.Parameters[i]) ? read.Loader
                : happened;
        }

        if (read.Name(values) is not INodeRef { Ticket: var ticket })
        {
            shape.Mark('0');
            return new RootInput(null, IsNull: true, null, null, null);
        }

        shape.Value(ticket.Key);
        return new RootInput(ticket, IsNull: false, null, null, null);
    }

    public override void Survey(Survey survey)
    {
        survey.Policy(definition);
        survey.Rule(read.Map, Reading.AsRoot);
        survey.Object(read.Map, Field.Below);
    }

    private static object? Given(object? value, ParameterInfo parameter, IDAttribute? id) => value is Missing
        ? Coerced.Default(parameter)
        : Coerced.To(value, parameter.ParameterType, id);
}

internal sealed class PlannedConnection : PlannedRoot
{
    private readonly FieldType definition;
    private readonly ConnectionRead read;
    private readonly PlanArgument first;
    private readonly PlanArgument last;
    private readonly PlanArgument after;
    private readonly PlanArgument before;
    private readonly PlanArgument? where;
    private readonly PlanArgument? order;
    private readonly Keyset? fixedOrder;

    public PlannedConnection(PlannedField field, FieldType definition, ConnectionRead read, Func<string, PlanArgument?> argument)
        : base(field)
    {
        if (read.Method.GetParameters().Any(parameter => !typeof(Microsoft.EntityFrameworkCore.DbContext).IsAssignableFrom(parameter.ParameterType)))
        {
            throw new NotPlannable("a query with arguments of its own");
        }

        (this.definition, this.read) = (definition, read);
        (first, last, after, before) = (argument("first")!, argument("last")!, argument("after")!, argument("before")!);
        (where, order) = (argument("where"), argument("order"));
        fixedOrder = order?.IsFixed == false ? null : OrderOf([]);
    }

    public NodeMap Map => read.Map;

    public ConnectionRead Read => read;

    public string TypeName => definition.ResolvedType!.GetNamedType().Name;

    public override RootInput Describe(PlanShape shape, object?[] variables, object? happened)
    {
        var page = PageArguments.From(
            (int?)first.ReadOrNull(variables), (int?)last.ReadOrNull(variables),
            (string?)after.ReadOrNull(variables), (string?)before.ReadOrNull(variables), read.Paging);
        var keyset = fixedOrder ?? OrderOf(variables);
        var condition = (Condition?)where?.ReadOrNull(variables);
        shape.Text(keyset.Shape);
        shape.Mark(page.Backward ? 'b' : 'f');
        condition?.Describe(shape);
        if (page.Cursor is not null)
        {
            shape.Mark('c');
            foreach (var value in keyset.Values(page.Cursor))
            {
                shape.Value(value);
            }
        }

        shape.Add(page.Size + 1);
        return new RootInput(null, IsNull: false, page, keyset, condition);
    }

    public override void Survey(Survey survey)
    {
        survey.Policy(definition);
        survey.Rule(read.Map, Reading.AsRoot);
        foreach (var part in survey.Plan.Selection.Of(Field.Below, TypeName, holds: null))
        {
            if (part.Name == "nodes")
            {
                survey.Object(read.Map, part.Below);
            }
            else if (part.Name == "edges")
            {
                foreach (var member in survey.Plan.Selection.Of(part.Below, EdgeName, holds: null).Where(member => member.Name == "node"))
                {
                    survey.Object(read.Map, member.Below);
                }
            }
        }
    }

    public string EdgeName => TypeName[..^"Connection".Length] + "Edge";

    private Keyset OrderOf(object?[] variables)
    {
        var keys = order?.ReadOrNull(variables) as System.Collections.IEnumerable;
        return read.Map.Accept(new KeysetOf(keys?.Cast<SortKey[]>().SelectMany(sort => sort) ?? []));
    }

    private sealed class KeysetOf(IEnumerable<SortKey> order) : INodeVisitor<Keyset>
    {
        public Keyset Visit<T>(NodeMap<T> map)
            where T : class => new Keyset<T>(order, map);
    }
}

/// <summary>Goes through everything that may be selected, for what the audience is asked.</summary>
internal sealed class Survey(OperationPlan plan)
{
    public OperationPlan Plan => plan;

    public HashSet<string> Policies { get; } = [];

    public HashSet<NodeMap> Ruled { get; } = [];

    public void Policy(FieldType field)
    {
        if (field.GetMetadata<string?>(PlannedReads.Policy) is { } policy)
        {
            Policies.Add(policy);
        }
    }

    public void Rule(NodeMap map, Reading reading)
    {
        if (map.Visibility == Visibility.ByRule)
        {
            Ruled.Add(map);
        }
        else if (map.Visibility == Visibility.WithParent && reading != Reading.AsList)
        {
            throw new NotPlannable("read with its parent only");
        }
    }

    /// A value of an event, with all values below it.
    public void Value(FieldType field, IReadOnlyList<GraphQLSelectionSet> sets)
    {
        Policy(field);
        if (field.ResolvedType!.GetNamedType() is IObjectGraphType graph)
        {
            foreach (var part in plan.Selection.Of(sets, graph.Name, holds: null).Where(part => part.Name != "__typename"))
            {
                Value(graph.Fields.Find(part.Name)!, part.Below);
            }
        }
    }

    public void Object(NodeMap map, IEnumerable<GraphQLSelectionSet> sets)
    {
        var graph = (IObjectGraphType)plan.Schema.AllTypes[map.Name]!;
        foreach (var field in plan.Selection.Of(sets, map.Name, holds: null).Where(field => field.Name != "__typename"))
        {
            Policy(graph.Fields.Find(field.Name)!);
            switch (map.Field(field.Name))
            {
                case OneField one:
                    Object(one.Target, field.Below);
                    break;
                case ManyField many:
                    Rule(many.Target, Reading.AsList);
                    Object(many.Target, field.Below);
                    break;
                case null:
                    throw new NotPlannable("a resolver of its own");
            }
        }
    }
}
