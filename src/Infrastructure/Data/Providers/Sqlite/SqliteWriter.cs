using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Update;
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
    private readonly Dictionary<string, SqliteCommand> free = new(StringComparer.Ordinal);
    private readonly Dictionary<RowStatement, sqlite3_stmt> statements = new(ReferenceEqualityComparer.Instance);
    private DbContext? context;
    private SqliteConnection connection = null!;
    private SqliteTransaction? transaction;

    /// As everything here, only for who has passed the gate.
    public SqliteTransaction Begin(IsolationLevel isolation)
    {
        if (context is null)
        {
            // Of a context, so that it has the functions and settings on which EF Core's SQL rests.
            context = open();
            context.Database.OpenConnection();
            connection = (SqliteConnection)context.Database.GetDbConnection();
        }

        return transaction = connection.BeginTransaction(isolation);
    }

    public SqliteCommand Take(string text)
    {
        if (!free.Remove(text, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = text;
        }

        command.Transaction = transaction;
        return command;
    }

    public void GiveBack(SqliteCommand command)
    {
        command.Parameters.Clear();
        command.Transaction = null;
        if (free.Count >= MostKept || !free.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }

    public bool Write(RowStatement row, IUpdateEntry entry)
    {
        if (!statements.TryGetValue(row, out var statement))
        {
            ForgetStatements(unlessFewerThan: MostKept);
            SqliteException.ThrowExceptionForRC(
                sqlite3_prepare_v3(connection.Handle, row.Sql, SQLITE_PREPARE_PERSISTENT, out statement), connection.Handle);
            statements.Add(row, statement);
        }

        return row.Run(statement, connection.Handle!, entry);
    }

    public SqliteCommand CommandFor(RowStatement row, IUpdateEntry entry) => row.CommandFor(connection, entry);

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
