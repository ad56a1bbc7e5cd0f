using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace SipOkMuba.Graph.Plans;

/// <summary>The row at which a statement stands. On SQLite it is read where it lies, a text without a string.</summary>
internal sealed class RowReader
{
    private DbDataReader reader = null!;

    // Zero: another database.
    private nint statement;

    public DbDataReader Reader => reader;

    /// The reader stays open while rows are read.
    public void Open(DbDataReader opened)
    {
        reader = opened;
        statement = opened is SqliteDataReader { Handle: { } handle } ? handle.DangerousGetHandle() : 0;
    }

    public bool IsNull(int column) => statement == 0 ? reader.IsDBNull(column) : SqliteColumns.IsNull(statement, column);

    public long Long(int column) => statement == 0 ? reader.GetInt64(column) : SqliteColumns.Long(statement, column);

    public void Text(int column, JsonOut json)
    {
        if (statement == 0)
        {
            json.Text(reader.GetString(column));
        }
        else
        {
            json.Text(SqliteColumns.Bytes(statement, column));
        }
    }

    /// The text as it lies, if it can be had without a string.
    public bool TryText(int column, out ReadOnlySpan<byte> utf8)
    {
        utf8 = statement == 0 ? default : SqliteColumns.Bytes(statement, column);
        return statement != 0;
    }

    public Guid Uuid(int column) =>
        TryText(column, out var text) && System.Buffers.Text.Utf8Parser.TryParse(text, out Guid id, out var read) && read == text.Length
            ? id
            : reader.GetGuid(column);
}

/// <summary>Reads a column as EF Core's mapping reads it.</summary>
internal sealed class MappedColumn(int column, IProperty property)
{
    private readonly Func<DbDataReader, int, object> provider = ProviderOf(property.GetRelationalTypeMapping());
    private readonly Func<object?, object?>? convert = property.GetRelationalTypeMapping().Converter?.ConvertFromProvider;

    /// A key of a page, which is never null, and stored as a number.
    public bool IsNumber { get; } = !property.IsNullable
        && property.GetRelationalTypeMapping() is var mapping
        && (mapping.Converter?.ProviderClrType ?? mapping.ClrType) == typeof(long);

    public long Number(RowReader row) => row.Long(column);

    public object? Of(long number) => convert is null ? number : convert(number);

    public object? Read(RowReader row)
    {
        if (row.IsNull(column))
        {
            return null;
        }

        var value = provider(row.Reader, column);
        return convert is null ? value : convert(value);
    }

    private static Func<DbDataReader, int, object> ProviderOf(RelationalTypeMapping mapping)
    {
        var reader = Expression.Parameter(typeof(DbDataReader));
        var column = Expression.Parameter(typeof(int));
        var method = mapping.GetDataReaderMethod();
        Expression instance = method.DeclaringType == typeof(DbDataReader) ? reader : Expression.Convert(reader, method.DeclaringType!);
        var read = mapping.CustomizeDataReaderExpression(Expression.Call(instance, method, column));
        return Expression.Lambda<Func<DbDataReader, int, object>>(Expression.Convert(read, typeof(object)), reader, column).Compile();
    }
}
