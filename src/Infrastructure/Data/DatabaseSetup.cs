using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Hosting;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data.Providers.SqlServer;
using SipOkMuba.Infrastructure.Data.Seed;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data;

/// At start-up, before anything else reads: migrations, then what every installation holds. May run in two instances at
/// once and any number of times.
public sealed class DatabaseSetup(
    IDbContextFactory<AppDbContext> databases, LogEpoch epoch, IdSource ids, IHostEnvironment environment, TimeProvider time)
{
    private const int Attempts = 5;
    private const int DevelopmentStock = 1000;

    // Any number that nothing else of the database locks.
    private const long MigrationLock = 0x5349_504F_4B4D_5542;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await AgainOnConflictAsync(MigrateAsync, cancellationToken);
        await RequireSnapshotsAsync(cancellationToken);
        await epoch.BeginAsync(cancellationToken);
        await AgainOnConflictAsync(SeedAsync, cancellationToken);
    }

    private static async Task MigrateAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        // Not only for speed: taking the migration lock at every start would leave it behind when a start is killed.
        if (await database.Database.CanConnectAsync(cancellationToken)
            && !(await database.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            return;
        }

        if (database.Database.IsSqlite())
        {
            // A file has one process. A lock found here is of one that was killed, and would be waited for without end.
            await database.Database.ExecuteSqlRawAsync(
                "DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        }

        if (database.Database.IsNpgsql())
        {
            await MigrateAloneAsync(database, cancellationToken);
        }
        else
        {
            await database.Database.MigrateAsync(cancellationToken);
        }
    }

    /// The lock of EF's provider ends with the transaction of the first migration, while those that are pending were counted before it.
    private static async Task MigrateAloneAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        var creator = database.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken))
        {
            await creator.CreateAsync(cancellationToken);
        }

        await database.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            // The others wait as long as it takes.
            database.Database.SetCommandTimeout(TimeSpan.Zero);
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({MigrationLock})", cancellationToken);
            await database.Database.MigrateAsync(cancellationToken);
            await database.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({MigrationLock})", cancellationToken);
        }
        finally
        {
            // Back in its pool, the connection loses the lock in any case.
            await database.Database.CloseConnectionAsync();
        }
    }

    /// EF sets the option only on databases that it creates itself.
    private async Task RequireSnapshotsAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        if (database.Database.IsSqlServer())
        {
            await database.Database.OpenConnectionAsync(cancellationToken);
            await SqlServerRelayStep.RequireSnapshotsAsync(database.Database.GetDbConnection(), cancellationToken);
        }
    }

    private async Task SeedAsync(AppDbContext database, CancellationToken cancellationToken)
    {
        var development = environment.IsDevelopment();
        await RegionSeed.PlantAsync(database, cancellationToken);
        await HolidaySeed.PlantAsync(database, ids, cancellationToken);
        await ServicePointSeed.PlantAsync(database, ids, development ? DevelopmentStock : 0, cancellationToken);
        if (development)
        {
            await DemoSeed.PlantAsync(database, ids, time.GetUtcNow(), cancellationToken);
        }
    }

    private async Task AgainOnConflictAsync(
        Func<AppDbContext, CancellationToken, Task> step, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var database = await databases.CreateDbContextAsync(cancellationToken);
                await step(database, cancellationToken);
                return;
            }
            catch (Exception exception) when (attempt < Attempts && IsRace(exception))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), TimeProvider.System, cancellationToken);
            }
        }
    }

    private static bool IsRace(Exception exception) =>
        Conflicts.IsConflict(exception) || exception is Npgsql.PostgresException
        {
            SqlState: Npgsql.PostgresErrorCodes.DuplicateDatabase or Npgsql.PostgresErrorCodes.DuplicateTable
                or Npgsql.PostgresErrorCodes.DuplicateColumn or Npgsql.PostgresErrorCodes.UndefinedObject,
        };
}
