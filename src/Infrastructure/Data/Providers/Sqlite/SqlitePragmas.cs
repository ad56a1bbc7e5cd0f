using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// Settings that SQLite keeps per connection; the pool hands out the same handle again and again.
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    // FULL: with NORMAL a power cut could give a position again that a reader has already seen.
    // Secure: what is deleted is overwritten, so that an erased citizen is not to be read in the free room of a page.
    private const string Pragmas =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA secure_delete=ON;";

    private readonly ConditionalWeakTable<object, object> configured = [];

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        Configure(connection);

    public override Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Configure(connection);
        return Task.CompletedTask;
    }

    private void Configure(DbConnection opened)
    {
        var connection = (SqliteConnection)opened;
        var handle = connection.Handle;
        if (handle is null || !configured.TryAdd(handle, handle))
        {
            return;
        }

        SqliteLibrary.KeepPlans(connection);
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
