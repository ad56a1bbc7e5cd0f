using System.Diagnostics;
using System.Globalization;
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
        foreach (var forgotten in Directory.EnumerateDirectories(Path.GetTempPath(), "sipokmuba-template-*"))
        {
            if (Directory.GetCreationTimeUtc(forgotten) < TimeProvider.System.GetUtcNow().AddHours(-1))
            {
                Directory.Delete(forgotten, recursive: true);
            }
        }

        var directory = Directory.CreateTempSubdirectory("sipokmuba-template-").FullName;
        return TestDatabase.SetUpAsync(
            DatabaseProvider.Sqlite, $"Data Source={Path.Combine(directory, "template")}.db");
    }

    private static async Task<TestDatabase> SetUpPostgresAsync()
    {
        var server = PostgresServer();
        await DropForgottenAsync(server);

        // Not pooled: a database with an open connection cannot be copied.
        return await TestDatabase.SetUpAsync(
            DatabaseProvider.Postgres, $"{server};Database={prefix}template;Pooling=false");
    }

    /// The runner ends a test process without letting it tidy up, so the next one does.
    private static async Task DropForgottenAsync(string server)
    {
        var names = new List<string>();
        await using (var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=false"))
        {
            await connection.OpenAsync();
            await using var list = new NpgsqlCommand(
                "SELECT datname FROM pg_database WHERE datname LIKE 'sipokmuba\\_test\\_%'", connection);
            await using var rows = await list.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                names.Add(rows.GetString(0));
            }
        }

        var running = Process.GetProcesses().Select(process => process.Id).ToHashSet();
        foreach (var name in names.Where(name =>
            int.TryParse(name.Split('_')[2], CultureInfo.InvariantCulture, out var id) && !running.Contains(id)))
        {
            await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }
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
