using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Appointments;

/// A changed schedule never strands a booking silently. On a host of its own, as it changes the calendar of all.
public sealed class AffectedBookingsTests : IClassFixture<TestApp>
{
    private const string Refusals = "errors { ... on Error { code } ... on BookingsAffectedError { count appointments { appointmentId startsAt } } }";

    private readonly Scenarios scenarios;
    private readonly Counter counter;

    public AffectedBookingsTests(TestApp app)
    {
        scenarios = new Scenarios(app);
        counter = new Counter(scenarios);
    }

    public static TheoryData<string> Changes => ["close", "hours", "stations", "holiday"];

    [Theory, MemberData(nameof(Changes))]
    public async Task Change_ShouldBeRefusedWithNames_WhenItTakesPlacesAway(string change)
    {
        var (slot, booked) = await BookedAsync(change);
        var before = await counter.SlotAsync(slot);

        var answer = await ChangeAsync(change, slot, "REFUSE");

        var refusal = answer.Refusal(NameOf(change))!.Value;
        Assert.Equal("BOOKINGS_AFFECTED", refusal.GetProperty("code").GetString());
        var named = refusal.GetProperty("appointments").EnumerateArray()
            .Select(one => (one.GetProperty("appointmentId").GetString()!, one.GetProperty("startsAt").GetString()!))
            .ToList();
        Assert.Contains((booked[^1], slot.StartsAt), named);
        Assert.Equal(named.Count, refusal.GetProperty("count").GetInt32());

        // A holiday is everybody's, so it may concern those of other tests.
        Assert.True(change == "holiday" || named.Count == 1, answer.Body);
        Assert.Equal(before, await counter.SlotAsync(slot));
        Assert.Equal("BOOKED", await counter.StatusOfAsync(booked[^1]));
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task Change_ShouldOfferAnotherPlaceInTheSameAct_WhenItTakesPlacesAway(string change)
    {
        var (slot, booked) = await BookedAsync(change);

        var answer = await ChangeAsync(change, slot, "OFFER_ANOTHER");

        Assert.Null(answer.Refusal(NameOf(change)));
        var seen = await SeenAsync(booked[^1]);
        Assert.Equal(("HELD", "OFFICE_CLOSURE"), (seen.GetProperty("status").GetString(), seen.GetProperty("reason").GetString()));
        Assert.NotEqual(slot.StartsAt, seen.GetProperty("startsAt").GetString());
        var told = await scenarios.WaitForAsync(Counter.Subject(booked[^1]), "appointment.held");
        Assert.Equal(2, told.SubjectVersion);
        await AssertCountsAsync();

        await counter.DoAsync("demo-village", "confirmAppointment", booked[^1]);
        Assert.Equal("BOOKED", await counter.StatusOfAsync(booked[^1]));
        Assert.All(booked[..^1], kept => Assert.Equal("BOOKED", counter.StatusOfAsync(kept).GetAwaiter().GetResult()));
        await AssertCountsAsync();
        if (change == "holiday")
        {
            // The others book on that day.
            Assert.Null((await ReplaceHolidaysAsync(slot, "REFUSE", withDay: false)).Refusal("replaceHolidays"));
        }
    }

    [Fact]
    public async Task Closure_ShouldMoveNobodyTwice_WhenOthersBookMeanwhile()
    {
        var point = await counter.NewPointAsync(places: 3);
        var slots = (await counter.SlotsAsync(point, counter.Day(3), counter.Day(12))).Take(4).ToList();
        var people = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => counter.AwaitingAsync()));
        var bookings = people.Select((person, i) => counter.TryBookAsync("demo-officer", slots[i % 4], person.Id)).ToList();
        var closing = scenarios.As("demo-supervisor").AskAsync(
            $"mutation($id: ID!, $from: DateTime!, $until: DateTime!) {{ closeServicePoint(input: {{ id: $id, startsAt: $from, endsAt: $until, reason: \"Pindah\", affectedBookings: OFFER_ANOTHER }}) {{ servicePoint {{ id }} {Refusals} }} }}",
            new { id = point, from = slots[0].StartsAt, until = DateTimeOffset.Parse(slots[1].StartsAt).AddMinutes(30) });

        var answers = await Task.WhenAll(bookings);
        Assert.Null((await closing).Refusal("closeServicePoint"));

        // Whoever was told of a place has one: where it was booked, or another that is kept.
        var kept = answers.Where(answer => answer.Refusal("bookAppointment") is null)
            .Select(answer => answer["bookAppointment"].GetProperty("appointment").GetProperty("id").GetString()!);
        foreach (var id in kept)
        {
            var seen = await SeenAsync(id);
            Assert.Contains(seen.GetProperty("status").GetString(), (string[])["BOOKED", "HELD"]);
            Assert.DoesNotContain(seen.GetProperty("startsAt").GetString(), (string[])[slots[0].StartsAt, slots[1].StartsAt]);
        }

        Assert.All(
            answers.Select(answer => answer.RefusalCode("bookAppointment")).Where(code => code is not null),
            code => Assert.Contains(code, (string[])["SLOT_NOT_OFFERED", "SLOT_FULL"]));
        await AssertCountsAsync();
    }

    /// One place of two where the stations are changed, else the only one.
    private async Task<(SlotSeen Slot, List<string> Booked)> BookedAsync(string change)
    {
        var point = await counter.NewPointAsync(places: change == "stations" ? 2 : 1);
        var slot = (await counter.SlotsAsync(point, counter.Day(3), counter.Day(12)))[0];
        var booked = new List<string>();
        for (var i = 0; i < slot.Capacity; i++)
        {
            var application = await counter.AwaitingAsync();
            await scenarios.RecordVillageConsentAsync(application.Person);
            booked.Add(await counter.BookedAsync(slot, application));
        }

        return (slot, booked);
    }

    private Task<Answer> ChangeAsync(string change, SlotSeen slot, string affected) => change switch
    {
        "close" => scenarios.As("demo-supervisor").AskAsync(
            $"mutation($id: ID!, $from: DateTime!, $until: DateTime!) {{ closeServicePoint(input: {{ id: $id, startsAt: $from, endsAt: $until, reason: \"Listrik padam\", affectedBookings: {affected} }}) {{ servicePoint {{ id }} {Refusals} }} }}",
            new { id = slot.Point, from = slot.StartsAt, until = DateTimeOffset.Parse(slot.StartsAt).AddHours(1) }),
        "hours" => scenarios.As("demo-supervisor").AskAsync(
            $"mutation($id: ID!, $hours: [OpeningPeriodInput!]!) {{ setOpeningHours(input: {{ id: $id, openingHours: $hours, affectedBookings: {affected} }}) {{ servicePoint {{ id }} {Refusals} }} }}",
            new { id = slot.Point, hours = Enum.GetValues<Domain.Calendars.Weekday>().Select(day => new { weekday = ((Enum)day).ToText(), opensAt = "13:00:00", closesAt = "13:30:00" }) }),
        "stations" => scenarios.As("demo-supervisor").AskAsync(
            $"mutation($id: ID!) {{ setServicePointStations(input: {{ id: $id, stations: 1, placesPerStation: 1, affectedBookings: {affected} }}) {{ servicePoint {{ id }} {Refusals} }} }}",
            new { id = slot.Point }),
        _ => ReplaceHolidaysAsync(slot, affected, withDay: true),
    };

    /// All that the year has, and the day of the slot or not.
    private async Task<Answer> ReplaceHolidaysAsync(SlotSeen slot, string affected, bool withDay)
    {
        var (day, year) = (slot.StartsAt[..10], int.Parse(slot.StartsAt[..4]));
        await using var database = await scenarios.DatabaseAsync();
        var known = await database.Holidays
            .Where(holiday => database.HolidayYears.Any(found => found.Key == holiday.HolidayYearKey && found.Year == year))
            .ToListAsync();
        var days = known.Where(holiday => $"{holiday.Date:yyyy-MM-dd}" != day)
            .Select(holiday => new { date = $"{holiday.Date:yyyy-MM-dd}", kind = ((Enum)holiday.Kind).ToText(), name = holiday.Name })
            .ToList();
        if (withDay)
        {
            days.Add(new { date = day, kind = "JOINT_LEAVE", name = "Cuti bersama tambahan" });
        }

        return await scenarios.As("demo-admin").AskAsync(
            $"mutation($year: Int!, $days: [HolidayInput!]!) {{ replaceHolidays(input: {{ year: $year, days: $days, affectedBookings: {affected} }}) {{ holidayYear {{ version }} {Refusals} }} }}",
            new { year, days });
    }

    private static string NameOf(string change) => change switch
    {
        "close" => "closeServicePoint",
        "hours" => "setOpeningHours",
        "stations" => "setServicePointStations",
        _ => "replaceHolidays",
    };

    private async Task<JsonElement> SeenAsync(string id) => (await scenarios.As("demo-officer").AskAsync(
        "query($id: ID!) { appointmentById(id: $id) { status reason startsAt heldUntil } }", new { id })).WithoutErrors()["appointmentById"];

    /// What the slots count is what the appointments are.
    private async Task AssertCountsAsync()
    {
        await using var database = await scenarios.DatabaseAsync();
        var wrong = await database.Slots
            .Where(slot => slot.Held != database.Appointments.Count(one => one.SlotKey == slot.Key && one.Status == AppointmentStatus.Held)
                || slot.Booked != database.Appointments.Count(one => one.SlotKey == slot.Key && one.Status != AppointmentStatus.Held
                    && one.Status != AppointmentStatus.Cancelled && one.Status != AppointmentStatus.Expired))
            .Select(slot => NodeId.Format("Slot", slot.Id))
            .ToListAsync();
        Assert.Empty(wrong);
    }
}
