using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests;

/// Migrating and seeding takes seconds, copying does not: one template per provider and run.
internal static class DatabaseTemplate
{
    private const string PostgresVariable = "SIPOKMUBA_TEST_POSTGRES";
    private const string SqlServerVariable = "SIPOKMUBA_TEST_SQLSERVER";
    private const string RequireVariable = "SIPOKMUBA_TEST_REQUIRE_ALL";
    private static readonly string prefix = $"sipokmuba_test_{Environment.ProcessId}_";

    private static readonly Lazy<Task<TestDatabase>> sqlite = new(SetUpSqlite);

    private static readonly Lazy<Task<TestDatabase>> postgres = new(SetUpPostgresAsync);

    /// The connection string of the copy; where the provider is not configured the test is skipped, or fails if it is
    /// required.
    public static async Task<string> CopyAsync(DatabaseProvider provider, string name)
    {
        switch (provider)
        {
            case DatabaseProvider.Postgres:
                var server = PostgresServer();
                var source = await postgres.Value;
                await ExecuteAsync(server, $"CREATE DATABASE {prefix}{name} TEMPLATE {DatabaseOf(source)}");
                return $"{server};Database={prefix}{name};Maximum Pool Size=60";
            case DatabaseProvider.SqlServer:
                var connectionString = $"{Configured(SqlServerVariable, required: false)};Database={prefix}{name}";
                await TestDatabase.SetUpAsync(provider, connectionString);
                return connectionString;
            default:
                var file = SqliteFile(name);
                await using (var context = (await sqlite.Value).NewContext())
                {
                    var path = new SqliteConnectionStringBuilder(file).DataSource;
                    await context.Database.ExecuteSqlAsync($"VACUUM INTO {path}");
                }

                return file;
        }
    }

    private static string PostgresServer() =>
        Configured(PostgresVariable, required: Environment.GetEnvironmentVariable(RequireVariable) == "1");

    private static Task<TestDatabase> SetUpSqlite()
    {
        var file = SqliteFile("template");
        var directory = Path.GetDirectoryName(new SqliteConnectionStringBuilder(file).DataSource)!;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        return TestDatabase.SetUpAsync(DatabaseProvider.Sqlite, file);
    }

    private static async Task<TestDatabase> SetUpPostgresAsync()
    {
        var server = PostgresServer();

        // Not pooled: a database with an open connection cannot be copied.
        var database = await TestDatabase.SetUpAsync(
            DatabaseProvider.Postgres, $"{server};Database={prefix}template;Pooling=false");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            using var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=false");
            connection.Open();
            using var drop = new NpgsqlCommand($"DROP DATABASE IF EXISTS {prefix}template WITH (FORCE)", connection);
            drop.ExecuteNonQuery();
        };
        return database;
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string DatabaseOf(TestDatabase database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString).Database!;

    private static string SqliteFile(string name) =>
        $"Data Source={Path.Combine(Directory.CreateTempSubdirectory("sipokmuba-").FullName, name)}.db";

    private static string Configured(string variable, bool required)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        if (required)
        {
            Assert.False(string.IsNullOrEmpty(value), $"{RequireVariable}=1, but {variable} is not set.");
        }

        Skip.If(string.IsNullOrEmpty(value), $"{variable} is not set: this database was not tested.");
        return value!;
    }
}
