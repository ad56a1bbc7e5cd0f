using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Audit;

/// Inserts records by few statements: one each would cost a server more than the act that it tells of.
internal static class AuditRows
{
    /// SQL Server takes 2,100 parameters.
    private const int AtATime = 100;

    public static async Task InsertAsync(AppDbContext database, IReadOnlyList<AuditRecord> records)
    {
        var entity = database.Model.FindEntityType(typeof(AuditRecord))!;
        var columns = entity.GetProperties().Select(property => (Property: property, Mapping: property.GetRelationalTypeMapping())).ToList();
        var sql = database.GetService<ISqlGenerationHelper>();
        var names = string.Join(", ", columns.Select(column => sql.DelimitIdentifier(column.Property.GetColumnName())));

        // SQLite runs a statement again without preparing it, and finds a parameter by comparing the names of all.
        var atATime = database.Database.IsSqlite() ? 1 : AtATime;
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction!.GetDbTransaction();
        foreach (var some in records.Chunk(atATime))
        {
            command.Parameters.Clear();
            var text = new StringBuilder($"INSERT INTO {sql.DelimitIdentifier(entity.GetTableName()!)} ({names}) VALUES ");
            foreach (var record in some)
            {
                text.Append(record == some[0] ? "(" : ", (");
                foreach (var (property, mapping) in columns)
                {
                    var name = $"@p{command.Parameters.Count}";
                    text.Append(property == columns[0].Property ? "" : ", ").Append(name);

                    // The mapping converts it, as an instant to milliseconds.
                    command.Parameters.Add(mapping.CreateParameter(command, name, property.PropertyInfo!.GetValue(record), property.IsNullable));
                }

                text.Append(')');
            }

            command.CommandText = text.ToString();
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
