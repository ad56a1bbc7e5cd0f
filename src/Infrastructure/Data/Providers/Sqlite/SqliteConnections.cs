using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// <summary>
/// Gives each context a connection that stays open in the pool of contexts, and its commands the statements that were
/// prepared on it before. EF Core's functions are not registered: no SQL here uses one, and who writes some that does
/// is told so by SQLite.
/// </summary>
internal sealed class SqliteConnections : DbConnectionInterceptor, IDbCommandInterceptor, IDisposable
{
    /// Each keeps up to 2 MB of pages.
    private const int MostKept = 64;
    private readonly HashSet<SqliteLastingConnection> kept = new(ReferenceEqualityComparer.Instance);
    private bool isEnded;

    public override InterceptionResult<DbConnection> ConnectionCreating(
        ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result) =>
        InterceptionResult<DbConnection>.SuppressWithResult(new SqliteLastingConnection(eventData.ConnectionString, this));

    public InterceptionResult<DbCommand> CommandCreating(
        CommandCorrelatedEventData eventData, InterceptionResult<DbCommand> result) =>
        !result.HasResult && eventData.Connection is SqliteLastingConnection connection
            ? InterceptionResult<DbCommand>.SuppressWithResult(new PreparedCommand(connection, connection))
            : result;

    public bool TryKeep(SqliteLastingConnection connection)
    {
        lock (kept)
        {
            return !isEnded && (kept.Contains(connection) || (kept.Count < MostKept && kept.Add(connection)));
        }
    }

    public void Forget(SqliteLastingConnection connection)
    {
        lock (kept)
        {
            kept.Remove(connection);
        }
    }

    /// The pool of contexts ends without disposing of their connections.
    public void Dispose()
    {
        SqliteLastingConnection[] left;
        lock (kept)
        {
            isEnded = true;
            left = [.. kept];
        }

        Array.ForEach(left, connection => connection.CloseUnlessInUse());
    }
}

/// <summary>
/// Closed for whoever uses it, while its handle stays open with its pages and prepared statements; with commands that
/// have not been given back it is closed for good.
/// </summary>
internal sealed class SqliteLastingConnection(string? connectionString, SqliteConnections all) : SqliteConnection(connectionString)
{
    private const int MostPrepared = 100;
    private readonly Dictionary<string, SqliteCommand> free = new(StringComparer.Ordinal);
    private readonly Lock use = new();
    private bool isInUse;
    private int lent;

    /// What is to be done when its user closes it.
    public Action? Closing { get; set; }

    public override ConnectionState State => isInUse ? base.State : ConnectionState.Closed;

    public override void Open()
    {
        lock (use)
        {
            if (isInUse)
            {
                return;
            }

            isInUse = true;
            if (base.State == ConnectionState.Open)
            {
                return;
            }

            try
            {
                base.Open();
            }
            catch
            {
                isInUse = false;
                throw;
            }
        }
    }

    public override void Close()
    {
        try
        {
            lock (use)
            {
                if (!isInUse)
                {
                    return;
                }

                Transaction?.Dispose();
                if (lent > 0 || !all.TryKeep(this))
                {
                    CloseForGood();
                }

                isInUse = false;
            }
        }
        finally
        {
            var closing = Closing;
            Closing = null;
            closing?.Invoke();
        }
    }

    public void CloseUnlessInUse()
    {
        lock (use)
        {
            if (!isInUse && base.State == ConnectionState.Open)
            {
                isInUse = true;
                CloseForGood();
                isInUse = false;
            }
        }
    }

    /// The command with this text, and with what was prepared of it before.
    public SqliteCommand Take(string text)
    {
        if (!free.Remove(text, out var command))
        {
            command = CreateCommand();
            command.CommandText = text;
        }

        command.Transaction = Transaction;
        lent++;
        return command;
    }

    public void GiveBack(SqliteCommand command)
    {
        if (lent == 0)
        {
            // It was closed for good meanwhile.
            command.Dispose();
            return;
        }

        command.Parameters.Clear();
        command.Transaction = null;
        command.CommandTimeout = DefaultTimeout;
        if (free.Count >= MostPrepared || !free.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }

        lent--;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
            CloseUnlessInUse();
        }

        base.Dispose(disposing);
    }

    private void CloseForGood()
    {
        // Closing disposes of every command of the connection.
        free.Clear();
        lent = 0;
        base.Close();
        all.Forget(this);
    }
}
