using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// EF Core's command, run by the writer's prepared one with the same text.
internal sealed class SqliteWriterCommand(SqliteWriter writer, DbConnection owner) : DbCommand
{
    private SqliteCommand? prepared;

    [AllowNull]
    public override string CommandText
    {
        get => prepared?.CommandText ?? "";
        set
        {
            GiveBack();
            prepared = writer.Take(value ?? "");
        }
    }

    public override int CommandTimeout { get => Prepared.CommandTimeout; set => Prepared.CommandTimeout = value; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get => owner; set => throw new NotSupportedException(); }

    protected override DbParameterCollection DbParameterCollection => Prepared.Parameters;

    /// EF Core names the transaction of its own connection; the prepared command has the writer's.
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
            writer.GiveBack(done);
        }
    }
}

/// The writer's transaction, as that of the connection of whose context it is. Its end opens the gate.
internal sealed class SqliteWriterTransaction(SqliteTransaction transaction, DbConnection owner, Action ended) : DbTransaction
{
    public override IsolationLevel IsolationLevel => transaction.IsolationLevel;

    public override bool SupportsSavepoints => true;

    protected override DbConnection? DbConnection => owner;

    public override void Commit() => transaction.Commit();

    public override void Rollback() => transaction.Rollback();

    public override void Save(string savepointName) => transaction.Save(savepointName);

    public override void Rollback(string savepointName) => transaction.Rollback(savepointName);

    public override void Release(string savepointName) => transaction.Release(savepointName);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                transaction.Dispose();
            }
            finally
            {
                ended();
            }
        }

        base.Dispose(disposing);
    }
}
