using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// EF Core's command, run by one with the same text that was prepared on this connection: the owner's, or the writer's.
internal sealed class PreparedCommand(SqliteLastingConnection connection, DbConnection owner) : DbCommand
{
    private SqliteCommand? prepared;

    [AllowNull]
    public override string CommandText
    {
        get => prepared?.CommandText ?? "";
        set
        {
            GiveBack();
            prepared = connection.Take(value ?? "");
        }
    }

    public override int CommandTimeout { get => Prepared.CommandTimeout; set => Prepared.CommandTimeout = value; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get => owner; set => throw new NotSupportedException(); }

    protected override DbParameterCollection DbParameterCollection => Prepared.Parameters;

    /// EF Core names the transaction of its own connection; the prepared command has that of the connection on which it runs.
    protected override DbTransaction? DbTransaction { get; set; }

    private SqliteCommand Prepared => prepared ?? throw new InvalidOperationException("The command has no text.");

    public override void Cancel() => Prepared.Cancel();

    public override void Prepare() => Prepared.Prepare();

    public override int ExecuteNonQuery() => Prepared.ExecuteNonQuery();

    public override object? ExecuteScalar() => Prepared.ExecuteScalar();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Prepared.ExecuteReader(behavior);

    protected override DbParameter CreateDbParameter() => new SqliteParameter();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            GiveBack();
        }

        base.Dispose(disposing);
    }

    private void GiveBack()
    {
        if (prepared is { } done)
        {
            prepared = null;
            connection.GiveBack(done);
        }
    }
}
