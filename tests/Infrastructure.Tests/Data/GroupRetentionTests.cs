using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class GroupRetentionTests
{
    private static readonly DateTimeOffset start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Group_ShouldBeForgottenWithItsRows_After30Days(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using (var context = database.NewContext())
        {
            var row = GroupBookingRow.Of(1, new NotFoundError());
            context.GroupBookings.Add(GroupBooking.Of(
                new Actor(ActorRole.VillageOperator, "village"), start, new IdSource(TimeProvider.System), GroupMode.BestEffort, [row]));
            await context.SaveChangesAsync();
        }

        Assert.Equal((1, 1), await LeftAsync(TimeSpan.FromDays(30)));
        Assert.Equal((0, 0), await LeftAsync(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1)));

        async Task<(int Groups, int Rows)> LeftAsync(TimeSpan after)
        {
            await using var later = database.NewInstance(new FakeTimeProvider(start + after));
            await later.GetRequiredService<RecordRetention>().TrimAsync(CancellationToken.None);
            await using var context = database.NewContext();
            return (await context.GroupBookings.CountAsync(), await context.GroupBookingRows.CountAsync());
        }
    }
}
