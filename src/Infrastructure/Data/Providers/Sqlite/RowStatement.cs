using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;
using SQLitePCL;
using static SQLitePCL.raw;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// <summary>
/// The statement that writes one row of a shape: of which table, new or changed, and which of its columns. Values are bound
/// as Microsoft.Data.Sqlite binds them, so that a row reads the same whoever wrote it.
/// </summary>
internal sealed class RowStatement
{
    private const int MostProperties = 128;

    private readonly Column[] written;
    private readonly Column[] conditions;
    private readonly Column[] generated;
    private readonly IProperty? order;

    public RowStatement(IEntityType type, EntityState state, UInt128 written)
    {
        Properties = [.. type.GetProperties()];
        var columns = Properties.Select((property, index) => new Column(property, index, property.GetTypeMapping().Converter?.ConvertToProvider)).ToArray();
        this.written = Array.FindAll(columns, column => (written >> column.Index & 1) == 1);
        var isNew = state == EntityState.Added;
        conditions = isNew ? [] : Array.FindAll(columns, column => column.Property.IsPrimaryKey() || column.Property.IsConcurrencyToken);
        generated = isNew ? Array.FindAll(columns, column => (written >> column.Index & 1) == 0 && column.Property.ValueGenerated != ValueGenerated.Never) : [];
        order = isNew && type.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] && key.ClrType == typeof(long) ? key : null;
        Sql = isNew ? InsertInto(type) : Update(type);
    }

    public string Sql { get; }

    public IReadOnlyList<IProperty> Properties { get; }

    /// Whether rows of the type are nothing but columns of one table.
    public static bool CanWrite(IEntityType type) =>
        type.BaseType is null && !type.GetDirectlyDerivedTypes().Any() && !type.IsOwned() && !type.GetComplexProperties().Any()
        && type.FindPrimaryKey() is not null && type.GetProperties().Count() <= MostProperties
        && type.GetTableMappings().ToArray() is [{ Table: var table }] && table.EntityTypeMappings.Count() == 1
        && type.GetProperties().All(IsBindable);

    /// The columns that are written, as bits in the order of the properties; null where the database would have to tell what becomes of one.
    public static UInt128? WrittenBy(IUpdateEntry entry)
    {
        var (written, bit) = (UInt128.Zero, UInt128.One);
        var isNew = entry.EntityState == EntityState.Added;
        foreach (var property in entry.EntityType.GetProperties())
        {
            if (isNew ? !entry.IsStoreGenerated(property) : entry.IsModified(property))
            {
                if (property.GetComputedColumnSql() is not null)
                {
                    return null;
                }

                written |= bit;
            }
            else if (!isNew && property.ValueGenerated is not (ValueGenerated.Never or ValueGenerated.OnAdd))
            {
                return null;
            }

            bit <<= 1;
        }

        return written == UInt128.Zero ? null : written;
    }

    /// New rows are written in the order in which they were added: EF Core counts the keys up that it lends them until then.
    public long OrderOf(IUpdateEntry entry) => order is null ? 0 : (long)entry.GetCurrentValue(order)!;

    /// Whether there was such a row.
    public bool Run(sqlite3_stmt statement, sqlite3 database, IRow row)
    {
        try
        {
            var place = 1;
            foreach (var column in written)
            {
                Bind(statement, place++, column.Bound(row.ValueOf(column.Index)));
            }

            foreach (var column in conditions)
            {
                Bind(statement, place++, column.Bound(row.FormerValueOf(column.Index)));
            }

            var code = sqlite3_step(statement);
            if (code == SQLITE_ROW)
            {
                TakeGenerated(statement, row);
                code = sqlite3_step(statement);
            }

            if (code != SQLITE_DONE)
            {
                SqliteException.ThrowExceptionForRC(code, database);
            }

            return sqlite3_changes(database) == 1;
        }
        finally
        {
            _ = sqlite3_reset(statement);
            _ = sqlite3_clear_bindings(statement);
        }
    }

    /// As a command, for who wants to know what is sent.
    public SqliteCommand CommandFor(SqliteConnection connection, IRow row)
    {
        var command = connection.CreateCommand();
        command.CommandText = Sql;
        var place = 1;
        foreach (var value in written.Select(column => column.Bound(row.ValueOf(column.Index)))
            .Concat(conditions.Select(column => column.Bound(row.FormerValueOf(column.Index)))))
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"?{place++}"), value ?? DBNull.Value);
        }

        return command;
    }

    private static bool IsBindable(IProperty property)
    {
        var type = property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return property.ValueGenerated != ValueGenerated.Never ? type == typeof(long)
            : type == typeof(string) || type == typeof(long) || type == typeof(int) || type == typeof(short) || type == typeof(bool)
            || type == typeof(Guid) || type == typeof(byte[]) || type == typeof(double)
            || type == typeof(DateOnly) || type == typeof(TimeOnly) || type == typeof(DateTime);
    }

    internal static void Bind(sqlite3_stmt statement, int place, object? value) => _ = value switch
    {
        null => sqlite3_bind_null(statement, place),
        string text => sqlite3_bind_text(statement, place, text),
        long number => sqlite3_bind_int64(statement, place, number),
        int number => sqlite3_bind_int64(statement, place, number),
        short number => sqlite3_bind_int64(statement, place, number),
        bool flag => sqlite3_bind_int64(statement, place, flag ? 1 : 0),
        Guid id => sqlite3_bind_text(statement, place, id.ToString().ToUpperInvariant()),
        DateOnly date => sqlite3_bind_text(statement, place, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => sqlite3_bind_text(statement, place, time.ToString(
            time.Ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.fffffff", CultureInfo.InvariantCulture)),
        DateTime at => sqlite3_bind_text(statement, place, at.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        byte[] bytes => sqlite3_bind_blob(statement, place, bytes),
        double number => sqlite3_bind_double(statement, place, number),
        _ => throw new InvalidOperationException($"No column holds a {value.GetType().Name}."),
    };

    private void TakeGenerated(sqlite3_stmt statement, IRow row)
    {
        for (var place = 0; place < generated.Length; place++)
        {
            row.TakeGenerated(generated[place].Index, sqlite3_column_int64(statement, place));
        }
    }

    private string InsertInto(IEntityType type)
    {
        var columns = string.Join(", ", written.Select(NameOf));
        var values = string.Join(", ", written.Select((_, index) => string.Create(CultureInfo.InvariantCulture, $"?{index + 1}")));
        var returned = generated.Length == 0 ? "" : $" RETURNING {string.Join(", ", generated.Select(NameOf))}";
        return $"INSERT INTO \"{type.GetTableName()}\" ({columns}) VALUES ({values}){returned}";
    }

    private string Update(IEntityType type)
    {
        var set = string.Join(", ", written.Select((column, index) => string.Create(CultureInfo.InvariantCulture, $"{NameOf(column)} = ?{index + 1}")));

        // IS, as a token may be null.
        var where = string.Join(" AND ", conditions.Select((column, index) => string.Create(
            CultureInfo.InvariantCulture, $"{NameOf(column)} {(column.Property.IsPrimaryKey() ? "=" : "IS")} ?{written.Length + index + 1}")));
        return $"UPDATE \"{type.GetTableName()}\" SET {set} WHERE {where}";
    }

    private static string NameOf(Column column) => $"\"{column.Property.GetColumnName()}\"";

    private sealed record Column(IProperty Property, int Index, Func<object?, object?>? Convert)
    {
        public object? Bound(object? value) => Convert is null ? value : Convert(value);
    }
}
