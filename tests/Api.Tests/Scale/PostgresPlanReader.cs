using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;

namespace SipOkMuba.Api.Tests.Scale;

/// <summary>
/// https://www.postgresql.org/docs/current/using-explain.html
/// A statement is run, in a transaction that is taken back, and the rows are counted that it read: by which kind of node is
/// the planner's affair, and 300 records of a village are rightly sorted.
/// </summary>
internal sealed partial class PostgresPlanReader(string connectionString, ReadLimits limits) : IPlanReader
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
                foreach (var (table, rows) in await ReadAsync(connection, values))
                {
                    if (rows > limits.Most(table, sql))
                    {
                        faults.Add($"{mode}: reads {rows} of {table}, more than {limits.Most(table, sql)}");
                    }
                }
            }

            await ExecuteAsync(connection, "DEALLOCATE explained");
        }

        return faults;
    }

    private static async Task<Dictionary<string, double>> ReadAsync(NpgsqlConnection connection, string values)
    {
        var read = new Dictionary<string, double>();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand($"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE explained{values}", connection);
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        Add(plan.RootElement[0].GetProperty("Plan"), read);
        return read;
    }

    private static void Add(JsonElement node, Dictionary<string, double> read)
    {
        if (node.TryGetProperty("Relation Name", out var relation) && node.GetProperty("Node Type").GetString() != "ModifyTable")
        {
            var table = relation.GetString()!;
            var rows = Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck");
            read[table] = read.GetValueOrDefault(table) + (rows * Number(node, "Actual Loops"));
        }

        foreach (var child in node.TryGetProperty("Plans", out var plans) ? plans.EnumerateArray() : [])
        {
            Add(child, read);
        }
    }

    private static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

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
}
