using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using SipOkMuba.Infrastructure.Data;
using SQLitePCL;

namespace SipOkMuba.Infrastructure.Privacy;

/// The columns of the access log as the model maps them, each with its value of a row.
internal sealed class AccessColumns
{
    private readonly string table;
    private readonly (string Name, RelationalTypeMapping Mapping, bool Nullable, Func<TimedAccess, object?> Value)[] all;

    public AccessColumns(AppDbContext database)
    {
        var sql = database.GetService<ISqlGenerationHelper>();
        var entity = database.Model.FindEntityType(typeof(AccessRecord))!;
        table = sql.DelimitIdentifier(entity.GetTableName()!);
        all =
        [
            Column(nameof(AccessRecord.CitizenKey), row => row.Access.CitizenKey),
            Column(nameof(AccessRecord.At), row => row.At),
            Column(nameof(AccessRecord.ReaderRole), row => row.Access.By.Reader.Role),
            Column(nameof(AccessRecord.Reader), row => row.Access.By.Reader.Subject),
            Column(nameof(AccessRecord.PartnerKey), row => row.Access.By.PartnerKey),
            Column(nameof(AccessRecord.Way), row => row.Access.By.Way),
            Column(nameof(AccessRecord.Operation), row => row.Access.By.Operation),
            Column(nameof(AccessRecord.RecordType), row => row.Access.RecordType),
            Column(nameof(AccessRecord.RecordKey), row => row.Access.RecordKey),
            Column(nameof(AccessRecord.Data), row => row.Access.Data),
            Column(nameof(AccessRecord.Purpose), row => row.Access.Purpose),
        ];

        (string, RelationalTypeMapping, bool, Func<TimedAccess, object?>) Column(string name, Func<TimedAccess, object?> value)
        {
            var property = entity.FindProperty(name)!;
            var mapping = property.GetRelationalTypeMapping();
            var stored = mapping.Converter?.ConvertToProvider is { } convert ? row => convert(value(row)) : value;
            return (sql.DelimitIdentifier(property.GetColumnName()), mapping, property.IsNullable, stored);
        }
    }

    public AccessStatement Insert(DbConnection connection, int rows)
    {
        var text = new StringBuilder($"INSERT INTO {table} ({string.Join(", ", all.Select(column => column.Name))}) VALUES ");
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (")
                .AppendJoin(", ", Enumerable.Range(row * all.Length, all.Length).Select(number => $"@p{number}"))
                .Append(')');
        }

        var values = Array.ConvertAll(all, column => column.Value);
        return connection is SqliteConnection sqlite
            ? new SqliteAccessStatement(sqlite.Handle!, text.ToString(), rows, values)
            : new CommandAccessStatement(Command(connection, text.ToString(), rows), rows, values);
    }

    private DbCommand Command(DbConnection connection, string text, int rows)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        command.CommandTimeout = AccessWriter.SecondsOfAStatement;
        for (var i = 0; i < rows * all.Length; i++)
        {
            var column = all[i % all.Length];
            command.Parameters.Add(column.Mapping.CreateParameter(command, $"@p{i}", null, column.Nullable));
        }

        return command;
    }
}

/// An insert of a fixed number of rows, made once for a connection.
internal abstract class AccessStatement(int rows, Func<TimedAccess, object?>[] values) : IDisposable
{
    public Task RunAsync(List<TimedAccess> all, int from, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        for (var row = 0; row < rows; row++)
        {
            var access = all[from + row];
            for (var column = 0; column < values.Length; column++)
            {
                Bind((row * values.Length) + column, values[column](access));
            }
        }

        return RunAsync(transaction, cancellationToken);
    }

    public abstract void Dispose();

    protected abstract void Bind(int parameter, object? value);

    protected abstract Task RunAsync(DbTransaction? transaction, CancellationToken cancellationToken);
}

internal sealed class CommandAccessStatement(DbCommand command, int rows, Func<TimedAccess, object?>[] values) : AccessStatement(rows, values)
{
    private readonly DbParameter[] parameters = [.. command.Parameters.Cast<DbParameter>()];

    public override void Dispose() => command.Dispose();

    protected override void Bind(int parameter, object? value) => parameters[parameter].Value = value ?? DBNull.Value;

    protected override Task RunAsync(DbTransaction? transaction, CancellationToken cancellationToken)
    {
        command.Transaction = transaction;
        return command.ExecuteNonQueryAsync(cancellationToken);
    }
}

/// On the handle itself: a command of SQLite costs more memory for each parameter than the whole read may (2 KiB a row).
internal sealed class SqliteAccessStatement : AccessStatement
{
    private const int LongestText = 1024;
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt statement;

    public SqliteAccessStatement(sqlite3 connection, string text, int rows, Func<TimedAccess, object?>[] values)
        : base(rows, values)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v2(connection, text, out statement));
    }

    public override void Dispose() => statement.Dispose();

    protected override void Bind(int parameter, object? value) => Check(value switch
    {
        null => raw.sqlite3_bind_null(statement, parameter + 1),
        long number => raw.sqlite3_bind_int64(statement, parameter + 1, number),
        int number => raw.sqlite3_bind_int64(statement, parameter + 1, number),
        string text => BindText(parameter + 1, text),
        _ => throw new NotSupportedException($"A column of the access log is a {value.GetType().Name}."),
    });

    protected override Task RunAsync(DbTransaction? transaction, CancellationToken cancellationToken)
    {
        var code = raw.sqlite3_step(statement);
        var message = code == raw.SQLITE_DONE ? null : raw.sqlite3_errmsg(connection).utf8_to_string();
        raw.sqlite3_reset(statement);
        return message is null ? Task.CompletedTask : throw new SqliteException(message, code);
    }

    private int BindText(int parameter, string text)
    {
        Span<byte> bytes = stackalloc byte[LongestText];
        return Encoding.UTF8.TryGetBytes(text, bytes, out var length)
            ? raw.sqlite3_bind_text(statement, parameter, bytes[..length])
            : raw.sqlite3_bind_text(statement, parameter, text);
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException(raw.sqlite3_errmsg(connection).utf8_to_string(), code);
        }
    }
}
