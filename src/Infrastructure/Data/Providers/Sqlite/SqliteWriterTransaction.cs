using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

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
