using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests;

/// <summary>
/// SQLite always; PostgreSQL and SQL Server where an environment variable holds a connection string, else skipped aloud.
/// Each test class has its own databases, migrated and seeded as at start-up.
/// </summary>
public sealed class DatabaseFixture : IAsyncLifetime
{
    private readonly Dictionary<DatabaseProvider, TestDatabase> databases = [];

    public static TheoryData<DatabaseProvider> Providers =>
        [DatabaseProvider.Sqlite, DatabaseProvider.Postgres, DatabaseProvider.SqlServer];

    public static TheoryData<DatabaseProvider> Servers => [DatabaseProvider.Postgres, DatabaseProvider.SqlServer];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var database in databases.Values)
        {
            await database.DisposeAsync();
        }
    }

    /// The class's database of this provider; where it is not configured the test is skipped, or fails where it must not be.
    public async Task<TestDatabase> GetAsync(DatabaseProvider provider)
    {
        if (!databases.TryGetValue(provider, out var database))
        {
            database = await TestDatabase.CreateAsync(provider);
            databases.Add(provider, database);
        }

        return database;
    }
}

public sealed class TestDatabase : IAsyncDisposable
{
    private const string PostgresVariable = "SIPOKMUBA_TEST_POSTGRES";
    private const string SqlServerVariable = "SIPOKMUBA_TEST_SQLSERVER";
    private const string RequireVariable = "SIPOKMUBA_TEST_REQUIRE_ALL";
    private static int count;

    private readonly ServiceProvider services;

    private TestDatabase(DatabaseProvider provider, string connectionString)
    {
        Provider = provider;
        ConnectionString = connectionString;
        services = NewInstance();
    }

    public DatabaseProvider Provider { get; }

    public string ConnectionString { get; }

    public IServiceProvider Services => services;

    public IDbContextFactory<AppDbContext> Contexts => services.GetRequiredService<IDbContextFactory<AppDbContext>>();

    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var name = $"sipokmuba_test_{Environment.ProcessId}_{Interlocked.Increment(ref count)}";
        var database = new TestDatabase(provider, ConnectionStringFor(provider, name));
        await database.services.GetRequiredService<DatabaseSetup>().RunAsync(CancellationToken.None);
        return database;
    }

    public AppDbContext NewContext() => Contexts.CreateDbContext();

    /// Another process, as far as one can be had inside this one: nothing is shared but the database.
    public ServiceProvider NewInstance(TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Database:Provider"] = Provider.ToString(),
                ["Database:ConnectionString"] = ConnectionString,
            })
            .Build();
        var collection = new ServiceCollection();
        collection.AddSingleton(time ?? TimeProvider.System);
        collection.AddSingleton<IHostEnvironment>(new DevelopmentEnvironment());
        collection.AddLogging();
        collection.AddAppDatabase(configuration);
        return collection.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await using (var context = NewContext())
        {
            await context.Database.EnsureDeletedAsync();
        }

        await services.DisposeAsync();
        if (Provider == DatabaseProvider.Sqlite)
        {
            Directory.Delete(
                Path.GetDirectoryName(new SqliteConnectionStringBuilder(ConnectionString).DataSource)!, recursive: true);
        }
    }

    private static string ConnectionStringFor(DatabaseProvider provider, string name)
    {
        switch (provider)
        {
            case DatabaseProvider.Postgres:
                var required = Environment.GetEnvironmentVariable(RequireVariable) == "1";
                return $"{Configured(PostgresVariable, required)};Database={name};Maximum Pool Size=60";
            case DatabaseProvider.SqlServer:
                return $"{Configured(SqlServerVariable, required: false)};Database={name}";
            default:
                var directory = Directory.CreateTempSubdirectory("sipokmuba-").FullName;
                return $"Data Source={Path.Combine(directory, name)}.db";
        }
    }

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

    private sealed class DevelopmentEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;
        public string ApplicationName { get; set; } = "tests";
        public string ContentRootPath { get; set; } = "/";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
