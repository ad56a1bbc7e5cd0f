using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
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
        Assert.Contains("Kantor Disdukcapil Muba (Sekayu)", await context.ServicePoints.Select(p => p.Name).ToListAsync());
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
        Assert.Equal(2, await after.Partners.CountAsync());
        Assert.Equal(3, await after.Uploads.CountAsync());
        Assert.Equal(epoch, await after.LogHead.Select(head => head.Epoch).SingleAsync());
    }
}
