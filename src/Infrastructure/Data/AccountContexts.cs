using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Data.Providers.SqlServer;

namespace SipOkMuba.Infrastructure.Data;

/// <summary>
/// Connections of their own to look up who calls. Hundreds who wait for one lock may hold all of the others: whoever has
/// that lock would wait for one of theirs, and they for the lock.
/// </summary>
public sealed class AccountContexts(DatabaseOptions options, IDbContextFactory<AppDbContext> contexts)
{
    private const int MostConnections = 8;

    private readonly Func<AppDbContext> create = options.Provider switch
    {
        DatabaseProvider.Postgres => OfPostgres(options.ConnectionString),
        DatabaseProvider.SqlServer => OfSqlServer(options.ConnectionString),
        _ => contexts.CreateDbContext,
    };

    public AppDbContext Create() => create();

    private static Func<AppDbContext> OfPostgres(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(PostgresConnection.Of(connectionString)) { MinPoolSize = 0, MaxPoolSize = MostConnections };
        var own = new DbContextOptionsBuilder<PostgresAppDbContext>().UseNpgsql(connection.ConnectionString).Options;
        return () => new PostgresAppDbContext(own);
    }

    private static Func<AppDbContext> OfSqlServer(string connectionString)
    {
        var connection = new SqlConnectionStringBuilder(connectionString) { MinPoolSize = 0, MaxPoolSize = MostConnections };
        var own = new DbContextOptionsBuilder<SqlServerAppDbContext>().UseSqlServer(connection.ConnectionString).Options;
        return () => new SqlServerAppDbContext(own);
    }
}
