using System.Linq.Expressions;

namespace SipOkMuba.Graph.Fetching;

/// <summary>Which columns a selection needs and where they stand in a row; relations share the row of their owner.</summary>
internal sealed class Layout
{
    private readonly ColumnSet columns;
    private readonly LambdaExpression? path;
    private readonly Dictionary<NodeField, int[]> values = [];
    private readonly Dictionary<OneField, (Layout Layout, int Key)> ones = [];
    private readonly Dictionary<ManyField, (Layout Layout, int Key)> manys = [];
    private (int Record, int Person)? personal;

    /// <param name="map">The entity.</param>
    /// <param name="selection">What is wanted of it.</param>
    /// <param name="named">Whether a record is asked for by a name of its own.</param>
    public Layout(NodeMap map, Selection selection, bool named = false)
        : this(map, new ColumnSet(map.Entity), null, selection, named)
    {
    }

    private Layout(NodeMap map, ColumnSet columns, LambdaExpression? path, Selection selection, bool named)
    {
        (Map, this.columns, this.path, IsNamed) = (map, columns, path, named);
        Add(selection);
    }

    public NodeMap Map { get; }

    public void Add(Selection selection)
    {
        foreach (var (name, inner) in selection.Of(Map.Name))
        {
            if (Map is { Person: { } person } && Map.Field(name) is { } shown && (IsNamed || shown.Disclosed != 0))
            {
                personal ??= (KeySlot(), Slot(person));
            }

            switch (Map.Field(name))
            {
                case ValueField field:
                    values.TryAdd(field, [.. field.Needs.Select(Slot)]);
                    break;
                case OneField field when ones.TryGetValue(field, out var known):
                    known.Layout.Add(inner);
                    break;
                case OneField field:
                    var related = new Layout(field.Target, columns, Inside(field.Relation), inner, named: false);
                    ones[field] = (related, related.KeySlot());
                    break;
                case ManyField field when manys.TryGetValue(field, out var known):
                    known.Layout.Add(inner);
                    break;
                case ManyField field:
                    manys[field] = (new Layout(field.Target, inner), field.From is { } from ? Slot(from) : KeySlot());
                    break;
            }
        }
    }

    /// Where a column stands; asking for it adds it.
    public int Slot(LambdaExpression column) => columns.Of(Inside(column));

    public int KeySlot() => Slot(Map.KeyExpression ?? throw new InvalidOperationException($"{Map.Name} has no declared key."));

    public int[] Of(NodeField field) => values[field];

    public (Layout Layout, int Key) Of(OneField field) => ones[field];

    public IReadOnlyList<Expression> Columns => columns.Columns;

    public Expression<Func<T, object?[]>> Projection<T>() => columns.Projection<T>();

    public bool IsNamed { get; }

    public bool IsPersonal => personal is not null || ones.Values.Any(one => one.Layout.IsPersonal);

    /// The record and what is joined to it, as far as they are about persons and were shown. Lists tell of themselves.
    public IEnumerable<PersonalRecord> ShownOf(Row row)
    {
        if (personal is { } at && row.Disclosed is { } groups && (IsNamed || groups != 0))
        {
            yield return new PersonalRecord(Map.Entity, (long)row.At(at.Record)!, (long)row.At(at.Person)!, groups);
        }

        foreach (var (field, (layout, _)) in ones)
        {
            if (layout.IsPersonal && row.One(field) is { } related)
            {
                foreach (var record in layout.ShownOf(related))
                {
                    yield return record;
                }
            }
        }
    }

    public async Task LoadListsAsync(ReadSession session, IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        foreach (var (field, (layout, key)) in manys)
        {
            var parents = rows.Select(row => row.At(key)).OfType<long>().ToHashSet();
            var children = parents.Count == 0
                ? Enumerable.Empty<Row>().ToLookup(_ => 0L)
                : await field.LoadAsync(session, parents, layout, cancellationToken);
            foreach (var row in rows)
            {
                row.Attach(field, row.At(key) is long parent ? children[parent] : []);
            }
        }

        foreach (var (field, (layout, _)) in ones)
        {
            if (layout.HasLists)
            {
                await layout.LoadListsAsync(session, [.. rows.Select(row => row.One(field)).OfType<Row>()], cancellationToken);
            }
        }
    }

    public bool HasLists => manys.Count > 0 || ones.Values.Any(one => one.Layout.HasLists);

    private LambdaExpression Inside(LambdaExpression column) => path is null
        ? column
        : Expression.Lambda(Replace.In(column.Body, column.Parameters[0], path.Body), path.Parameters);
}

internal sealed class Replace(Expression from, Expression to) : ExpressionVisitor
{
    public static Expression In(Expression body, Expression from, Expression to) => new Replace(from, to).Visit(body)!;

    public override Expression? Visit(Expression? node) => node == from ? to : base.Visit(node);
}

/// <summary>One record with the columns that were selected.</summary>
internal sealed class Row(Layout layout, object?[] columns)
{
    private Dictionary<NodeField, IReadOnlyList<Row>>? lists;
    private Dictionary<NodeField, Row?>? related;

    public Layout Layout => layout;

    /// The groups of personal data that fields have shown of it; null while none has shown anything.
    public int? Disclosed { get; set; }

    public object? At(int slot) => columns[slot];

    public object? Value(NodeField field, int need) => columns[layout.Of(field)[need]];

    public Row? One(OneField field)
    {
        related ??= [];
        if (!related.TryGetValue(field, out var row))
        {
            var (inner, key) = layout.Of(field);
            related[field] = row = columns[key] is null ? null : new Row(inner, columns);
        }

        return row;
    }

    public IReadOnlyList<Row> Many(ManyField field) => lists![field];

    public void Attach(ManyField field, IEnumerable<Row> rows) => (lists ??= [])[field] = [.. rows];
}
