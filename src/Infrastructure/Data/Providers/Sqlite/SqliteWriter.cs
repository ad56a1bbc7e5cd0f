using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using SQLitePCL;
using static SQLitePCL.raw;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// <summary>
/// The connection on which this process makes every save, one after another, as the gate lets them through: its pages
/// stay in its cache and its statements prepared, which a connection loses when it is closed or another one writes.
/// </summary>
internal sealed class SqliteWriter(Func<DbContext> open) : IDisposable
{
    private const int MostKept = 200;
    private readonly Dictionary<RowStatement, sqlite3_stmt> statements = new(ReferenceEqualityComparer.Instance);
    private DbContext? context;
    private SqliteLastingConnection connection = null!;

    /// As everything here, only for who has passed the gate.
    public SqliteTransaction Begin(IsolationLevel isolation)
    {
        if (context is null)
        {
            // Of a context, so that it has its settings.
            context = open();
            context.Database.OpenConnection();
            connection = (SqliteLastingConnection)context.Database.GetDbConnection();
        }

        return connection.BeginTransaction(isolation);
    }

    /// A command of the connection whose transaction the writer has begun.
    public PreparedCommand CommandFor(DbConnection owner) => new(connection, owner);

    public bool Write(RowStatement of, IRow row)
    {
        if (!statements.TryGetValue(of, out var statement))
        {
            ForgetStatements(unlessFewerThan: MostKept);
            SqliteException.ThrowExceptionForRC(
                sqlite3_prepare_v3(connection.Handle, of.Sql, SQLITE_PREPARE_PERSISTENT, out statement), connection.Handle);
            statements.Add(of, statement);
        }

        return of.Run(statement, connection.Handle!, row);
    }

    public SqliteCommand CommandFor(RowStatement of, IRow row) => of.CommandFor(connection, row);

    public void Dispose()
    {
        ForgetStatements(unlessFewerThan: 0);

        // A pooled context may go back to its pool with an open connection.
        context?.Database.CloseConnection();
        context?.Dispose();
    }

    private void ForgetStatements(int unlessFewerThan)
    {
        if (statements.Count >= unlessFewerThan)
        {
            foreach (var statement in statements.Values)
            {
                statement.Dispose();
            }

            statements.Clear();
        }
    }
}
