using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SipOkMuba.Bench.Data;

/// One prepared INSERT on the handle itself: for millions of rows a command costs more than the row.
internal sealed class RawInsert : BulkTable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    public RawInsert(SqliteConnection connection, string table, params string[] columns)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(
            database,
            $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) "
            + $"VALUES ({string.Join(", ", columns.Select((_, i) => $"?{i + 1}"))})",
            raw.SQLITE_PREPARE_PERSISTENT,
            out statement));
    }

    public override void Add(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            Check(Bind(i + 1, values[i]));
        }

        Check(raw.sqlite3_step(statement), raw.SQLITE_DONE);
        Check(raw.sqlite3_reset(statement));
    }

    public override void Dispose() => statement.Dispose();

    // As Microsoft.Data.Sqlite stores them.
    private int Bind(int place, object? value) => value switch
    {
        null => raw.sqlite3_bind_null(statement, place),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int(statement, place, number),
        bool flag => raw.sqlite3_bind_int(statement, place, flag ? 1 : 0),
        string text => raw.sqlite3_bind_text(statement, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        Guid id => raw.sqlite3_bind_text(statement, place, id.ToString().ToUpperInvariant()),
        DateOnly date => raw.sqlite3_bind_text(statement, place, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"A value of type {value.GetType().Name}."),
    };

    private void Check(int result, int expected = raw.SQLITE_OK)
    {
        if (result != expected)
        {
            throw new InvalidOperationException(raw.sqlite3_errmsg(database).utf8_to_string());
        }
    }
}
