using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class RecordRetentionTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Trim_ShouldForgetOnlyWhatIsOld_WhenRun(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        var now = TimeProvider.System.GetUtcNow();
        await using (var context = database.NewContext())
        {
            context.IdempotencyRecords.AddRange(Key("old", now.AddDays(-7).AddMinutes(-1)), Key("kept", now.AddDays(-6)));
            context.LookupFailures.AddRange(Failure(now.AddDays(-2)), Failure(now.AddHours(-1)));
            context.BudgetWindows.AddRange(Budget("old", now.AddHours(-2)), Budget("kept", now.AddMinutes(-1)));
            await context.SaveChangesAsync();
        }

        var trimmed = await database.Services.GetRequiredService<RecordRetention>().TrimAsync(CancellationToken.None);

        await using var after = database.NewContext();
        Assert.Equal(3, trimmed);
        Assert.Equal(["kept"], await after.IdempotencyRecords.Select(record => record.IdempotencyKey).ToListAsync());
        Assert.True(Assert.Single(await after.LookupFailures.ToListAsync()).At > now.AddHours(-2));
        Assert.Equal(["kept"], await after.BudgetWindows.Select(window => window.Payer).ToListAsync());
    }

    private static BudgetWindow Budget(string payer, DateTimeOffset at) => new() { StartsAt = at, Payer = payer, Granted = 1 };

    private static IdempotencyRecord Key(string key, DateTimeOffset at) =>
        new() { Caller = "tests", IdempotencyKey = key, ContentHash = new byte[32], CreatedAt = at };

    private static LookupFailure Failure(DateTimeOffset at) =>
        new() { TargetHash = new byte[32], AddressHash = new byte[32], At = at };
}
