using Microsoft.Data.Sqlite;
using SipOkMuba.Bench.Data;

namespace SipOkMuba.Bench.Workload;

/// What the requests ask for, drawn from the data beforehand.
internal sealed class Samples
{
    private const int MostNumbers = 100_000;
    private const int MostCursors = 5_000;

    private Samples(IReadOnlyList<string> numbers, IReadOnlyList<string> cursors) => (Numbers, Cursors) = (numbers, cursors);

    public IReadOnlyList<string> Numbers { get; }

    public IReadOnlyList<string> Cursors { get; }

    public static Samples Draw(string file, int rows)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT \"Number\", \"SubmittedAt\" FROM \"Applications\" WHERE \"Key\" = @key";
        var key = command.Parameters.Add("@key", SqliteType.Integer);
        command.Prepare();
        var (numbers, cursors) = (new List<string>(), new List<string>());
        for (var draw = 0L; draw < Math.Min(rows, MostNumbers); draw++)
        {
            var drawn = 1 + (long)(Mix.Of(draw, salt: 1000) % (ulong)rows);
            key.Value = drawn;
            using var reader = command.ExecuteReader();
            reader.Read();
            numbers.Add(reader.GetString(0));
            if (cursors.Count < MostCursors)
            {
                cursors.Add(PageCursor.Format(reader.GetInt64(1), drawn));
            }
        }

        return new Samples(numbers, cursors);
    }

    public IEnumerable<Call> Of(Operation operation) => operation.Name switch
    {
        "Q1" => Numbers.Select(Call.StatusCheck),
        "Q2" => [Call.List("VERIFIED", 20)],
        _ => Cursors.Select(Call.PageWalk),
    };

    /// Inputs for the comparison: the usual and the ends.
    public IEnumerable<Call> ToCompare() =>
    [
        .. Numbers.Take(50).Select(Call.StatusCheck),
        Call.StatusCheck("KTP-1606-0000-000000"),
        .. new[] { 1, 7, 20, 50 }.Select(first => Call.List("VERIFIED", first)),
        Call.List("RETURNED", 20),
        Call.List("ISSUED", 50),
        Call.List("EXPIRED", 20),
        .. Cursors.Take(20).Select(Call.PageWalk),
        Call.PageWalk(PageCursor.Format(0, 1)),
        Call.PageWalk(PageCursor.Format(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() / 1000 * 1000, long.MaxValue)),
    ];
}
