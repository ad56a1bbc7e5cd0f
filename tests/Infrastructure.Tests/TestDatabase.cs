using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;
using SipOkMuba.Infrastructure.Data.Providers.SqlServer;

namespace SipOkMuba.Infrastructure.Tests;

public sealed class TestDatabase : IAsyncDisposable
{
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

    /// A copy of a database that went through the start-up of the product.
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var connectionString = await DatabaseTemplate.CopyAsync(provider, $"{Interlocked.Increment(ref count)}");
        return new TestDatabase(provider, connectionString);
    }

    public static async Task<TestDatabase> SetUpAsync(DatabaseProvider provider, string connectionString)
    {
        var database = new TestDatabase(provider, connectionString);
        await database.services.GetRequiredService<DatabaseSetup>().RunAsync(CancellationToken.None);
        return database;
    }

    public AppDbContext NewContext() => Contexts.CreateDbContext();

    /// Another process, as far as one can be had inside this one: nothing is shared but the database.
    public ServiceProvider NewInstance(TimeProvider? time = null, Action<IServiceCollection>? configure = null)
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
        configure?.Invoke(collection);
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
            var path = new SqliteConnectionStringBuilder(ConnectionString).DataSource;
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private sealed class DevelopmentEnvironment : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = Environments.Development;
        public string ApplicationName { get; set; } = "tests";
        public string ContentRootPath { get; set; } = "/";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}

internal static class Interception
{
    /// For an instance that is being configured.
    public static void Intercept(this IServiceCollection services, DatabaseProvider provider, IInterceptor interceptor) => _ = provider switch
    {
        DatabaseProvider.Postgres => services.ConfigureDbContext<PostgresAppDbContext>(options => options.AddInterceptors(interceptor)),
        DatabaseProvider.SqlServer => services.ConfigureDbContext<SqlServerAppDbContext>(options => options.AddInterceptors(interceptor)),
        _ => services.ConfigureDbContext<SqliteAppDbContext>(options => options.AddInterceptors(interceptor)),
    };
}
