using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Events;

public sealed class SnapshotOptionTests
{
    [SkippableFact]
    public async Task Start_ShouldBeRefused_WhenSqlServerReadsWithoutSnapshots()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.SqlServer);
        await using (var context = database.NewContext())
        {
            await context.Database.ExecuteSqlRawAsync(
                "ALTER DATABASE CURRENT SET READ_COMMITTED_SNAPSHOT OFF WITH ROLLBACK IMMEDIATE");
        }

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => database.Services.GetRequiredService<DatabaseSetup>().RunAsync(CancellationToken.None));
        Assert.Contains("READ_COMMITTED_SNAPSHOT", refusal.Message, StringComparison.Ordinal);
    }
}
