using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SipOkMuba.Bench.Contenders;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Load;
using SipOkMuba.Bench.Workload;

namespace SipOkMuba.Bench;

/// Who leaves out a row or a column of it would be timed at less work: all must answer alike and leave the same rows.
internal static partial class WriteComparison
{
    private const int Submissions = 5;
    private const int Shown = 3;
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// By the key that counts up; `Position` is computed of it.
    private static readonly (string Table, string Key)[] Written =
    [
        ("Citizens", "Key"), ("Applications", "Key"), ("StatusChanges", "Key"), ("WaitSegments", "Key"),
        ("ApplicationDocuments", "Key"), ("OutboxEvents", "Id"),
    ];

    /// By which request of which schema: each contender has its own.
    private static readonly string[] OfTheRequest = ["Act", "RequestId"];

    /// How many contenders differ from the first one.
    public static async Task<int> RunAsync(
        IReadOnlyList<ContenderKind> kinds, string file, CancellationToken cancellationToken)
    {
        List<string>? expected = null;
        var differences = 0;
        foreach (var kind in kinds)
        {
            var outcome = await OutcomeAsync(kind, file, cancellationToken);
            expected ??= outcome;
            if (!outcome.SequenceEqual(expected))
            {
                differences++;
                Console.WriteLine(
                    $"""
                    M1 differs:
                      {kinds[0],-6}{string.Join("\n        ", expected.Except(outcome).Take(Shown))}
                      {kind,-6}{string.Join("\n        ", outcome.Except(expected).Take(Shown))}
                    """);
            }
        }

        if (differences == 0)
        {
            Console.WriteLine($"{Submissions} submissions leave equal rows: {string.Join(", ", kinds)}.");
        }

        return differences;
    }

    private static async Task<List<string>> OutcomeAsync(ContenderKind kind, string file, CancellationToken cancellationToken)
    {
        var copy = Dataset.Copy(file, Repository.BenchDirectory);
        var outcome = new List<string>();
        await using (var contender = await Contender.StartAsync(kind, copy, trace: false, cancellationToken))
        {
            using var connection = new RawConnection(contender.Address);
            for (var index = 0; index < Submissions; index++)
            {
                var data = Wire.DataOf(connection.Exchange(contender.Wire.Render(Call.Submit(index))).Body);
                outcome.Add(Drawn().Replace(Encoding.UTF8.GetString(data), "~"));
            }
        }

        foreach (var (table, key) in Written)
        {
            AddWritten(outcome, file, copy, table, key);
        }

        Dataset.Delete(copy);
        return outcome;
    }

    private static void AddWritten(List<string> outcome, string file, string copy, string table, string key)
    {
        using var connection = new SqliteConnection($"Data Source={copy};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            $"""
            ATTACH DATABASE @before AS before;
            SELECT * FROM main."{table}" WHERE "{key}" > (SELECT coalesce(max("{key}"), 0) FROM before."{table}") ORDER BY "{key}"
            """;
        command.Parameters.AddWithValue("@before", file);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var cells = Enumerable.Range(0, row.FieldCount)
                .Where(place => !row.IsDBNull(place) && !OfTheRequest.Contains(row.GetName(place)))
                .Select(place => $"{row.GetName(place)}={Fixed(row.GetValue(place))}");
            outcome.Add($"{table} {string.Join(", ", cells)}");
        }
    }

    /// Without what is drawn by chance, and without the time.
    private static string Fixed(object value) => value switch
    {
        byte[] => "~",
        long number when IsRecent(number) => "now",
        _ => Drawn().Replace(Convert.ToString(value, CultureInfo.InvariantCulture)!, "~"),
    };

    private static bool IsRecent(long milliseconds) =>
        Math.Abs(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() - milliseconds) < Recent.TotalMilliseconds;

    [GeneratedRegex("(?<=\"id\":\")[^\"]+|KTP-1606-[0-9]{4}-[0-9A-Z]{6}|[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")]
    private static partial Regex Drawn();
}
