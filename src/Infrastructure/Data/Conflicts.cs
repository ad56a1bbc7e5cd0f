using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SipOkMuba.Infrastructure.Data;

/// Somebody else was first: a second run in a fresh context sees the truth and succeeds or refuses with a typed error.
public static class Conflicts
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteConstraintPrimaryKey = 1555;
    private const int SqliteConstraintUnique = 2067;

    public static bool IsConflict(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            if (current is DbUpdateConcurrencyException || IsProviderConflict(current))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsProviderConflict(Exception exception) => exception switch
    {
        PostgresException postgres => postgres.SqlState is PostgresErrorCodes.UniqueViolation
            or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.DeadlockDetected
            or PostgresErrorCodes.LockNotAvailable,
        SqliteException sqlite => sqlite.SqliteErrorCode is SqliteBusy or SqliteLocked
            || sqlite.SqliteExtendedErrorCode is SqliteConstraintPrimaryKey or SqliteConstraintUnique,
        SqlException sqlServer => IsSqlServerConflict(sqlServer.Number),
        _ => false,
    };

    /// 2601, 2627 unique; 1205 deadlock; 1222 lock timeout; 3960 snapshot update conflict.
    internal static bool IsSqlServerConflict(int number) => number is 2601 or 2627 or 1205 or 1222 or 3960;
}
