using System.Diagnostics.Metrics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Budgets;
using SipOkMuba.Infrastructure.Clocks;
using SipOkMuba.Infrastructure.Conversations;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;
using SipOkMuba.Infrastructure.Data.Providers.SqlServer;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Notifications;
using SipOkMuba.Infrastructure.Privacy;

namespace SipOkMuba.Infrastructure.Data;

public static class AppDatabase
{
    /// A pooled IDbContextFactory&lt;AppDbContext&gt; of the configured provider, DatabaseSetup, and the event log.
    public static IServiceCollection AddAppDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdSource>();
        services.AddSingleton<DatabaseSetup>();
        services.AddMetrics();
        services.AddSingleton<PartnerKeyChanges>();
        services.AddSingleton<AccountContexts>();
        services.AddSingleton<AccessWriter>();
        services.AddSingleton<RecordRetention>();
        services.AddHostedService(provider => provider.GetRequiredService<RecordRetention>());
        services.AddSingleton<BudgetLedger>();
        services.AddSingleton<BudgetPurses>();
        services.AddScoped(
            provider => provider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext());
        services.AddEventLog(options.Provider);
        services.AddClock();
        services.AddConversationMeters();
        services.AddNotifications();
        if (options.Provider != DatabaseProvider.Sqlite)
        {
            services.AddSingleton<AccessLog, GroupedAccessLog>();
        }

        return options.Provider switch
        {
            DatabaseProvider.Postgres => services.AddContext<PostgresAppDbContext>(
                (_, builder) => builder.UseNpgsql(
                    PostgresConnection.Of(options.ConnectionString),
                    postgres => postgres.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))),
            DatabaseProvider.SqlServer => services.AddContext<SqlServerAppDbContext>(
                (_, builder) => builder.UseSqlServer(
                    options.ConnectionString,
                    sqlServer => sqlServer.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))),
            _ => services.AddSqlite(options.ConnectionString),
        };
    }

    private static IServiceCollection AddSqlite(this IServiceCollection services, string connectionString)
    {
        SqliteLibrary.Configure();
        var path = CreateDirectory(connectionString);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<JournaledAccessLog>(provider, $"{path}-reads"));
        services.AddSingleton<AccessLog>(provider => provider.GetRequiredService<JournaledAccessLog>());
        services.AddHostedService<AccessSettlement>();
        var pragmas = new SqlitePragmas();
        services.AddSingleton<SqliteConnections>();
        services.AddSingleton(provider => new SqliteWriteGate(
            () => provider.GetRequiredService<IDbContextFactory<SqliteAppDbContext>>().CreateDbContext()));
        return services.AddContext<SqliteAppDbContext>((provider, builder) => builder
            .UseSqlite(
                connectionString,
                sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))
            .ReplaceService<IDatabase, SqliteSave>()
            .AddInterceptors(
                provider.GetRequiredService<SqliteWriteGate>(), provider.GetRequiredService<SqliteConnections>(),
                provider.GetRequiredService<PartnerKeyChanges>(), pragmas));
    }

    private static string CreateDirectory(string connectionString)
    {
        var path = Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
        if (Path.GetDirectoryName(path) is { } directory)
        {
            Directory.CreateDirectory(directory);
        }

        return path;
    }

    private static IServiceCollection AddContext<TContext>(
        this IServiceCollection services, Action<IServiceProvider, DbContextOptionsBuilder> configure)
        where TContext : AppDbContext
    {
        services.AddPooledDbContextFactory<TContext>((provider, builder) =>
        {
            configure(provider, builder);
            builder.AddInterceptors(provider.GetRequiredService<OutboxInterceptor>());

            // What is counted, or only has to be there, needs no order.
            builder.ConfigureWarnings(warnings => warnings.Log((CoreEventId.RowLimitingOperationWithoutOrderByWarning, LogLevel.Debug)));
            if (provider.GetService<CommandSpans>() is { } spans)
            {
                builder.AddInterceptors(spans);
            }
        });
        services.AddSingleton<IDbContextFactory<AppDbContext>>(provider =>
            new Factory<TContext>(provider.GetRequiredService<IDbContextFactory<TContext>>()));
        return services;
    }

    private sealed class Factory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<AppDbContext>
        where TContext : AppDbContext
    {
        public AppDbContext CreateDbContext() => inner.CreateDbContext();

        public async Task<AppDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }
}
