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

    private readonly IProperty[] written;
    private readonly IProperty[] conditions;
    private readonly IProperty[] generated;
    private readonly IProperty? order;

    public RowStatement(IEntityType type, EntityState state, UInt128 written)
    {
        var properties = type.GetProperties().ToArray();
        this.written = [.. properties.Where((_, index) => (written >> index & 1) == 1)];
        var isNew = state == EntityState.Added;
        conditions = isNew ? [] : [.. properties.Where(property => property.IsPrimaryKey() || property.IsConcurrencyToken)];
        generated = isNew ? [.. properties.Where((property, index) => (written >> index & 1) == 0 && property.ValueGenerated != ValueGenerated.Never)] : [];
        order = isNew && type.FindPrimaryKey()!.Properties is [{ ValueGenerated: ValueGenerated.OnAdd } key] && key.ClrType == typeof(long) ? key : null;
        Sql = isNew ? InsertInto(type) : Update(type);
    }

    public string Sql { get; }

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
    public bool Run(sqlite3_stmt statement, sqlite3 database, IUpdateEntry entry)
    {
        try
        {
            var place = 1;
            foreach (var property in written)
            {
                Bind(statement, place++, ProviderValue(property, entry.GetCurrentValue(property)));
            }

            foreach (var property in conditions)
            {
                Bind(statement, place++, ProviderValue(property, entry.GetOriginalValue(property)));
            }

            var code = sqlite3_step(statement);
            if (code == SQLITE_ROW)
            {
                TakeGenerated(statement, entry);
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
    public SqliteCommand CommandFor(SqliteConnection connection, IUpdateEntry entry)
    {
        var command = connection.CreateCommand();
        command.CommandText = Sql;
        var place = 1;
        foreach (var value in written.Select(property => ProviderValue(property, entry.GetCurrentValue(property)))
            .Concat(conditions.Select(property => ProviderValue(property, entry.GetOriginalValue(property)))))
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

    private static object? ProviderValue(IProperty property, object? value) =>
        property.GetTypeMapping().Converter is { } converter ? converter.ConvertToProvider(value) : value;

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

    private void TakeGenerated(sqlite3_stmt statement, IUpdateEntry entry)
    {
        for (var column = 0; column < generated.Length; column++)
        {
            entry.SetStoreGeneratedValue(generated[column], sqlite3_column_int64(statement, column));
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
        var set = string.Join(", ", written.Select((property, index) => string.Create(CultureInfo.InvariantCulture, $"{NameOf(property)} = ?{index + 1}")));

        // IS, as a token may be null.
        var where = string.Join(" AND ", conditions.Select((property, index) => string.Create(
            CultureInfo.InvariantCulture, $"{NameOf(property)} {(property.IsPrimaryKey() ? "=" : "IS")} ?{written.Length + index + 1}")));
        return $"UPDATE \"{type.GetTableName()}\" SET {set} WHERE {where}";
    }

    private static string NameOf(IProperty property) => $"\"{property.GetColumnName()}\"";
}
