using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class OfficeClocksTests
{
    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Of_ShouldGoByTheHoursOfTheDistrict_AndByTheHolidaysOfAll(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var context = database.NewContext())
        {
            var point = await context.ServicePoints.Include(found => found.OpeningPeriods)
                .SingleAsync(found => found.RegionCode == "16.06.09");
            point.SetOpeningHours(
                new Actor(ActorRole.Supervisor, "supervisor"), Submissions.Start,
                new OpeningHours([new(Weekday.Monday, new(10, 0), new(12, 0)), new(Weekday.Monday, new(8, 0), new(9, 0))]));
            await context.SaveChangesAsync();
        }

        await using var again = database.NewContext();
        var clocks = await again.OfficeClocksAsync(CancellationToken.None);

        // 21 December 2026 is a Monday; Thursday and Friday of that week are off.
        var start = Wib.At(new(2026, 12, 21), new(8, 30));
        Assert.Equal(Wib.At(new(2026, 12, 21), new(10, 30)), clocks.Of("16.06.09.2006").Add(start, TimeSpan.FromHours(1)));
        Assert.Equal(Wib.At(new(2026, 12, 28), new(8, 30)), clocks.Of("16.06.09").Add(start, TimeSpan.FromHours(3)));
        Assert.Equal(Wib.At(new(2026, 12, 28), new(8, 30)), clocks.Of("16.06.01.1009").Add(start, TimeSpan.FromHours(20.5 + 0.5)));
        Assert.Equal(Wib.At(new(2026, 12, 21), new(9, 30)), clocks.Of("99.99.99").Add(start, TimeSpan.FromHours(1)));
    }
}
