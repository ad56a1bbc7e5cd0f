using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Infrastructure.Data;

public sealed class DatabaseSetup(IDbContextFactory<AppDbContext> databases)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var database = await databases.CreateDbContextAsync(cancellationToken);
        await database.Database.MigrateAsync(cancellationToken);
    }
}
