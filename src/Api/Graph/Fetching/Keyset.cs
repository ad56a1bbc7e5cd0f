using System.Buffers.Text;
using System.Linq.Expressions;
using System.Text.Json;
using GraphQL;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Graph.Fetching;

/// <summary>
/// An ordering that is always ended by the key. A cursor holds the values of one row and the ordering it belongs to; it
/// is stable under inserts and refused under another ordering.
/// </summary>
internal sealed class Keyset<T>
{
    private static readonly JsonSerializerOptions Json = new() { MaxDepth = 4 };
    private readonly SortKey[] keys;
    private readonly string shape;

    public Keyset(IEnumerable<SortKey> order, Expression<Func<T, long>> key)
    {
        var distinct = order.DistinctBy(sort => sort.Name).ToArray();
        keys = [.. distinct, new SortKey("#", key, distinct.LastOrDefault()?.Descending ?? false)];
        shape = string.Concat(keys.Select(sort => sort.Name + (sort.Descending ? "-" : "+")));
    }

    public int[] Slots(Layout layout) => [.. keys.Select(sort => layout.Slot(sort.By))];

    public string CursorOf(Row row, int[] slots) => Base64Url.EncodeToString(
        JsonSerializer.SerializeToUtf8Bytes(new object?[] { shape, slots.Select(row.At).ToArray() }, Json));

    public IQueryable<T> Apply(IQueryable<T> query, bool backward)
    {
        var expression = query.Expression;
        for (var i = 0; i < keys.Length; i++)
        {
            var method = (i == 0 ? "OrderBy" : "ThenBy") + (keys[i].Descending != backward ? "Descending" : "");
            expression = Expression.Call(typeof(Queryable), method, [typeof(T), keys[i].By.ReturnType], expression, Expression.Quote(keys[i].By));
        }

        return query.Provider.CreateQuery<T>(expression);
    }

    /// (a, b, key) beyond the cursor: a > x or (a = x and (b > y or (b = y and key > z))), bounded by a >= x for the index.
    public IQueryable<T> Beyond(IQueryable<T> query, string cursor, bool backward)
    {
        var values = Values(cursor);
        var row = Expression.Parameter(typeof(T), "x");
        Expression? beyond = null;
        for (var i = keys.Length - 1; i >= 0; i--)
        {
            var member = Replace.In(keys[i].By.Body, keys[i].By.Parameters[0], row);
            var value = Captured.Value(values[i], member.Type);
            var descending = keys[i].Descending != backward;
            var after = After(member, values[i], descending, orAt: false);
            beyond = beyond is null ? after : Expression.OrElse(after, Expression.AndAlso(Expression.Equal(member, value), beyond));
        }

        if (keys.Length > 1)
        {
            var first = Replace.In(keys[0].By.Body, keys[0].By.Parameters[0], row);
            var bound = After(first, values[0], keys[0].Descending != backward, orAt: true);
            beyond = Expression.AndAlso(bound, beyond!);
        }

        return query.Where(Expression.Lambda<Func<T, bool>>(beyond!, row));
    }

    private static Expression After(Expression member, object? value, bool descending, bool orAt)
    {
        if (member.Type.IsEnum)
        {
            // Stored as its name, so that is how the database orders it.
            var text = Names.EnumValue(value!.ToString()!);
            return FilterOperations.In(member, Enum.GetValues(member.Type).Cast<object>()
                .Where(other => string.CompareOrdinal(Names.EnumValue(other.ToString()!), text) is var order
                    && ((descending ? order < 0 : order > 0) || (orAt && order == 0))));
        }

        var captured = Captured.Value(value, member.Type);
        return orAt ? FilterOperations.AtOrAfter(member, captured, descending) : FilterOperations.After(member, captured, descending);
    }

    private object?[] Values(string cursor)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(cursor), new JsonDocumentOptions { MaxDepth = 4 });
            if (document.RootElement[0].GetString() == shape && document.RootElement[1].GetArrayLength() == keys.Length)
            {
                return [.. keys.Select((sort, i) => document.RootElement[1][i].Deserialize(sort.By.ReturnType, Json) switch
                {
                    null => throw new JsonException("null"),
                    Enum value when !Enum.IsDefined(value.GetType(), value) => throw new JsonException("undefined"),
                    var value => value,
                })];
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            // Falls through to the refusal: a cursor is ours or it is not.
        }

        throw new ExecutionError("The cursor does not belong to this list and ordering.") { Code = "HC0078" };
    }
}
