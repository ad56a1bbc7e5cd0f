using Npgsql;

namespace SipOkMuba.Infrastructure.Data.Providers.Postgres;

internal static class PostgresConnection
{
    // PostgreSQL assumes a disk that has to turn for every row it jumps to, and would rather read a table whole and sort
    // it than follow an index: measured, of 5,000,000 waits to find one page (decision 0039).
    private const string Planning = "-c random_page_cost=1.1";

    /// Whoever gives options in the connection string decides for himself.
    public static string Of(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        connection.Options ??= Planning;
        return connection.ConnectionString;
    }
}
