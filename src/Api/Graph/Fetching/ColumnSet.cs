using System.Linq.Expressions;

namespace SipOkMuba.Graph.Fetching;

/// <summary>The columns of one statement, each once.</summary>
internal sealed class ColumnSet(Type entity)
{
    private readonly ParameterExpression row = Expression.Parameter(entity, "x");
    private readonly List<Expression> columns = [];
    private readonly Dictionary<string, int> known = [];

    /// From the row of the statement to each column.
    public IReadOnlyList<Expression> Columns => columns;

    /// Where a column stands; asking for it adds it.
    public int Of(LambdaExpression column)
    {
        var body = Replace.In(column.Body, column.Parameters[0], row);
        var text = body.ToString();
        if (!known.TryGetValue(text, out var slot))
        {
            known[text] = slot = columns.Count;
            columns.Add(body);
        }

        return slot;
    }

    public Expression<Func<T, object?[]>> Projection<T>() => Expression.Lambda<Func<T, object?[]>>(
        Expression.NewArrayInit(typeof(object), columns.Select(column => Expression.Convert(NullSafe(column), typeof(object)))), row);

    // A value behind an optional relation comes as null where there is none.
    private static Expression NullSafe(Expression body) =>
        body is MemberExpression { Expression: MemberExpression } && body.Type.IsValueType && Nullable.GetUnderlyingType(body.Type) is null
            ? Expression.Convert(body, typeof(Nullable<>).MakeGenericType(body.Type))
            : body;
}
