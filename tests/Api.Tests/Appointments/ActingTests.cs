using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Appointments;

/// Who may act for a citizen, and what one act does to what else waits.
[Collection(ApiGroup.Name)]
public sealed class ActingTests(ApiApp app)
{
    private readonly Counter counter = new(app.Scenarios);

    [Theory]
    [InlineData("cancelAppointment")]
    [InlineData("confirmAppointment")]
    public async Task VillageOperator_ShouldActForNobody_WhoHasWithdrawnTheConsent(string verb)
    {
        var id = await counter.HeldAsync();
        await using var database = await app.Scenarios.DatabaseAsync();
        var subject = Counter.Subject(id);
        var consent = await database.Appointments.Where(found => found.Id == subject)
            .SelectMany(found => found.Citizen.Consents).Where(given => given.VillageCode != null)
            .Select(given => given.Id).SingleAsync();
        await app.Scenarios.WithdrawConsentAsync(consent);

        Assert.Equal("CONSENT_REQUIRED", (await counter.TryAsync("demo-village", verb, id)).RefusalCode(verb));
        await counter.DoAsync("demo-officer", verb, id);
    }

    [Fact]
    public async Task BookAppointment_ShouldComeForWhatWaits_AndEndTheWait_WhenTheCitizenIsNamedByNik()
    {
        var (full, _) = await counter.FullSlotAsync();
        var application = await counter.AwaitingAsync();
        await app.Scenarios.RecordVillageConsentAsync(application.Person);
        var joined = await app.Scenarios.As("demo-village").AskAsync(
            "mutation($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { waitlistEntry { id } errors { ... on Error { code } } } }",
            new { input = new { servicePointId = full.Point, firstDay = full.StartsAt[..10], lastDay = full.StartsAt[..10], nik = application.Person.Nik } });
        Assert.Null(joined.Refusal("joinWaitlist"));

        var booked = await counter.TryBookAsync("demo-officer", await counter.FreeAsync(), nik: application.Person.Nik);

        Assert.Null(booked.Refusal("bookAppointment"));
        var seen = await app.Scenarios.As("demo-officer").AskAsync(
            "query($appointment: ID!, $entry: ID!) { appointmentById(id: $appointment) { applicationNumber } node(id: $entry) { ... on WaitlistEntry { status } } }",
            new
            {
                appointment = booked["bookAppointment"].GetProperty("appointment").GetProperty("id").GetString(),
                entry = joined["joinWaitlist"].GetProperty("waitlistEntry").GetProperty("id").GetString(),
            });
        Assert.Equal(application.Number, seen.WithoutErrors()["appointmentById"].GetProperty("applicationNumber").GetString());
        Assert.Equal("LEFT", seen["node"].GetProperty("status").GetString());
    }

    [Fact]
    public async Task CheckIn_ShouldBeOfTheOfficeAlone_WhereverTheCitizenLives()
    {
        var id = await counter.DueAsync(TimeSpan.Zero);
        var subject = Counter.Subject(id);
        await using var database = await app.Scenarios.DatabaseAsync();
        await database.Appointments.Where(found => found.Id == subject).ExecuteUpdateAsync(set => set.SetProperty(found => found.PlaceRegionCode, "16.06.01"));
        var (home, _) = await app.Scenarios.SignedUpAsync("OFFICER", "16.06.09");

        Assert.Equal("BOOKED", await counter.StatusOfAsync(id, home));
        Assert.Equal("NOT_FOUND", (await counter.TryAsync(home, "checkInAppointment", id)).RefusalCode("checkInAppointment"));
        await counter.DoAsync(ApiApp.FarOfficer, "checkInAppointment", id);
    }

    [Theory]
    [InlineData("0001-01-01", "0001-01-31")]
    [InlineData("9999-12-31", "9999-12-31")]
    [InlineData("2026-12-31", "2026-12-01")]
    public async Task Days_ShouldBeRefusedInWords_WhenTheyLieOutsideOfAnyCalendar(string from, string to)
    {
        var point = await app.Scenarios.ServicePointAsync();
        var slots = await app.Scenarios.As("demo-officer").AskAsync(
            "query($point: ID!, $from: LocalDate!, $to: LocalDate!) { slots(servicePointId: $point, from: $from, to: $to) { startsAt } }", new { point, from, to });
        Assert.Equal("SLOT_RANGE_INVALID", slots.ErrorCode);
        var joined = await app.Scenarios.As("demo-officer").AskAsync(
            "mutation($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { waitlistEntry { id } errors { ... on Error { code } } } }",
            new { input = new { servicePointId = point, firstDay = from, lastDay = to, nik = Person.Next().Nik } });
        Assert.Equal("INVALID_DAYS", joined.RefusalCode("joinWaitlist"));
    }

    [Theory]
    [InlineData("0001-01-02T00:00:00Z", "SLOT_TOO_SOON")]
    [InlineData("9999-12-31T23:59:59Z", "SLOT_TOO_FAR")]
    public async Task Times_ShouldBeRefusedInWords_WhenTheyLieOutsideOfAnyCalendar(string startsAt, string code)
    {
        var slot = (await counter.SlotsAsync())[0] with { StartsAt = startsAt };
        Assert.Equal(code, (await counter.TryBookAsync("demo-officer", slot, nik: Person.Next().Nik)).RefusalCode("bookAppointment"));
    }

    [Fact]
    public async Task OnEvent_ShouldTellOfSlots_OnlyWhenTheyAreAskedFor()
    {
        const string Document = "subscription($types: [String!], $after: String) { onEvent(types: $types, after: $after) { type } }";
        var head = (await app.Scenarios.As("demo-officer").AskAsync("{ events(first: 1) { headCursor } }")).WithoutErrors()["events"].GetProperty("headCursor").GetString();
        await counter.BookedAsync();
        await using var all = await LiveSocket.SubscribeAsync(app, await app.TokenAsync("demo-officer"), Document, new { after = head });
        await using var slots = await LiveSocket.SubscribeAsync(
            app, await app.TokenAsync("demo-portal-2"), Document, new { types = new[] { "slot.availabilityChanged" }, after = head });

        Assert.Equal("slot.availabilityChanged", Type(await slots.NextAsync()));
        string? type;
        do
        {
            type = Type(await all.NextAsync());
            Assert.NotEqual("slot.availabilityChanged", type);
        }
        while (type != "appointment.booked");

        static string? Type(JsonElement next) => next.GetProperty("onEvent").GetProperty("type").GetString();
    }

    [Fact]
    public async Task CancelApplication_ShouldFreeThePlace_WhileOthersBookTheSameTime()
    {
        var point = await counter.NewPointAsync(places: 30);
        var slot = (await counter.SlotsAsync(point, counter.Day(3), counter.Day(12)))[0];
        var applications = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => counter.AwaitingAsync()));
        foreach (var application in applications)
        {
            await counter.BookedAsync(slot, application);
        }

        var booking = Enumerable.Range(0, 20).Select(_ => counter.TryBookAsync("demo-officer", slot, nik: Person.Next().Nik)).ToList();
        var cancelling = applications.Select(application => app.Scenarios.TryAsync(Verb.Named("cancelApplication"), application.Id, "demo-supervisor")).ToList();

        Assert.All(await Task.WhenAll(cancelling), answer => Assert.Null(answer.Refusal("cancelApplication")));
        Assert.All(await Task.WhenAll(booking), answer => Assert.Null(answer.Refusal("bookAppointment")));
        var seen = await counter.SlotAsync(slot);
        Assert.Equal(slot.Capacity - 20, seen.AvailableToVulnerable);
        await using var database = await app.Scenarios.DatabaseAsync();
        var numbers = applications.Select(application => application.Number).ToList();
        Assert.Equal(5, await database.Applications.CountAsync(found => numbers.Contains(found.Number) && found.Status == ApplicationStatus.Cancelled));
    }
}
