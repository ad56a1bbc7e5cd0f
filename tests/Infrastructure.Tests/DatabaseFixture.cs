using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests;

/// <summary>
/// SQLite always; PostgreSQL and SQL Server where an environment variable holds a connection string, else skipped
/// aloud. Each test class has its own databases, migrated and seeded as at start-up.
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

    /// The class's database of this provider; the test is skipped where it is not configured.
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
