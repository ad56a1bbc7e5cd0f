using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SipOkMuba.Bench.Data;

internal sealed class SqliteStore : BulkStore
{
    private readonly SqliteConnection connection;

    public SqliteStore(string file)
    {
        connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; PRAGMA foreign_keys=OFF");
    }

    public override bool PositionIsId => true;

    protected override DbConnection Connection => connection;

    public override BulkTable Into(string table, params string[] columns) => new RawInsert(connection, table, columns);

    protected override string IndexesOf(IEnumerable<string> tables) =>
        $"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({Quoted(tables)})";

    protected override void Begin() => Execute("BEGIN");

    protected override void End() => Execute("COMMIT");

    // No ANALYZE: the product runs none either.
    protected override void Finish() => Execute("PRAGMA journal_mode=WAL");
}
