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
    private static readonly JsonSerializerOptions Json = new() { MaxDepth = 4 };

    /// What is ordered.
    public abstract Type Record { get; }

    public abstract IReadOnlyList<SortKey> Keys { get; }

    /// Names the ordering; a cursor of another one is refused.
    public abstract string Shape { get; }

    /// The values that a cursor holds.
    public abstract object?[] Values(string cursor);

    public string CursorOf(object?[] values) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new object[] { Shape, values }, Json));

    public static ExecutionError Refused() => new("The cursor does not belong to this list and ordering.") { Code = "HC0078" };

    /// Its first column has few values: what is equal there is ordered by the rest.
    public bool BeginsWithEnum => Keys[0].By.ReturnType.IsEnum;

    internal static object Value(JsonElement json, SortKey sort) => json.Deserialize(sort.By.ReturnType, Json) switch
    {
        null => throw new JsonException("null"),
        string text when !PlainString.Is(text) => throw new JsonException("no plain text"),
        Enum value when !Enum.IsDefined(value.GetType(), value) => throw new JsonException("undefined"),
        var value => value,
    };

}

/// <inheritdoc/>
internal sealed class Keyset<T> : Keyset
    where T : class
{
    private readonly SortKey[] keys;
    private readonly string shape;

    public Keyset(IEnumerable<SortKey> order, NodeMap<T> map)
        : this(Ended(order, map))
    {
    }

    private Keyset(SortKey[] keys)
    {
        this.keys = keys;
        shape = string.Concat(keys.Select(sort => sort.Name + (sort.Descending ? "-" : "+")));
    }

    /// What is left of it among records that are equal in the first column.
    public Keyset<T> Rest => new(keys[1..]);

    /// True for every record, and said where several columns order: without a bound SQLite sorts all by all of them rather
    /// than walk by the first one and sort what is equal there.
    public Expression<Func<T, bool>>? Entry => keys.Length > 2 && Least(keys[0].By.ReturnType) is { } least
        ? Expression.Lambda<Func<T, bool>>(
            FilterOperations.AtOrAfter(keys[0].By.Body, Expression.Constant(least), descending: false), keys[0].By.Parameters)
        : null;

    public int[] Slots(Layout layout) => [.. keys.Select(sort => layout.Slot(sort.By))];

    public string CursorOf(Row row, int[] slots) => CursorOf([.. slots.Select(row.At)]);

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

    public override Type Record => typeof(T);

    public override IReadOnlyList<SortKey> Keys => keys;

    public override string Shape => shape;

    /// (a, b, key) beyond the cursor: a > x or (a = x and (b > y or (b = y and key > z))), bounded by a >= x for the index.
    public Expression<Func<T, bool>> Beyond(object?[] values, bool backward, Operand read)
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
        return Expression.Lambda<Func<T, bool>>(beyond!, row);
    }

    // An enum orders little: among the records of one of its values the list is in its own order.
    private static SortKey[] Ended(IEnumerable<SortKey> order, NodeMap<T> map)
    {
        var named = order.ToList();
        var descending = named.LastOrDefault()?.Descending ?? false;
        if (map.DefaultOrder is { } own && named.All(sort => sort.By.ReturnType.IsEnum))
        {
            named.Add(own with { Descending = descending });
        }

        return [.. named.DistinctBy(sort => sort.Name), new SortKey("#", map.Key, descending)];
    }

    private static object? Least(Type type) =>
        type == typeof(string) ? ""
        : type == typeof(DateTimeOffset) ? DateTimeOffset.MinValue
        : type == typeof(DateOnly) ? DateOnly.MinValue
        : type == typeof(long) ? long.MinValue
        : type == typeof(int) ? int.MinValue
        : null;

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
                return [.. keys.Select((sort, i) => Value(document.RootElement[1][i], sort))];
            }
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or IndexOutOfRangeException)
        {
            // Falls through to the refusal: a cursor is ours or it is not.
        }

        throw Refused();
    }
}
