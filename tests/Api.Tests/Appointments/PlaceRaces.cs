using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Appointments;

/// What must hold when many want the last place at once, on every database.
internal sealed partial class PlaceRaces(Counter counter)
{
    private const int Callers = 200;
    private const string Officer = "demo-officer";

    /// Of three places two are booked.
    private static readonly string[] Overfilling =
    [
        "UPDATE \"Slots\" SET \"Held\" = 2 WHERE \"Key\" = {0}",
        "UPDATE \"Slots\" SET \"Booked\" = 4 WHERE \"Key\" = {0}",
        "UPDATE \"Slots\" SET \"Offered\" = 2 WHERE \"Key\" = {0}",
        "UPDATE \"Slots\" SET \"Capacity\" = 1 WHERE \"Key\" = {0}",
        "UPDATE \"Slots\" SET \"Held\" = -1 WHERE \"Key\" = {0}",
        "UPDATE \"Slots\" SET \"Booked\" = -1 WHERE \"Key\" = {0}",
        "UPDATE \"Slots\" SET \"Offered\" = -1 WHERE \"Key\" = {0}",
    ];

    /// Five rounds for every run; SIPOKMUBA_TEST_SCALE=10 makes 50.
    private static int Rounds =>
        5 * (int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), CultureInfo.InvariantCulture, out var scale) ? Math.Min(scale, 10) : 1);

    public async Task OneOfManyBookingsAsync()
    {
        var (people, last) = (People(Callers), await LastPlaceAsync(fromDay: 10));
        for (var round = 0; round < Rounds; round++)
        {
            var answers = await AllAsync(people, person => counter.TryBookAsync(Officer, last, nik: person.Nik));

            await CancelAsync(await OnlyWinnerAsync("bookAppointment", answers, last));
        }
    }

    public async Task OneOfManyHoldsAsync()
    {
        var (people, last, portal) = (People(Callers), await LastPlaceAsync(fromDay: 12), counter.Scenarios.As("demo-portal"));
        for (var round = 0; round < Rounds / 5; round++)
        {
            var answers = await AllAsync(people, person => Counter.TryHoldAsync(portal, last, nik: person.Nik));

            await CancelAsync(await OnlyWinnerAsync("holdSlot", answers, last));
        }
    }

    /// Who comes too late keeps the former place.
    public async Task OneOfManyMovesAsync()
    {
        var last = await LastPlaceAsync(fromDay: 14);

        // After a weekend the last place is on the first of these days.
        var places = (await counter.SlotsAsync(fromDay: 15, days: 10))
            .Where(slot => slot is { Available: >= 3, Reserved: 0 } && slot.StartsAt != last.StartsAt).ToList();
        var booked = new List<(string Id, string StartsAt)>();
        foreach (var (person, i) in People(60).Select((person, i) => (person, i)))
        {
            booked.Add((await BookedAsync(places[i / 3], person), places[i / 3].StartsAt));
        }

        for (var round = 0; round < Rounds / 5; round++)
        {
            var answers = await AllAsync(booked, it => counter.TryMoveAsync(Officer, it.Id, last));

            var winner = await OnlyWinnerAsync("rescheduleAppointment", answers, last);
            booked.RemoveAll(it => it.Id == winner);
            foreach (var (id, startsAt) in booked)
            {
                Assert.Equal(startsAt, await StartsAtAsync(id));
            }

            await CancelAsync(winner);
        }

        await CheckCountsAsync();
    }

    /// A place of a full day is given back, and so on offer: who waited gets it, though many try to book it before, while and
    /// after it comes free.
    public async Task OfferAgainstBookingsAsync()
    {
        var (early, late) = (People(30), People(30));
        var (slot, taken) = await FullDayAsync(fromDay: 26);
        for (var round = 0; round < Math.Max(1, Rounds / 5); round++)
        {
            var person = Person.Next();
            await counter.Scenarios.RecordVillageConsentAsync(person);
            var entry = await JoinAsync(person, slot);
            var before = AllAsync(early, it => counter.TryBookAsync(Officer, slot, nik: it.Nik));
            await CancelAsync(taken);
            var accepting = counter.Scenarios.As("demo-village").AskAsync(
                "mutation($id: ID!) { acceptWaitlistOffer(input: { id: $id }) { appointment { id } errors { ... on Error { code } } } }", new { id = entry });
            var after = await AllAsync(late, it => counter.TryBookAsync(Officer, slot, nik: it.Nik));

            var accepted = await accepting;
            Assert.Null(accepted.Refusal("acceptWaitlistOffer"));
            taken = IdOf(accepted, "acceptWaitlistOffer");
            Assert.All([.. await before, .. after], answer => Assert.Equal("SLOT_FULL", answer.RefusalCode("bookAppointment")));
            await CheckCountsAsync();
        }
    }

    /// No place of the day is left for everybody; the first time, and one of its appointments.
    private async Task<(SlotSeen Slot, string Taken)> FullDayAsync(int fromDay)
    {
        var day = (await counter.SlotsAsync("16.06.12", fromDay, days: 5)).GroupBy(slot => slot.StartsAt[..10]).First().ToList();
        foreach (var slot in day)
        {
            var answers = await AllAsync(People(slot.Available), it => counter.TryBookAsync(Officer, slot, nik: it.Nik));
            Assert.All(answers, answer => Assert.Null(answer.Refusal("bookAppointment")));
        }

        await using var database = await counter.Scenarios.DatabaseAsync();
        var first = await database.Slots.Where(OfSlot(day[0])).Select(slot => slot.Key).SingleAsync();
        var taken = await database.Appointments.Where(it => it.SlotKey == first).Select(it => it.Id).FirstAsync();
        return (day[0], NodeId.Format("Appointment", taken));
    }

    private async Task<string> JoinAsync(Person person, SlotSeen slot)
    {
        var joined = await counter.Scenarios.As("demo-village").AskAsync(
            "mutation($point: ID!, $day: LocalDate!, $nik: NIK!) { joinWaitlist(input: { servicePointId: $point, firstDay: $day, lastDay: $day, nik: $nik }) { waitlistEntry { id } errors { ... on Error { code } } } }",
            new { point = slot.Point, day = slot.StartsAt[..10], nik = person.Nik });
        Assert.Null(joined.Refusal("joinWaitlist"));
        return joined["joinWaitlist"].GetProperty("waitlistEntry").GetProperty("id").GetString()!;
    }

    /// The database itself, whatever the code believes.
    public async Task OverfullSlotAsync()
    {
        var slot = await LastPlaceAsync(fromDay: 16);
        await using var database = await counter.Scenarios.DatabaseAsync();
        var key = await database.Slots.Where(OfSlot(slot)).Select(found => found.Key).SingleAsync();
        foreach (var statement in Overfilling)
        {
            var refused = await Assert.ThrowsAnyAsync<DbException>(() => database.Database.ExecuteSqlRawAsync(statement, key));
            Assert.Contains("CK_Slots_Places", refused.Message, StringComparison.Ordinal);
        }
    }

    private async Task<string> OnlyWinnerAsync(string mutation, Answer[] answers, SlotSeen slot)
    {
        var refusals = answers.Select(answer => answer.Refusal(mutation)).OfType<JsonElement>().ToList();
        Assert.Equal(answers.Length - 1, refusals.Count);
        Assert.All(refusals, refusal =>
        {
            Assert.Equal("SLOT_FULL", refusal.GetProperty("code").GetString());
            Assert.Equal(3, refusal.GetProperty("alternatives").GetArrayLength());
        });
        Assert.Equal(0, (await counter.SlotAsync(slot)).Available);
        await CheckCountsAsync();
        return IdOf(answers.Single(answer => answer.Refusal(mutation) is null), mutation);
    }

    /// Every row of the database counts what its appointments and offers say.
    private async Task CheckCountsAsync()
    {
        await using var database = await counter.Scenarios.DatabaseAsync();
        var rows = await database.Slots.AsNoTracking().Select(slot => new
        {
            slot.Capacity,
            slot.Held,
            slot.Booked,
            slot.Offered,
            HeldRows = database.Appointments.Count(it => it.SlotKey == slot.Key && it.Status == AppointmentStatus.Held),
            BookedRows = database.Appointments.Count(it => it.SlotKey == slot.Key && it.Status == AppointmentStatus.Booked),
            OfferedRows = database.WaitlistEntries.Count(it => it.SlotKey == slot.Key && it.Status == WaitlistStatus.Offered),
        }).ToListAsync();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal((row.HeldRows, row.BookedRows, row.OfferedRows), (row.Held, row.Booked, row.Offered)));
        Assert.All(rows, row => Assert.InRange(row.Held + row.Booked + row.Offered, 0, row.Capacity));
    }

    /// A time of three places, of which two are taken.
    private async Task<SlotSeen> LastPlaceAsync(int fromDay)
    {
        var slot = (await counter.SlotsAsync(fromDay: fromDay)).First(free => free is { Available: 3, Reserved: 0 });
        foreach (var person in People(2))
        {
            await BookedAsync(slot, person);
        }

        return slot;
    }

    private async Task<string> BookedAsync(SlotSeen slot, Person person)
    {
        var answer = await counter.TryBookAsync(Officer, slot, nik: person.Nik);
        Assert.Null(answer.Refusal("bookAppointment"));
        return IdOf(answer, "bookAppointment");
    }

    private async Task<string?> StartsAtAsync(string id) => (await counter.Scenarios.As(Officer).AskAsync(
        "query($id: ID!) { appointmentById(id: $id) { startsAt } }", new { id })).WithoutErrors()["appointmentById"].GetProperty("startsAt").GetString();

    private Task CancelAsync(string id) => counter.DoAsync(Officer, "cancelAppointment", id);

    private static System.Linq.Expressions.Expression<Func<Slot, bool>> OfSlot(SlotSeen slot)
    {
        var (point, start) = (NodeId.Parse(slot.Point, "ServicePoint"), DateTimeOffset.Parse(slot.StartsAt, CultureInfo.InvariantCulture).ToUniversalTime());
        return found => found.ServicePointId == point && found.StartsAt == start;
    }

    private static string IdOf(Answer answer, string mutation) =>
        answer[mutation].GetProperty("appointment").GetProperty("id").GetString()!;

    private static List<Person> People(int count) => [.. Enumerable.Range(0, count).Select(_ => Person.Next())];

    private static async Task<Answer[]> AllAsync<T>(List<T> callers, Func<T, Task<Answer>> ask) => await Task.WhenAll(callers.Select(ask));
}
