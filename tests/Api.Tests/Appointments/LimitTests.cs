using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace SipOkMuba.Api.Tests.Appointments;

/// <summary>
/// The calendar and the limits through the front door, on days of December 2026 in WIB. The machine may be in any zone: what
/// is asserted are the times in the answers, which carry their offset. One after another, as the clock never goes back.
/// </summary>
public sealed class LimitTests(TimedApp app) : IClassFixture<TimedApp>
{
    private const string Officer = "demo-officer";
    private readonly Scenarios scenarios = new(app);

    [Fact]
    public async Task Year_ShouldEndWithoutAFault()
    {
        var counter = new Counter(scenarios);
        await ShowsTheSchedule(counter);
        await KeepsTheCutOff(counter);
        await KeepsTheHorizon(counter);
        await GoesOnIntoTheNextYear(counter);
    }

    /// Thursday 10 December 2026, 08:00.
    private async Task ShowsTheSchedule(Counter counter)
    {
        app.GoTo("2026-12-10 08:00:00");
        var friday = await SlotsAsync(counter, "2026-12-11");
        Assert.Equal(
            ["08:00", "08:30", "09:00", "09:30", "10:00", "10:30", "11:00", "13:00", "13:30", "14:00", "14:30"],
            friday.Select(slot => slot.StartsAt[11..16]));
        Assert.All(friday, slot => Assert.Equal("2026-12-11", slot.StartsAt[..10]));
        Assert.All(friday, slot => Assert.EndsWith("+07:00", slot.StartsAt, StringComparison.Ordinal));
        Assert.Equal(14, (await SlotsAsync(counter, "2026-12-23")).Count);

        // A weekend, joint leave and Christmas.
        foreach (var dayOff in new[] { "2026-12-12", "2026-12-13", "2026-12-24", "2026-12-25" })
        {
            Assert.Empty(await SlotsAsync(counter, dayOff));
        }

        // In the break of Friday, on a day off, between two times, at the end of the day, in the past.
        Assert.Equal("SLOT_NOT_OFFERED", await BookAsync(counter, "2026-12-11", "11:30"));
        Assert.Equal("SLOT_NOT_OFFERED", await BookAsync(counter, "2026-12-24", "09:00"));
        Assert.Equal("SLOT_NOT_OFFERED", await BookAsync(counter, "2026-12-25", "09:00"));
        Assert.Equal("SLOT_NOT_OFFERED", await BookAsync(counter, "2026-12-14", "09:15"));
        Assert.Equal("SLOT_NOT_OFFERED", await BookAsync(counter, "2026-12-14", "15:00"));
        Assert.Equal("SLOT_TOO_SOON", await BookAsync(counter, "2026-12-09", "09:00"));
        Assert.Equal("SLOT_TOO_SOON", await BookAsync(counter, "2025-12-10", "09:00"));
    }

    private async Task KeepsTheCutOff(Counter counter)
    {
        app.GoTo("2026-12-10 09:30:01");
        Assert.Equal("SLOT_TOO_SOON", await BookAsync(counter, "2026-12-10", "11:30"));
        Assert.Null(await BookAsync(counter, "2026-12-10", "12:00"));
        app.GoTo("2026-12-10 10:00:00");
        Assert.Null(await BookAsync(counter, "2026-12-10", "12:00"));
        app.GoTo("2026-12-10 12:30:00");
        Assert.Null(await BookAsync(counter, "2026-12-10", "14:30"));
        Assert.True((await SlotsAsync(counter, "2026-12-10")).Single(slot => slot.StartsAt[11..16] == "14:30").IsBookable);

        // Open late for once: only the cut-off stands in the way.
        var late = await SetHoursAsync("THURSDAY", "08:00:00", "20:00:00");
        Assert.Null(late.Refusal("setOpeningHours"));
        app.GoTo("2026-12-10 12:59:59");
        Assert.Null(await BookAsync(counter, "2026-12-10", "19:00"));
        app.GoTo("2026-12-10 13:00:00");
        Assert.Equal("SLOT_TOO_SOON", await BookAsync(counter, "2026-12-10", "19:30"));
        Assert.DoesNotContain(await SlotsAsync(counter, "2026-12-10"), slot => slot.IsBookable);
    }

    /// A day begins at midnight in WIB, seven hours before it does in UTC.
    private async Task KeepsTheHorizon(Counter counter)
    {
        app.GoTo("2026-12-14 23:59:59");
        Assert.Equal("SLOT_TOO_FAR", await BookAsync(counter, "2027-01-14", "09:00"));
        app.GoTo("2026-12-15 00:00:00");
        Assert.Null(await BookAsync(counter, "2027-01-14", "09:00"));
    }

    private async Task GoesOnIntoTheNextYear(Counter counter)
    {
        app.GoTo("2026-12-31 23:59:59");
        var point = await scenarios.ServicePointAsync();
        var slots = await counter.SlotsAsync(point, new DateOnly(2026, 12, 31), new DateOnly(2027, 1, 14));
        Assert.Equal(["2026-12-31", "2027-01-07", "2027-01-14"], slots.Select(slot => slot.StartsAt[..10]).Distinct());
        Assert.DoesNotContain(slots, slot => slot.IsBookable != slot.StartsAt.StartsWith("2027", StringComparison.Ordinal));
        Assert.Equal("SLOT_TOO_SOON", await BookAsync(counter, "2026-12-31", "09:00"));
        Assert.Null(await BookAsync(counter, "2027-01-07", "09:00"));
        await using var database = await scenarios.DatabaseAsync();
        var last = await database.Appointments.OrderByDescending(found => found.Key).Select(found => found.StartsAt).FirstAsync();
        Assert.Equal(new DateTimeOffset(2027, 1, 7, 2, 0, 0, TimeSpan.Zero), last);
    }

    private async Task<List<SlotSeen>> SlotsAsync(Counter counter, string day) =>
        await counter.SlotsAsync(await scenarios.ServicePointAsync(), DateOnly.Parse(day, CultureInfo.InvariantCulture), DateOnly.Parse(day, CultureInfo.InvariantCulture));

    /// Of somebody else each time; the code of the refusal.
    private async Task<string?> BookAsync(Counter counter, string day, string time) => (await counter.TryBookAsync(
        Officer, new SlotSeen(await scenarios.ServicePointAsync(), $"{day}T{time}:00+07:00", 0, 0, 0, 0, false, 0), nik: Person.Next().Nik)).RefusalCode("bookAppointment");

    private async Task<Answer> SetHoursAsync(string weekday, string opensAt, string closesAt) => await scenarios.As("demo-supervisor").AskAsync(
        "mutation($id: ID!, $openingHours: [OpeningPeriodInput!]!) { setOpeningHours(input: { id: $id, openingHours: $openingHours }) { errors { ... on Error { code } } } }",
        new { id = await scenarios.ServicePointAsync(), openingHours = new[] { new { weekday, opensAt, closesAt } } });
}
