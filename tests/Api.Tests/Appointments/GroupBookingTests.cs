using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;

namespace SipOkMuba.Api.Tests.Appointments;

[Collection(ApiGroup.Name)]
public sealed class GroupBookingTests(ApiApp app)
{
    private const string Document = """
        mutation($input: BookAppointmentsInput!) { bookAppointments(input: $input) {
          groupBooking { id booked refused results { row appointmentId startsAt code } }
          errors { __typename ... on Error { code } ... on GroupRefusedError { rows { row code } alternatives { startsAt } } } } }
        """;

    private readonly Counter counter = new(app.Scenarios);

    [Fact]
    public async Task BestEffort_ShouldTellEachRow_WhenSomeCanNotBeBooked()
    {
        var slot = await SlotAsync(places: 2);
        var (first, second, third) = (await counter.AwaitingAsync(), await counter.AwaitingAsync(), await counter.AwaitingAsync());
        var stranger = Person.Next();

        var answer = await BookAsync("BEST_EFFORT", slot,
        [
            Row(first), Row(first), new { applicationId = second.Id }, Row(second), Row(third),
            new { nik = stranger.Nik }, new { nik = "123", consentReference = "F-1" },
        ]);

        Assert.Equal(
            [null, "ALREADY_BOOKED", "CONSENT_REQUIRED", null, "SLOT_FULL", "CONSENT_REQUIRED", "INVALID_NIK"],
            Results(answer).Select(result => result.GetProperty("code").GetString()));
        var group = answer["bookAppointments"].GetProperty("groupBooking");
        Assert.Equal((2, 5), (group.GetProperty("booked").GetInt32(), group.GetProperty("refused").GetInt32()));
        Assert.Equal(0, (await counter.SlotAsync(slot)).Available);
        await using var database = await app.Scenarios.DatabaseAsync();
        Assert.False(await KnowsAsync(stranger));

        // Whose line broke reads it again.
        var again = await app.Scenarios.As("demo-village").AskAsync(
            "query($id: ID!) { node(id: $id) { ... on GroupBooking { booked results { code } } } }", new { id = group.GetProperty("id").GetString() });
        Assert.Equal(2, again.WithoutErrors()["node"].GetProperty("booked").GetInt32());
        var other = await app.Scenarios.As("demo-village-2").AskAsync(
            "query($id: ID!) { node(id: $id) { id } }", new { id = group.GetProperty("id").GetString() });
        Assert.Equal(JsonValueKind.Null, other.WithoutErrors()["node"].ValueKind);
    }

    [Fact]
    public async Task AllOrNothing_ShouldChangeNothing_WhenOneCanNotBeBooked()
    {
        var slot = await SlotAsync(places: 2);
        object[] rows = [Row(await counter.AwaitingAsync()), Row(await counter.AwaitingAsync()), Row(await counter.AwaitingAsync())];

        var refusal = (await BookAsync("ALL_OR_NOTHING", slot, rows)).Refusal("bookAppointments")!.Value;

        Assert.Equal("GROUP_REFUSED", refusal.GetProperty("code").GetString());
        var row = Assert.Single(refusal.GetProperty("rows").EnumerateArray());
        Assert.Equal((3, "SLOT_FULL"), (row.GetProperty("row").GetInt32(), row.GetProperty("code").GetString()));
        Assert.Equal(3, refusal.GetProperty("alternatives").GetArrayLength());
        Assert.Equal(2, (await counter.SlotAsync(slot)).Available);

        var done = await BookAsync("ALL_OR_NOTHING", slot, rows[..2]);
        Assert.All(Results(done), result => Assert.NotNull(result.GetProperty("appointmentId").GetString()));
    }

    [Fact]
    public async Task Group_ShouldBookOnce_WhenItIsSentAgainWithTheSameKey()
    {
        var slot = await SlotAsync(places: 50);
        var people = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => counter.AwaitingAsync()));
        object[] rows = [.. people.Select(Row)];
        var key = $"group-{people[0].Number}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => BookAsync("ALL_OR_NOTHING", slot, rows, key)));

        var done = answers.Where(answer => answer.Errors.Count == 0).ToList();
        Assert.NotEmpty(done);
        Assert.All(answers.Except(done), answer => Assert.Equal("IDEMPOTENCY_KEY_IN_USE", answer.ErrorCode));
        Assert.Single(done.Select(answer => answer.Data.GetRawText()).Distinct());
        Assert.Equal(50, Results(done[0]).Count);
        Assert.Equal(0, (await counter.SlotAsync(slot)).Available);
        await using var database = await app.Scenarios.DatabaseAsync();
        var numbers = people.Select(person => person.Number).ToList();
        Assert.Equal(50, await database.Appointments.CountAsync(found => numbers.Contains(found.Application!.Number) && found.Status == AppointmentStatus.Booked));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(51)]
    public async Task Group_ShouldBeRefused_WhenItHasNoRowOrTooMany(int rows)
    {
        var slot = await SlotAsync(places: 1);
        var answer = await BookAsync("BEST_EFFORT", slot, [.. Enumerable.Repeat<object>(new { nik = Person.Next().Nik }, rows)]);
        Assert.Equal("INVALID_GROUP", answer.RefusalCode("bookAppointments"));
    }

    [Fact]
    public async Task Rows_ShouldNeedConsent_WhenTheResidentLivesElsewhere()
    {
        var slot = await SlotAsync(places: 2);
        var elsewhere = await app.Scenarios.SubmittedAsync("demo-portal", village: "16.06.01.2001");
        var answer = await BookAsync("BEST_EFFORT", slot, [new { nik = elsewhere.Person.Nik, consentReference = "F-1" }]);
        Assert.Equal("CONSENT_REQUIRED", Results(answer)[0].GetProperty("code").GetString());
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await BookAsync("BEST_EFFORT", slot, [Row(elsewhere)], by: "demo-officer")).ErrorCode);
    }

    private async Task<SlotSeen> SlotAsync(int places) =>
        (await counter.SlotsAsync(await counter.NewPointAsync(places), counter.Day(3), counter.Day(12))).First(slot => slot.Reserved == 0 || slot.Capacity >= 10);

    private static object Row(TestApplication application) => new { applicationId = application.Id, consentReference = "F-1", priority = "VULNERABLE" };

    private Task<Answer> BookAsync(string mode, SlotSeen slot, object[] rows, string? key = null, string by = "demo-village") =>
        app.Scenarios.As(by).AskAsync(Document, new { input = new { servicePointId = slot.Point, startsAt = slot.StartsAt, mode, rows } }, key);

    private static List<JsonElement> Results(Answer answer)
    {
        Assert.Null(answer.Refusal("bookAppointments"));
        return [.. answer["bookAppointments"].GetProperty("groupBooking").GetProperty("results").EnumerateArray()];
    }

    private async Task<bool> KnowsAsync(Person person) => (await app.Scenarios.As("demo-officer").AskAsync(
        """query($nik: NIK!) { findByNik(nik: $nik, purpose: "test") { id } }""", new { nik = person.Nik })).WithoutErrors()["findByNik"].ValueKind != JsonValueKind.Null;
}
