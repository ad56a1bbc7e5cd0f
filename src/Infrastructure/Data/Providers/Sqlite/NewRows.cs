using System.Collections;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// <summary>
/// The rows of a new record that are written past the change tracker: of what it refers to that is new, its own, and of what
/// it holds; each after those that it refers to.
/// </summary>
internal sealed class NewRows
{
    private readonly DbContext context;
    private readonly RowStatements statements;
    private readonly Dictionary<object, NewRow> known = new(ReferenceEqualityComparer.Instance);
    private readonly List<NewRow> ordered = [];

    private NewRows(SqliteAppDbContext context)
    {
        this.context = context;
        statements = RowStatements.Of(context.Model);
        foreach (var row in context.InsertedRows)
        {
            known.Add(row.Record, row);
        }
    }

    /// Besides those that the context inserts already; null where EF Core has to write it.
    public static IReadOnlyList<NewRow>? TryOf(object record, SqliteAppDbContext context)
    {
        var rows = new NewRows(context);
        return rows.TryAdd(record) is null ? null : rows.ordered;
    }

    private NewRow? TryAdd(object record)
    {
        if (known.TryGetValue(record, out var row))
        {
            return row;
        }

        if (statements.NewRowOf(record.GetType()) is not { } shape)
        {
            return null;
        }

        row = known[record] = new NewRow(shape, record);
        foreach (var reference in shape.References)
        {
            if (reference.Navigation.Of(record) is { } principal && !TryRefer(row, reference, principal))
            {
                return null;
            }
        }

        ordered.Add(row);
        foreach (var children in shape.Children)
        {
            foreach (var child in (IEnumerable)children.Navigation.Of(record)!)
            {
                if (TryAdd(child) is not { } held)
                {
                    return null;
                }

                held.Refer(children, record);
            }
        }

        return row;
    }

    // What EF Core is to write has no key before it has written it.
    private bool TryRefer(NewRow row, NewRowLink reference, object principal)
    {
        row.Refer(reference, principal);
        return reference.PrincipalKey.Of(principal) is not 0L
            || (context.Entry(principal).State == EntityState.Detached && TryAdd(principal) is not null);
    }
}

internal sealed class NewRow(NewRowShape shape, object record) : IRow
{
    private readonly List<(NewRowLink Link, object Principal)> links = [];

    public object Record => record;

    public RowStatement Statement => shape.Statement;

    public void Refer(NewRowLink link, object principal) => links.Add((link, principal));

    /// Once all that it refers to is written.
    public void Complete()
    {
        foreach (var (link, principal) in links)
        {
            link.ForeignKey.Set(record, link.PrincipalKey.Of(principal));
        }
    }

    public object? ValueOf(int property) => shape.Members[property].Of(record);

    public object? FormerValueOf(int property) => throw new InvalidOperationException("What is new was nothing before.");

    public void TakeGenerated(int property, long value) => shape.Members[property].Set(record, value);
}
