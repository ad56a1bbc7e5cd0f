using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

/// How this process uses the library of SQLite.
public static class SqliteLibrary
{
    /// <summary>
    /// Before the first connection of the process; later it does nothing. A connection is used by one thread at a time, as
    /// ADO.NET demands, so it needs no mutex, and nobody asks how much memory SQLite has, which costs a mutex for all.
    /// </summary>
    /// <remarks>https://sqlite.org/threadsafe.html, https://sqlite.org/malloc.html#memory_allocation_statistics</remarks>
    public static void Configure()
    {
        Batteries_V2.Init();
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        _ = raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>
    /// A prepared statement stays as it was prepared. Otherwise one with a parameter as its LIMIT is planned anew each time
    /// that it is run, which takes longer than most of them run.
    /// </summary>
    /// <remarks>https://sqlite.org/queryplanner-ng.html#qpsg</remarks>
    public static void KeepPlans(SqliteConnection connection) =>
        _ = raw.sqlite3_db_config(connection.Handle, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
}
