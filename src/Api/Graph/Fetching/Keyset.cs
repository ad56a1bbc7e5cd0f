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
internal abstract class Keyset
{
    public abstract IReadOnlyList<SortKey> Keys { get; }

    /// Names the ordering; a cursor of another one is refused.
    public abstract string Shape { get; }

    /// The values that a cursor holds.
    public abstract object?[] Values(string cursor);

    public abstract string CursorOf(object?[] values);
}

/// <inheritdoc/>
internal sealed class Keyset<T> : Keyset
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

    public string CursorOf(Row row, int[] slots) => CursorOf([.. slots.Select(row.At)]);

    public override string CursorOf(object?[] values) => Base64Url.EncodeToString(
        JsonSerializer.SerializeToUtf8Bytes(new object?[] { shape, values }, Json));

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

    public override IReadOnlyList<SortKey> Keys => keys;

    public override string Shape => shape;

    public IQueryable<T> Beyond(IQueryable<T> query, string cursor, bool backward) =>
        Beyond(query, Values(cursor), backward, Captured.Operand);

    /// (a, b, key) beyond the cursor: a > x or (a = x and (b > y or (b = y and key > z))), bounded by a >= x for the index.
    public IQueryable<T> Beyond(IQueryable<T> query, object?[] values, bool backward, Operand read)
    {
        var row = Expression.Parameter(typeof(T), "x");
        Expression? beyond = null;
        Expression? bound = null;
        for (var i = keys.Length - 1; i >= 0; i--)
        {
            var member = Replace.In(keys[i].By.Body, keys[i].By.Parameters[0], row);
            var value = read(values[i], member.Type, member);
            var descending = keys[i].Descending != backward;
            var after = After(member, values[i], value, descending, orAt: false, read);
            beyond = beyond is null ? after : Expression.OrElse(after, Expression.AndAlso(Expression.Equal(member, value), beyond));
            bound = i == 0 && keys.Length > 1 ? After(member, values[i], value, descending, orAt: true, read) : null;
        }

        beyond = bound is null ? beyond : Expression.AndAlso(bound, beyond!);
        return query.Where(Expression.Lambda<Func<T, bool>>(beyond!, row));
    }

    private static Expression After(
        Expression member, object? value, Expression captured, bool descending, bool orAt, Operand read)
    {
        if (member.Type.IsEnum)
        {
            // Stored as its name, so that is how the database orders it.
            var text = Names.EnumValue(value!.ToString()!);
            return FilterOperations.In(
                member,
                Enum.GetValues(member.Type).Cast<object>()
                    .Where(other => string.CompareOrdinal(Names.EnumValue(other.ToString()!), text) is var order
                        && ((descending ? order < 0 : order > 0) || (orAt && order == 0))),
                read);
        }

        return orAt ? FilterOperations.AtOrAfter(member, captured, descending) : FilterOperations.After(member, captured, descending);
    }

    public override object?[] Values(string cursor)
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
