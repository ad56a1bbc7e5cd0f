using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Infrastructure.Tests.Data;

public sealed class ServicePointMappingTests
{
    private static readonly Actor Supervisor = new(ActorRole.Supervisor, "supervisor");
    private static readonly DateTimeOffset Tuesday = new(2026, 11, 24, 0, 0, 0, Wib.Offset);

    [SkippableTheory]
    [MemberData(nameof(DatabaseFixture.Providers), MemberType = typeof(DatabaseFixture))]
    public async Task Schedule_ShouldComeBackEqual_WhenSavedAndRead(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var id = await OpenAsync(database);
        var calendar = new WorkingCalendar([]);
        IReadOnlyList<PlannedSlot> slots;
        Guid ended;
        await using (var context = database.NewContext())
        {
            var point = await context.ServicePoints.Include(point => point.OpeningPeriods).SingleAsync(point => point.Id == id);
            point.SetStations(Supervisor, Tuesday, 7, 5);
            ended = point.Close(Supervisor, Tuesday, Submissions.Ids, Tuesday, Tuesday.AddHours(9), new string('ñ', Text.ShortLength)).Id;
            point.Close(Supervisor, Tuesday, Submissions.Ids, Tuesday.AddHours(10), Tuesday.AddHours(11), "Listrik padam");
            await context.SaveChangesAsync();
            slots = point.ScheduleBy(calendar).SlotsOn(Wib.DateOf(Tuesday));
        }

        await using (var again = database.NewContext())
        {
            var now = Tuesday.AddHours(9);
            var read = await again.ServicePoints.Include(point => point.OpeningPeriods)
                .Include(point => point.Closures.Where(closure => closure.EndsAt > now)).AsSplitQuery().SingleAsync(point => point.Id == id);
            Assert.Equal("Listrik padam", Assert.Single(read.Closures).Reason);
            Assert.Equal(slots, read.ScheduleBy(calendar).SlotsOn(Wib.DateOf(Tuesday)).Where(slot => slot.StartsAt >= now));
            read.Reopen(Supervisor, now, read.Closures[0].Id);
            await again.SaveChangesAsync();
        }

        await using var after = database.NewContext();
        var kept = await after.Closures.SingleAsync();
        Assert.Equal((ended, Text.ShortLength, Tuesday.AddHours(9)), (kept.Id, kept.Reason.Length, kept.EndsAt));
    }

    private static async Task<Guid> OpenAsync(TestDatabase database)
    {
        await using var context = database.NewContext();
        var point = ServicePoint.Open(Submissions.Ids.Next(), "Jirak", "16.06.15.9999", stations: 4);
        context.ServicePoints.Add(point);
        await context.SaveChangesAsync();
        return point.Id;
    }
}
