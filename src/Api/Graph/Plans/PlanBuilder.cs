using System.Linq.Expressions;
using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Plans;

/// <summary>Builds a variant: EF Core writes the SQL of its shape, once.</summary>
internal sealed class PlanBuilder(
    OperationPlan plan, Audience audience, DbContext context, object?[] variables, RootInput[] inputs, TimeSpan offset, ListLimits limits)
{
    private readonly OperationPlan plan = plan;
    private readonly DbContext context = context;
    private readonly Audience audience = audience;
    private readonly ListLimits limits = limits;
    private readonly Dictionary<NodeMap, int> ruleValues = [];

    // Values are numbered in the order in which OperationPlan.Describe adds them.
    private int next;

    public PlanVariant Build()
    {
        foreach (var map in plan.Ruled)
        {
            audience.TryRule(map, out var rule);
            ruleValues[map] = next;
            next += rule.Values.Count;
        }

        return new PlanVariant([.. plan.Roots.Select((root, i) => Build(root, inputs[i]))]);
    }

    private RootVariant Build(PlannedRoot root, RootInput input) => root switch
    {
        PlannedTypeName type => new FixedRoot(root.Field.Key, $"\"{type.Name}\""),
        PlannedValue value => new ValueRoot(root.Field.Key, value.Read, ValueWriter.Of(value.Type, root.Field.Below, plan.Selection, Holds)),
        PlannedRecord { IsRequired: false } when input.IsNull => new FixedRoot(root.Field.Key, "null"),
        PlannedRecord record => record.Map.Accept(new RecordBuilder(this, record, input)),
        PlannedConnection connection => connection.Map.Accept(new ConnectionBuilder(this, connection, input)),
        _ => throw new NotPlannable("another kind of root"),
    };

    private bool Holds(string condition) => plan.Holds(condition, variables);

    private IQueryable<T> Readable<T>(NodeMap<T> map, List<Slot> slots)
        where T : class => RuleOf(map, slots) is { } rule ? context.Set<T>().Where(rule) : context.Set<T>();

    private Expression<Func<T, bool>>? RuleOf<T>(NodeMap<T> map, List<Slot> slots)
        where T : class => ruleValues.TryGetValue(map, out var from) && audience.TryRule(map, out var rule)
            ? (Expression<Func<T, bool>>)rule.With((index, type) => Add(slots, from + index, type, null).Expression)
            : null;

    private IQueryable<T>? CandidatesOf<T>(NodeMap<T> map, List<Slot> slots)
        where T : class => ruleValues.TryGetValue(map, out var from) && audience.TryRule(map, out var rule)
            ? rule.CandidatesWith<T>(context, (index, type) => Add(slots, from + index, type, null).Expression)
            : null;

    private Slot Add(List<Slot> slots, int index, Type type, Expression? comparedWith)
    {
        var slot = Slot.Create(index, type, comparedWith is null ? null : MappedProperties.Of(context.Model, comparedWith));
        slots.Add(slot);
        return slot;
    }

    /// A value of the condition: the next slot, or null itself, which has another text.
    private Operand Operand(List<Slot> slots) => (value, type, comparedWith) => value is null
        ? Expression.Constant(null, type)
        : Add(slots, next++, type, comparedWith).Expression;

    private FieldWriter Object(
        NodeMap map, IEnumerable<GraphQLSelectionSet> sets, ColumnSet columns, LambdaExpression? path, ListPlans lists,
        bool named = false)
    {
        var graph = (IObjectGraphType)plan.Schema.AllTypes[map.Name]!;
        var fields = plan.Selection.Of(sets, map.Name, Holds);
        var writer = new ObjectWriter([.. fields.Select(field => (field.Key, Field(field)))]);
        var groups = fields.Aggregate(0, (all, field) => all | (map.Field(field.Name)?.Disclosed ?? 0));
        return map.Person is { } person && (groups != 0 || (named && fields.Any(field => map.Field(field.Name) is not null)))
            ? new PersonalWriter(writer, map.Entity, columns.Of(Inside(path, map.KeyExpression!)), columns.Of(Inside(path, person)), groups)
            : writer;

        FieldWriter Field(PlannedField field) => map.Field(field.Name) switch
        {
            null when field.Name == "__typename" => new FixedWriter($"\"{map.Name}\""),
            ServedField => throw new NotPlannable("a field of a service"),
            ValueField value => FieldWriters.Of(
                value, Type(field), [.. value.Needs.Select(need => columns.Of(Inside(path, need)))], columns, context.Model, offset),
            OneField one => new OneWriter(
                columns.Of(Inside(path, Key(one.Target, one.Relation))),
                Type(field) is not NonNullGraphType,
                Object(one.Target, field.Below, columns, Inside(path, one.Relation), lists)),
            ManyField { From: { } from } related => new RelatedWriter(lists.Add(related, field.Below), columns.Of(Inside(path, from))),
            ManyField many => new ListWriter(lists.Add(many, field.Below), columns.Of(Inside(path, map.KeyExpression!))),
            _ => throw new NotPlannable("a resolver of its own"),
        };

        IGraphType Type(PlannedField field) => graph.Fields.Find(field.Name)!.ResolvedType!;
    }

    private static LambdaExpression Key(NodeMap target, LambdaExpression relation) => Inside(relation, target.KeyExpression!);

    private static LambdaExpression Inside(LambdaExpression? path, LambdaExpression column) => path is null
        ? column
        : Expression.Lambda(Replace.In(column.Body, column.Parameters[0], path.Body), path.Parameters);

    private List<PlannedList> Lists(ListPlans lists)
    {
        var built = new List<PlannedList>();

        // A list may hold lists: they are added while this goes on.
        for (var i = 0; i < lists.All.Count; i++)
        {
            var (field, below, of) = lists.All[i];
            built.Add(new PlannedList(field.Target.Accept(new ListBuilder(this, field, below, lists.Within(i))), of));
        }

        return built;
    }

    private static PlannedStatement Capture(
        IQueryable query, IReadOnlyList<Slot> slots, FieldWriter row, int columns, int parent = -1) =>
        new(Statement.Capture(query, slots), row, columns, parent);

    private static IQueryable<object?[]> Project<T>(IQueryable<T> query, ColumnSet columns)
        where T : class => query.AsNoTracking().Select(columns.Projection<T>());

    private sealed class RecordBuilder(PlanBuilder builder, PlannedRecord record, RootInput input) : INodeVisitor<RootVariant>
    {
        public RootVariant Visit<T>(NodeMap<T> map)
            where T : class
        {
            var (slots, columns, lists) = (new List<Slot>(), new ColumnSet(typeof(T)), new ListPlans());
            var writer = builder.Object(map, record.Field.Below, columns, null, lists, named: true);
            var by = input.Ticket?.By ?? throw new NotPlannable("null where a record is needed");
            var key = builder.Add(slots, builder.next++, by.ReturnType, by.Body);
            var query = builder.Readable(map, slots)
                .Where(Expression.Lambda<Func<T, bool>>(Expression.Equal(by.Body, key.Expression), by.Parameters));
            if (columns.Columns.Count == 0)
            {
                // Whether there is a row is asked for; EF Core would select a constant of its own.
                columns.Of(by);
            }

            var page = Capture(Project(query, columns), slots, writer, columns.Columns.Count);
            return new RecordRoot(record.Field.Key, page, builder.Lists(lists), record.IsRequired);
        }
    }

    private sealed class ListBuilder(
        PlanBuilder builder, ManyField field, IEnumerable<GraphQLSelectionSet> below, ListPlans lists) : INodeVisitor<PlannedStatement>
    {
        public PlannedStatement Visit<T>(NodeMap<T> map)
            where T : class
        {
            var (slots, columns) = (new List<Slot>(), new ColumnSet(typeof(T)));
            var writer = builder.Object(map, below, columns, null, lists);
            var parent = columns.Of(field.ParentKey);
            var rule = builder.RuleOf(map, slots);
            var keys = builder.Add(slots, Statement.KeysOfParents, typeof(long[]), null);
            var query = (IQueryable<T>)field.Of(builder.context.Set<T>(), keys.Expression, rule, builder.limits);
            return Capture(Project(query, columns), slots, writer, columns.Columns.Count, parent);
        }
    }

    private sealed class ConnectionBuilder(PlanBuilder builder, PlannedConnection connection, RootInput input) : INodeVisitor<RootVariant>
    {
        public RootVariant Visit<T>(NodeMap<T> map)
            where T : class
        {
            var method = connection.Read.Method;
            var made = method.Invoke(null, [.. method.GetParameters().Select(_ => (object)builder.context)]);
            if (made is not IQueryable<T> { Expression: EntityQueryRootExpression })
            {
                throw new NotPlannable("a query of its own");
            }

            var (order, page) = ((Keyset<T>)input.Order!, input.Page!);
            if (order.BeginsWithEnum)
            {
                throw new NotPlannable("an ordering that begins with an enum");
            }

            var (slots, columns, lists) = (new List<Slot>(), new ColumnSet(typeof(T)), new ListPlans());
            var rule = builder.RuleOf(map, slots);
            var candidates = builder.CandidatesOf(map, slots);
            Expression<Func<T, bool>>? where = null;
            if (input.Where is { } condition)
            {
                var row = Expression.Parameter(typeof(T), "x");
                where = Expression.Lambda<Func<T, bool>>(condition.On(row, builder.Operand(slots)), row);
            }

            var walk = new OrderedWalk<T>(
                builder.context, candidates ?? builder.context.Set<T>(), [rule, where], order, builder.limits, isBounded: candidates is not null);
            Expression<Func<T, bool>>? beyond = null;
            if (page.Cursor is not null)
            {
                if (order.Keys.Any(key => key.By.ReturnType.IsEnum))
                {
                    throw new NotPlannable("a cursor over an enum");
                }

                beyond = order.Beyond(order.Values(page.Cursor), page.Backward, builder.CursorOperand(slots, order.Keys.Count));
            }

            var size = builder.Add(slots, builder.next++, typeof(int), null);
            var cursor = new CursorColumns([.. order.Keys.Select(key => columns.Of(key.By)).Select(slot =>
                new MappedColumn(slot, MappedProperties.Of(builder.context.Model, columns.Columns[slot]) ?? throw new NotPlannable("no column")))]);
            var fields = Fields(map, columns, lists, cursor, order, out var writer);
            return new ConnectionRoot(
                connection.Field.Key,
                fields,
                fields.Any(field => field.Part is ConnectionPart.Rows or ConnectionPart.PageInfo) ? PageStatement() : null,
                fields.Any(field => field.Part == ConnectionPart.PageInfo) ? KeyStatement(walk.Resume(beyond, page.Backward)) : null,
                fields.Any(field => field.Part == ConnectionPart.Total) ? TotalStatements() : null,
                builder.Lists(lists),
                cursor);

            PlannedStatement PageStatement()
            {
                var sorted = Project(walk.Page(beyond, page.Backward), columns);
                var taken = sorted.Provider.CreateQuery<object?[]>(Expression.Call(
                    typeof(Queryable), nameof(Queryable.Take), [typeof(object?[])], sorted.Expression, size.Expression));
                return Capture(taken, slots, writer, columns.Columns.Count);
            }

            PlannedTotal TotalStatements()
            {
                var counted = walk.Counted().GroupBy(_ => 1).Select(all => all.LongCount());
                return new PlannedTotal(Capture(counted, Slot.In(counted, slots), writer, 1), KeyStatement(walk.Uncounted()));
            }

            PlannedStatement? KeyStatement(IQueryable<T>? found) =>
                found?.AsNoTracking().Select(map.Key) is { } keys ? Capture(keys, Slot.In(keys, slots), writer, 1) : null;
        }

        private List<ConnectionField> Fields<T>(
            NodeMap<T> map, ColumnSet columns, ListPlans lists, CursorColumns cursor, Keyset order, out FieldWriter writer)
            where T : class
        {
            var fields = new List<ConnectionField>();
            FieldWriter? rows = null;
            foreach (var field in builder.plan.Selection.Of(connection.Field.Below, connection.TypeName, builder.Holds))
            {
                switch (field.Name)
                {
                    case "__typename":
                        fields.Add(new ConnectionField(field.Key, ConnectionPart.Fixed, $"\"{connection.TypeName}\""));
                        break;
                    case "totalCount":
                        fields.Add(new ConnectionField(field.Key, ConnectionPart.Total));
                        break;
                    case "pageInfo":
                        fields.Add(new ConnectionField(field.Key, ConnectionPart.PageInfo, PageInfo:
                            [.. builder.plan.Selection.Of(field.Below, "PageInfo", builder.Holds).Select(part => (part.Key, part.Name))]));
                        break;
                    case "nodes" or "edges" when rows is null:
                        rows = field.Name == "nodes"
                            ? builder.Object(map, field.Below, columns, null, lists)
                            : Edge(map, field.Below, columns, lists, cursor, order);
                        fields.Add(new ConnectionField(field.Key, ConnectionPart.Rows));
                        break;
                    default:
                        throw new NotPlannable("a page that is shown twice");
                }
            }

            writer = rows ?? new FixedWriter("null");
            return fields;
        }

        private ObjectWriter Edge(
            NodeMap map, IEnumerable<GraphQLSelectionSet> sets, ColumnSet columns, ListPlans lists, CursorColumns cursor, Keyset order) =>
            new([.. builder.plan.Selection.Of(sets, connection.EdgeName, builder.Holds).Select(field => (field.Key, field.Name switch
            {
                "__typename" => new FixedWriter($"\"{connection.EdgeName}\""),
                "cursor" => (FieldWriter)new CursorWriter(cursor, order),
                _ => builder.Object(map, field.Below, columns, null, lists),
            }))]);
    }

    /// The keyset reads its last key first, and each value more than once.
    private Operand CursorOperand(List<Slot> slots, int keys)
    {
        var from = next;
        next += keys;
        var place = from + keys;
        return (_, type, comparedWith) => Add(slots, --place, type, comparedWith).Expression;
    }

    /// <summary>The lists of one root, numbered; those within a list have that list as their parent.</summary>
    private sealed class ListPlans
    {
        private readonly int of = PlannedList.Page;

        public ListPlans() => All = [];

        private ListPlans(List<(ManyField, IEnumerable<GraphQLSelectionSet>, int)> all, int of) => (All, this.of) = (all, of);

        public List<(ManyField Field, IEnumerable<GraphQLSelectionSet> Below, int Of)> All { get; }

        public int Add(ManyField field, IEnumerable<GraphQLSelectionSet> below)
        {
            All.Add((field, below, of));
            return All.Count - 1;
        }

        public ListPlans Within(int list) => new(All, list);
    }
}
