using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.MobileVisits;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Appointments;

/// Village offices that send their lists at the same time, and have some residents in common.
internal sealed partial class PlaceRaces
{
    private const int Groups = 20;
    private const int OfGroup = 10;
    private const int Places = 25;
    private const string Village = "demo-village";
    private const string AllOrNothing = "ALL_OR_NOTHING";

    private const string Book = """
        mutation($input: BookAppointmentsInput!) { bookAppointments(input: $input) {
          groupBooking { id booked refused results { row appointmentId code } }
          errors { __typename ... on Error { code } ... on GroupRefusedError { rows { row code } } } } }
        """;

    /// Two groups fit into a stop of a visit, and no part of a third.
    public async Task WholeGroupsAsync()
    {
        var visit = await new Caravan(counter.Scenarios).PlannedAsync(inDays: 6, stops: [Caravan.Stop(Scenarios.Village, 8, 11, Places)]);
        var groups = ChainOfGroups();

        var answers = await AllAsync(groups, group => BookAsync(AtStop(visit), AllOrNothing, group));

        var refused = answers.Select(answer => answer.Refusal("bookAppointments")).OfType<JsonElement>().ToList();
        Assert.Equal(Groups - 2, refused.Count);
        Assert.All(refused, refusal => Assert.Equal("GROUP_REFUSED", refusal.GetProperty("code").GetString()));
        Assert.All(refused.SelectMany(refusal => refusal.GetProperty("rows").EnumerateArray()), row => AssertRefused(row.GetProperty("code").GetString()));
        foreach (var done in answers.Where(answer => answer.Refusal("bookAppointments") is null))
        {
            Assert.Equal((OfGroup, 0), Outcome(done));
        }

        await CheckBookedOnceAsync(visit.Id, 2 * OfGroup);
    }

    /// All places are taken, by whomever.
    public async Task PartsOfGroupsAsync()
    {
        var slot = await WideSlotAsync();
        var groups = ChainOfGroups();

        var answers = await AllAsync(groups, group => BookAsync(AtSlot(slot), "BEST_EFFORT", group));

        Assert.All(answers, answer => Assert.Null(answer.Refusal("bookAppointments")));
        Assert.Equal(Places, answers.Sum(answer => Outcome(answer).Booked));
        Assert.All(answers, answer => Assert.Equal(OfGroup, Outcome(answer).Booked + Outcome(answer).Refused));
        var rows = answers.SelectMany(answer => answer["bookAppointments"].GetProperty("groupBooking").GetProperty("results").EnumerateArray());
        Assert.All(rows.Select(row => row.GetProperty("code").GetString()).Where(code => code is not null), AssertRefused);
        Assert.Equal(0, (await counter.SlotAsync(slot)).AvailableToVulnerable);
        await CheckBookedOnceAsync(slot.Point, Places);
    }

    /// Who sends it again before it is answered gets the answer, or is told to wait for it.
    public async Task SameGroupAtOnceAsync()
    {
        var (slot, group, key) = (await WideSlotAsync(), People(OfGroup), $"group-{Person.Next().Nik}");
        var given = AtSlot(slot);

        var answers = await AllAsync([.. Enumerable.Range(0, Groups)], _ => BookAsync(given, AllOrNothing, group, key));

        var done = answers.Where(answer => answer.Errors.Count == 0).ToList();
        Assert.NotEmpty(done);
        Assert.All(answers.Except(done), answer => Assert.Equal("IDEMPOTENCY_KEY_IN_USE", answer.ErrorCode));
        Assert.Single(done.Append(await BookAsync(given, AllOrNothing, group, key)).Distinct());
        Assert.Equal((OfGroup, 0), Outcome(done[0]));
        await CheckBookedOnceAsync(slot.Point, OfGroup);
    }

    /// The last of each group is the first of the next.
    private static List<List<Person>> ChainOfGroups()
    {
        var people = People(Groups * (OfGroup - 1) + 1);
        return [.. Enumerable.Range(0, Groups).Select(i => people.GetRange(i * (OfGroup - 1), OfGroup))];
    }

    /// At a service point that nobody else of the race knows.
    private async Task<SlotSeen> WideSlotAsync()
    {
        var slot = (await counter.SlotsAsync(await counter.NewPointAsync(Places), counter.Day(3), counter.Day(12)))[0];
        Assert.Equal(Places, slot.AvailableToVulnerable);
        return slot;
    }

    private static Dictionary<string, object?> AtStop(VisitSeen visit) => new() { ["mobileVisitId"] = visit.Id, ["startsAt"] = visit.Stops[0].StartsAt };

    private static Dictionary<string, object?> AtSlot(SlotSeen slot) => new() { ["servicePointId"] = slot.Point, ["startsAt"] = slot.StartsAt };

    /// Of the vulnerable, for whom a share is kept.
    private Task<Answer> BookAsync(Dictionary<string, object?> place, string mode, List<Person> group, string? key = null) =>
        counter.Scenarios.As(Village).AskAsync(
            Book,
            new
            {
                input = new Dictionary<string, object?>(place)
                {
                    ["mode"] = mode,
                    ["rows"] = group.Select(person => new { nik = person.Nik, consentReference = "F-1", priority = "VULNERABLE" }),
                },
            },
            key);

    private static (int Booked, int Refused) Outcome(Answer answer) =>
        answer["bookAppointments"].GetProperty("groupBooking") is var group
            ? (group.GetProperty("booked").GetInt32(), group.GetProperty("refused").GetInt32()) : default;

    private static void AssertRefused(string? code) => Assert.Contains(code, (string[])["SLOT_FULL", "ALREADY_BOOKED"]);

    /// So many are booked there, nobody of them twice, and the count of the time is theirs.
    private async Task CheckBookedOnceAsync(string host, int places)
    {
        Assert.True(NodeId.TryParse(host, out _, out var id));
        await using var database = await counter.Scenarios.DatabaseAsync();
        var booked = await database.Appointments
            .Where(it => it.Status == AppointmentStatus.Booked && (it.Slot!.ServicePointId == id || it.Slot.MobileVisitId == id))
            .Select(it => it.CitizenKey)
            .ToListAsync();
        Assert.Equal(places, booked.Count);
        Assert.Equal(places, booked.Distinct().Count());
        await CheckCountsAsync();
    }
}
