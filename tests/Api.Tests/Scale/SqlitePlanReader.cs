using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SipOkMuba.Api.Tests.Scale;

/// https://sqlite.org/eqp.html
internal sealed partial class SqlitePlanReader(string file) : IPlanReader, IDisposable
{
    // One for all statements: to open it reads the whole schema.
    private readonly SqliteConnection connection = new($"Data Source={file};Pooling=False");

    /// Only who opens it after them sees statistics.
    public void Close() => connection.Close();

    public void Dispose() => connection.Dispose();

    public async Task<IReadOnlyList<string>> FaultsAsync(SentStatement statement)
    {
        var steps = await StepsAsync(statement);
        var tables = GrowingTables.Named(statement.Sql);
        return [.. steps.SelectMany(step => Faults(step, steps, tables, statement.Sql)).Distinct()];
    }

    /// The indexes that it would use.
    public async Task<IEnumerable<string>> IndexesAsync(SentStatement statement) =>
        (await StepsAsync(statement)).SelectMany(step => Index().Matches(step.Detail)).Select(match => match.Groups["name"].Value);

    /// The indexes of the tables that grow, but for those that keep something unique.
    public async Task<IReadOnlyList<string>> AllIndexesAsync()
    {
        await OpenAsync();
        await using var command = Command("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%'", []);
        await using var reader = await command.ExecuteReaderAsync();
        var all = new List<string>();
        while (await reader.ReadAsync())
        {
            if (GrowingTables.Contains(reader.GetString(0)))
            {
                all.Add(reader.GetString(1));
            }
        }

        return all;
    }

    /// The instructions of the statement's program that were run.
    public async Task<long> WorkAsync(SentStatement statement)
    {
        await OpenAsync();
        await using var command = Command(statement.Sql, statement.Parameters);
        await using var reader = (SqliteDataReader)await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
        }

        return raw.sqlite3_stmt_status(reader.Handle!, raw.SQLITE_STMTSTATUS_VM_STEP, 0);
    }

    private static IEnumerable<string> Faults(Step step, List<Step> steps, Dictionary<string, string> tables, string sql)
    {
        // Children that waited for their parent would be looked for here: none is, as no foreign key is deferred.
        var isParent = sql.StartsWith("INSERT INTO \"Partners\"", StringComparison.Ordinal);
        if (!isParent && step.Detail.StartsWith("SCAN ", StringComparison.Ordinal) && step.TableIn(tables) is { } scanned)
        {
            if (!step.Detail.Contains(" INDEX ", StringComparison.Ordinal))
            {
                yield return $"reads all of {scanned}";
            }
            else if (!sql.Contains("LIMIT", StringComparison.Ordinal) || step.Scope(steps).Any(other => other.Gathers) || step.IsListed(steps))
            {
                yield return $"reads all of an index of {scanned}";
            }
        }

        if (step.Detail.Contains("AUTOMATIC", StringComparison.Ordinal) && step.TableIn(tables) is { } indexed)
        {
            yield return $"makes an index of {indexed}";
        }

        if (step.Gathers)
        {
            foreach (var other in step.Scope(steps).Where(other => other.Detail.StartsWith("SEARCH ", StringComparison.Ordinal)))
            {
                if (other.TableIn(tables) is { } gathered && !GrowingTables.IsFew(gathered, other.Detail))
                {
                    yield return $"gathers {gathered} by {other.Detail}";
                }
            }
        }
    }

    private async Task<List<Step>> StepsAsync(SentStatement statement)
    {
        var steps = new List<Step>();
        await OpenAsync();
        await using var command = Command("EXPLAIN QUERY PLAN " + statement.Sql, statement.Parameters);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            steps.Add(new Step(reader.GetInt32(0), reader.GetInt32(1), reader.GetString(3)));
        }

        return steps;
    }

    private async Task OpenAsync()
    {
        if (connection.State == ConnectionState.Closed)
        {
            await connection.OpenAsync();
        }
    }

    private SqliteCommand Command(string sql, IEnumerable<DbParameter> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter(parameter.ParameterName, parameter.Value));
        }

        return command;
    }

    [GeneratedRegex(@"INDEX (?<name>\w+)")]
    private static partial Regex Index();

    private sealed record Step(int Id, int Parent, string Detail)
    {
        /// All rows are collected before the first goes on.
        public bool Gathers => Detail.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal) && !Detail.Contains("LAST", StringComparison.Ordinal);

        public string? TableIn(Dictionary<string, string> tables) =>
            Detail.Split(' ') is [_, var name, ..] && tables.GetValueOrDefault(name, name) is var table && GrowingTables.Contains(table) ? table : null;

        /// The loops of the same SELECT.
        public IEnumerable<Step> Scope(List<Step> steps) => steps.Where(other => other != this && other.SelectIn(steps) == SelectIn(steps));

        /// In a list that is made before it is asked.
        public bool IsListed(List<Step> steps) => steps.Find(other => other.Id == Parent) is { } outer
            && (outer.Detail.StartsWith("LIST SUBQUERY", StringComparison.Ordinal) || outer.Detail.StartsWith("MATERIALIZE", StringComparison.Ordinal) || outer.IsListed(steps));

        private int SelectIn(List<Step> steps) => steps.Find(other => other.Id == Parent) is { } outer
            && (outer.Detail == "MULTI-INDEX OR" || outer.Detail.StartsWith("INDEX ", StringComparison.Ordinal))
                ? outer.SelectIn(steps)
                : Parent;
    }
}
