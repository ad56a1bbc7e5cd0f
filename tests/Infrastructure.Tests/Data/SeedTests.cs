using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class SeedTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Run_ShouldPlantTheNationalList_WhenTheDatabaseIsNew(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var context = database.NewContext();

        Assert.Equal(259, await context.Regions.CountAsync());
        Assert.Equal(15, await context.Regions.OfType<District>().CountAsync());
        Assert.Equal(242, await context.Regions.OfType<Village>().CountAsync());
        var village = await context.Regions.OfType<Village>()
            .Include(region => region.District)
            .SingleAsync(region => region.Code == "16.06.09.2006");
        Assert.Equal("16.06.09", village.District.Code);
        Assert.Equal(RegionLevel.Village, village.Level);
        Assert.Equal(15, await context.ServicePoints.CountAsync());
        Assert.True(await context.ServicePoints.AnyAsync(point => point.Name == "Kantor Disdukcapil Muba (Sekayu)"));
        Assert.True(await context.ServicePoints.AllAsync(point => point.BlankStock == 1000));
        Assert.True(await context.ServicePoints.AllAsync(point => point.OpeningPeriods.Count == 6));
        Assert.Equal((2026, 25), Assert.Single(await context.HolidayYears.Select(year => new ValueTuple<int, int>(year.Year, year.Holidays.Count)).ToListAsync()));
        Assert.Equal(8, await context.StaffMembers.CountAsync());
        Assert.True(await context.LogHead.AllAsync(head => head.Epoch > 0 && head.Oldest == 1));
    }

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Run_ShouldChangeNothing_WhenRunAgain(DatabaseProvider provider)
    {
        var database = await fixture.GetAsync(provider);
        await using var before = database.NewContext();
        var epoch = await before.LogHead.Select(head => head.Epoch).SingleAsync();

        await database.Services.GetRequiredService<DatabaseSetup>().RunAsync(CancellationToken.None);

        await using var after = database.NewContext();
        Assert.Equal(259, await after.Regions.CountAsync());
        Assert.Equal(15, await after.ServicePoints.CountAsync());
        Assert.Equal(90, await after.OpeningPeriods.CountAsync());
        Assert.Equal(25, await after.Holidays.CountAsync());
        Assert.Equal(2, await after.Partners.CountAsync());
        Assert.Equal(3, await after.Uploads.CountAsync());
        Assert.Equal(epoch, await after.LogHead.Select(head => head.Epoch).SingleAsync());
    }

    [Fact]
    public async Task Run_ShouldFillWhatIsMissing_AndKeepWhatWasReplaced()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var before = database.NewContext())
        {
            // As a version without opening hours had left it.
            await before.OpeningPeriods.ExecuteDeleteAsync();
            var year = await before.HolidayYears.Include(found => found.Holidays).SingleAsync();
            year.Replace(
                new Actor(ActorRole.Administrator, "administrator"), Submissions.Start,
                [new(new(2026, 1, 1), HolidayKind.JointLeave, "Lain"), new(new(2026, 2, 2), HolidayKind.National, "Baru")]);
            await before.SaveChangesAsync();
        }

        await database.Services.GetRequiredService<DatabaseSetup>().RunAsync(CancellationToken.None);

        await using var after = database.NewContext();
        Assert.Equal(90, await after.OpeningPeriods.CountAsync());
        Assert.Equal(["Lain", "Baru"], await after.Holidays.OrderBy(day => day.Date).Select(day => day.Name).ToListAsync());
    }

    [SkippableFact]
    public async Task Run_ShouldSucceedOnAll_WhenInstancesStartAtOnce()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        await using (var context = database.NewContext())
        {
            await context.Database.EnsureDeletedAsync();
        }

        ServiceProvider[] instances = [.. Enumerable.Range(0, 4).Select(_ => database.NewInstance())];
        await Task.WhenAll(instances.Select(instance => Task.Run(() => instance.GetRequiredService<DatabaseSetup>().RunAsync(CancellationToken.None))));
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        await using var after = database.NewContext();
        Assert.Equal(259, await after.Regions.CountAsync());
        Assert.Equal(15, await after.ServicePoints.CountAsync());
        Assert.Equal(8, await after.StaffMembers.CountAsync());
    }

    /// EF's lock on migrations is a row: a start that is killed leaves it behind, and the next would wait for ever.
    [Fact]
    public async Task Run_ShouldGoOn_WhenAKilledStartLeftItsLock()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var context = database.NewContext())
        {
            await context.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01');
                DROP TABLE "Uploads";
                DELETE FROM "__EFMigrationsHistory";
                """);
        }

        // The history is gone, so it migrates, gets past the lock and meets its own tables: that is far enough.
        var fault = await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(
            () => database.Services.GetRequiredService<DatabaseSetup>().RunAsync(CancellationToken.None)
                .WaitAsync(TimeSpan.FromSeconds(60)));
        Assert.Contains("already exists", fault.Message, StringComparison.Ordinal);
    }
}
