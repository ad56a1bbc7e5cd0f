using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace SipOkMuba.Api.Tests;

internal abstract class TestDatabase
{
    private const int Attempts = 100;

    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("sipokmuba-test").FullName;

    public abstract IReadOnlyDictionary<string, string> Settings { get; }

    public virtual Task CreateAsync() => Task.CompletedTask;

    /// Again where something was still written into it, as by a connection that closes.
    public virtual async Task DropAsync()
    {
        for (var attempt = 1; System.IO.Directory.Exists(Directory); attempt++)
        {
            try
            {
                System.IO.Directory.Delete(Directory, recursive: true);
            }
            catch (IOException) when (attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
    }
}

internal class SqliteTestDatabase(bool isMigrated = true) : TestDatabase
{
    private string DataSource => Path.Combine(Directory, "test.db");

    private string ConnectionString => new SqliteConnectionStringBuilder { DataSource = DataSource }.ToString();

    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Database:Provider"] = "Sqlite",
        ["Database:ConnectionString"] = ConnectionString,
    };

    public override Task CreateAsync() => isMigrated ? Migrated.WriteFileAsync(DataSource) : Task.CompletedTask;

    public override Task DropAsync()
    {
        using var connection = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(connection);
        return base.DropAsync();
    }
}

/// A database of its own on the server that SIPOKMUBA_TEST_POSTGRES names.
internal class PostgresTestDatabase : TestDatabase
{
    private readonly string name = $"sipokmuba_{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    public static string? Server =>
        Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_POSTGRES") is { Length: > 0 } server
        ? server
        : null;

    public override IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["Database:Provider"] = "Postgres",

        // Hundreds ask at once, on a machine that has other work: patience for a connection is not what is tested.
        ["Database:ConnectionString"] = new NpgsqlConnectionStringBuilder(Server) { Database = name, Timeout = 120, CommandTimeout = 120 }.ToString(),
    };

    public override async Task CreateAsync()
    {
        await ExecuteAsync(Server, $"CREATE DATABASE {name}");
        await ExecuteAsync($"{Settings["Database:ConnectionString"]};Pooling=false", Migrated.Script);
    }

    public override async Task DropAsync()
    {
        if (Server is not null)
        {
            await ExecuteAsync(Server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        }

        await base.DropAsync();
    }

    private static async Task ExecuteAsync(string? on, string statement)
    {
        await using var connection = new NpgsqlConnection(on);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
