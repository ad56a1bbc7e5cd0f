using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace SipOkMuba.Bench.Data;

internal sealed class PostgresStore : BulkStore
{
    private readonly NpgsqlDataSource source;
    private readonly NpgsqlConnection connection;

    public PostgresStore(string connectionString)
    {
        // A replica does not check foreign keys: the tables are filled at the same time, each in a transaction of its own.
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            Options = "-c session_replication_role=replica -c maintenance_work_mem=512MB -c synchronous_commit=off",
            CommandTimeout = 0,
            Pooling = false,
        });
        connection = source.OpenConnection();
    }

    public override bool PositionIsId => false;

    protected override DbConnection Connection => connection;

    public override BulkTable Into(string table, params string[] columns) => new Copy(source.OpenConnection(), table, columns);

    public override void Dispose()
    {
        base.Dispose();
        source.Dispose();
    }

    protected override string IndexesOf(IEnumerable<string> tables) =>
        $"""
        SELECT i.indexname, i.indexdef FROM pg_indexes i
        WHERE i.schemaname = 'public' AND i.tablename IN ({Quoted(tables)})
            AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conname = i.indexname)
        """;

    protected override void Finish()
    {
        Execute("""
            SELECT setval(pg_get_serial_sequence('"Applications"', 'Key'), (SELECT max("Key") FROM "Applications"));
            SELECT setval(pg_get_serial_sequence('"Citizens"', 'Key'), (SELECT max("Key") FROM "Citizens"));
            SELECT setval(pg_get_serial_sequence('"Slots"', 'Key'), (SELECT max("Key") FROM "Slots"));
            SELECT setval(pg_get_serial_sequence('"Appointments"', 'Key'), (SELECT max("Key") FROM "Appointments"));
            SELECT setval(pg_get_serial_sequence('"Complaints"', 'Key'), (SELECT max("Key") FROM "Complaints"));
            SELECT setval(pg_get_serial_sequence('"ConversationDesks"', 'Key'), (SELECT max("Key") FROM "ConversationDesks"));
            SELECT setval(pg_get_serial_sequence('"Conversations"', 'Key'), (SELECT max("Key") FROM "Conversations"));
            SELECT setval(pg_get_serial_sequence('"ConversationMessages"', 'Key'), (SELECT max("Key") FROM "ConversationMessages"));
            UPDATE "LogHead" SET "Position" = (SELECT coalesce(max("Position"), 0) FROM "OutboxEvents");
            """);

        // What autovacuum does in time: statistics, and the map of pages that an index alone can answer for.
        Execute("VACUUM (ANALYZE)");
    }

    private sealed class Copy : BulkTable
    {
        private readonly NpgsqlConnection connection;
        private readonly NpgsqlBinaryImporter importer;
        private readonly (Type Type, string Name)[] types;

        public Copy(NpgsqlConnection connection, string table, string[] columns)
        {
            this.connection = connection;
            var names = string.Join(", ", columns.Select(column => $"\"{column}\""));
            using (var command = new NpgsqlCommand($"SELECT {names} FROM \"{table}\" LIMIT 0", connection))
            using (var reader = command.ExecuteReader())
            {
                types = [.. columns.Select((_, i) => (reader.GetFieldType(i), reader.GetDataTypeName(i).Split('(')[0]))];
            }

            importer = connection.BeginBinaryImport($"COPY \"{table}\" ({names}) FROM STDIN (FORMAT BINARY)");
        }

        public override void Add(params ReadOnlySpan<object?> values)
        {
            importer.StartRow();
            for (var i = 0; i < values.Length; i++)
            {
                var (type, name) = types[i];
                switch (values[i])
                {
                    case null:
                        importer.WriteNull();
                        break;
                    case int number when type == typeof(long):
                        importer.Write((long)number, name);
                        break;
                    case IConvertible number when type.IsPrimitive:
                        importer.Write(Convert.ChangeType(number, type, CultureInfo.InvariantCulture), name);
                        break;
                    case var value:
                        importer.Write(value, name);
                        break;
                }
            }
        }

        public override void Dispose()
        {
            importer.Complete();
            importer.Dispose();
            connection.Dispose();
        }
    }
}
