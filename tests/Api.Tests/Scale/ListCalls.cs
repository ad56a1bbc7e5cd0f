using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Scale;

/// Calls of `applications`: each ordering, each filter, from the beginning and from deep within.
internal sealed record ListCall(string Name, Dictionary<string, object?> Variables)
{
    public const string Document = """
        query($first: Int, $after: String, $last: Int, $before: String, $where: ApplicationFilterInput, $order: [ApplicationSortInput!]) {
          applications(first: $first, after: $after, last: $last, before: $before, where: $where, order: $order) {
            totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            nodes { id number kind status officialStatus submittedAt nik village { name district { name } } statusHistory { status at } waits { party } documents { type } returnReasons { note } }
          }
        }
        """;

    /// Without lists and joins.
    public const string Flat = """
        query($first: Int, $after: String, $where: ApplicationFilterInput, $order: [ApplicationSortInput!]) {
          applications(first: $first, after: $after, where: $where, order: $order) { nodes { id number status submittedAt } pageInfo { hasNextPage endCursor } }
        }
        """;

    private static readonly string[] Orders =
    [
        "[]", """[{"submittedAt":"ASC"}]""", """[{"submittedAt":"DESC"}]""", """[{"updatedAt":"ASC"}]""", """[{"updatedAt":"DESC"}]""",
        """[{"number":"ASC"}]""", """[{"number":"DESC"}]""", """[{"submittedAt":"DESC"},{"number":"ASC"}]""", """[{"number":"DESC"},{"updatedAt":"ASC"}]""",
        """[{"status":"ASC"}]""", """[{"status":"DESC"},{"submittedAt":"ASC"}]""",
    ];

    private static readonly string[] Filters =
    [
        """{"number":{"eq":"$NUMBER"}}""",
        """{"number":{"in":["$NUMBER","KTP-1606-2601-000000"]}}""",
        """{"number":{"in":["$NUMBER","1","2","3","4","5","6","7","8","9"]}}""",
        """{"number":{"startsWith":"KTP-1606-26"}}""",
        """{"number":{"contains":"ZZZ"}}""",
        """{"kind":{"eq":"DATA_CHANGE"}}""",
        """{"kind":{"eq":"IKD_ACTIVATION"}}""",
        """{"kind":{"nin":["MOVE_IN"]}}""",
        """{"status":{"eq":"VERIFIED"}}""",
        """{"status":{"in":["SUBMITTED","UNDER_VERIFICATION","RETURNED"]}}""",
        """{"status":{"neq":"ISSUED"}}""",
        """{"or":[{"status":{"eq":"SUBMITTED"}},{"status":{"eq":"SUBMITTED"}}]}""",
        """{"waitingOn":{"eq":"CENTRAL"}}""",
        """{"waitingOn":{"eq":null}}""",
        """{"regionCode":{"eq":"16.06.09.2006"}}""",
        """{"regionCode":{"startsWith":"16.06.09"}}""",
        """{"submittedAt":{"gte":"$AT","lt":"2100-01-01T00:00:00+07:00"}}""",
        """{"updatedAt":{"gte":"$AT"}}""",
        """{"completeAt":{"gt":"$AT"}}""",
        """{"waits":{"some":{"party":{"eq":"COURIER"},"seconds":{"gt":86400}}}}""",
        """{"status":{"eq":"RETURNED"},"regionCode":{"eq":"16.06.09.2006"},"kind":{"eq":"MOVE_IN"}}""",
    ];

    public static async Task<IReadOnlyList<ListCall>> AllAsync(LargeApp app)
    {
        var deep = await DeepAsync(app, app.Rows * 9L / 10);
        var calls = new List<ListCall>();
        foreach (var order in Orders)
        {
            calls.Add(Of(order, null, ("first", 5)));
            calls.Add(Of(order, null, ("last", 5)));
            calls.Add(Of(order, null, ("first", 5), ("after", deep.Cursor(order))));
            calls.Add(Of(order, null, ("last", 5), ("before", deep.Cursor(order))));
        }

        foreach (var text in Filters)
        {
            var filter = text.Replace("$NUMBER", deep.Number, StringComparison.Ordinal)
                .Replace("$AT", deep.SubmittedAt.ToString("O", CultureInfo.InvariantCulture), StringComparison.Ordinal);
            calls.Add(Of("[]", filter, ("first", 5)));
            calls.Add(Of("""[{"updatedAt":"DESC"}]""", filter, ("first", 5), ("after", deep.Cursor("""[{"updatedAt":"DESC"}]"""))));
        }

        return calls;
    }

    public static async Task<ListCall> FromAsync(LargeApp app, string order, long key, int first, string? filter = null)
    {
        var place = await DeepAsync(app, key);
        return Of(order, filter, ("first", first), ("after", place.Cursor(order)));
    }

    /// The record of a key, as a place in every ordering.
    public static async Task<Place> DeepAsync(LargeApp app, long key)
    {
        await using var database = await app.Scenarios.DatabaseAsync();
        return await database.Applications.Where(application => application.Key == key)
            .Select(application => new Place(application.Key, application.Number, application.SubmittedAt, application.UpdatedAt, application.Status))
            .SingleAsync();
    }

    private static ListCall Of(string order, string? filter, params ReadOnlySpan<(string Name, object Value)> page)
    {
        var variables = new Dictionary<string, object?>
        {
            ["order"] = JsonSerializer.Deserialize<JsonElement>(order),
            ["where"] = filter is null ? null : JsonSerializer.Deserialize<JsonElement>(filter),
        };
        foreach (var (name, value) in page)
        {
            variables[name] = value;
        }

        return new ListCall(JsonSerializer.Serialize(variables), variables);
    }
}

internal sealed record Place(long Key, string Number, DateTimeOffset SubmittedAt, DateTimeOffset UpdatedAt, ApplicationStatus Status)
{
    /// As the product writes its cursors: the ordering, then the values.
    public string Cursor(string order)
    {
        var keys = JsonSerializer.Deserialize<JsonElement>(order).EnumerateArray().SelectMany(sort => sort.EnumerateObject())
            .Select(sort => (sort.Name, Sign: sort.Value.GetString() == "DESC" ? "-" : "+"))
            .ToList();
        if (keys.TrueForAll(key => key.Name == "status"))
        {
            keys.Add(("submittedAt", keys.Count > 0 ? keys[^1].Sign : "+"));
        }

        object Value(string name) => name switch
        {
            "number" => Number,
            "updatedAt" => UpdatedAt,
            "status" => (int)Status,
            _ => SubmittedAt,
        };
        var shape = string.Concat(keys.Select(key => key.Name + key.Sign)) + "#" + keys[^1].Sign;
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(
            new object[] { shape, keys.Select(key => Value(key.Name)).Append(Key).ToArray() }));
    }
}
