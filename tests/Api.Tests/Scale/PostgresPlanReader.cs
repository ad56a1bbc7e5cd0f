using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;

namespace SipOkMuba.Api.Tests.Scale;

/// https://www.postgresql.org/docs/current/using-explain.html
internal sealed partial class PostgresPlanReader(string connectionString) : IPlanReader
{
    public async Task<IReadOnlyList<string>> FaultsAsync(SentStatement statement)
    {
        var faults = new List<string>();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        foreach (var sql in Parts(statement.Sql))
        {
            var (text, values) = Numbered(sql, statement.Parameters);
            await ExecuteAsync(connection, $"PREPARE explained AS {text}");

            // A prepared statement may be planned once for all values; others are planned for theirs.
            foreach (var mode in statement.IsPlanned ? new[] { "force_custom_plan", "force_generic_plan" } : ["force_custom_plan"])
            {
                await ExecuteAsync(connection, $"SET plan_cache_mode = {mode}");
                var root = await ExplainAsync(connection, "FORMAT JSON", values);
                Add(root, new Place(IsLimited: false, IsGathered: false), fault => faults.Add($"{mode}: {fault}"));
            }

            await ExecuteAsync(connection, "DEALLOCATE explained");
        }

        return [.. faults.Distinct()];
    }

    public async Task<long> WorkAsync(SentStatement statement)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var (text, values) = Numbered(statement.Sql, statement.Parameters);
        await ExecuteAsync(connection, $"PREPARE explained AS {text}");
        var root = await ExplainAsync(connection, "ANALYZE, BUFFERS, FORMAT JSON", values);
        return root.GetProperty("Shared Hit Blocks").GetInt64() + root.GetProperty("Shared Read Blocks").GetInt64();
    }

    private static void Add(JsonElement node, Place place, Action<string> fault)
    {
        var type = node.GetProperty("Node Type").GetString()!;
        var table = Text(node, "Relation Name");
        if (type != "ModifyTable" && GrowingTables.Contains(table))
        {
            var condition = Text(node, "Index Cond") + Text(node, "Recheck Cond");
            if (type == "Seq Scan")
            {
                fault($"reads all of {table}");
            }
            else if (type is "Index Scan" or "Index Only Scan" && condition.Length == 0)
            {
                if (!place.IsLimited)
                {
                    fault($"reads all of an index of {table}");
                }
            }
            else if ((type == "Bitmap Heap Scan" || place.IsGathered || !place.IsLimited) && !GrowingTables.IsFew(table, condition))
            {
                fault($"gathers {table} by {condition}");
            }
        }

        foreach (var child in node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray() : [])
        {
            var below = type switch
            {
                "Limit" => new Place(IsLimited: true, IsGathered: false),
                "Sort" or "Hash" or "Aggregate" or "HashAggregate" or "Materialize" or "Unique" => new Place(IsLimited: false, IsGathered: true),
                _ => place,
            };
            Add(child, below, fault);
        }
    }

    private static string Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static async Task<JsonElement> ExplainAsync(NpgsqlConnection connection, string options, string values)
    {
        await using var command = new NpgsqlCommand($"EXPLAIN ({options}) EXECUTE explained{values}", connection);
        var json = (string)(await command.ExecuteScalarAsync())!;
        return JsonDocument.Parse(json).RootElement[0].GetProperty("Plan");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    // A save is several statements in one command. Inserts read nothing.
    private static IEnumerable<string> Parts(string sql) => sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(part => part.TrimEnd(';'))
        .Where(part => part.Length > 0 && !part.StartsWith("INSERT", StringComparison.Ordinal));

    // PREPARE knows parameters by number, and EXECUTE takes them as text.
    private static (string Sql, string Values) Numbered(string sql, IReadOnlyList<DbParameter> parameters)
    {
        var used = new List<string>();
        var numbered = Parameter().Replace(sql, match =>
        {
            var place = used.IndexOf(match.Value);
            if (place < 0)
            {
                place = used.Count;
                used.Add(match.Value);
            }

            return $"${place + 1}";
        });
        var values = used.Select(name => Literal(parameters.First(parameter => parameter.ParameterName.TrimStart('@') == name[1..]).Value));
        return (numbered, used.Count == 0 ? "" : $"({string.Join(", ", values)})");
    }

    private static string Literal(object? value) => value switch
    {
        null or DBNull => "NULL",
        byte[] bytes => $"'\\x{Convert.ToHexString(bytes)}'",
        string text => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'",
        IEnumerable items => $"'{{{string.Join(',', items.Cast<object>().Select(item => $"\"{Convert.ToString(item, CultureInfo.InvariantCulture)}\""))}}}'",
        DateOnly date => $"'{date:yyyy-MM-dd}'",
        _ => $"'{Convert.ToString(value, CultureInfo.InvariantCulture)}'",
    };

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Parameter();

    private sealed record Place(bool IsLimited, bool IsGathered);
}
