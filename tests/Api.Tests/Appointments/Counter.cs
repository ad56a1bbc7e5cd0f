using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Calendars;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.ServicePoints;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Appointments;

/// Places and appointments by the front door.
public sealed class Counter(Scenarios scenarios)
{
    private const string Fields = "appointment { id status version startsAt heldUntil moves reason servicePoint { id } } errors { __typename ... on Error { code } ... on SlotFullError { alternatives { servicePointId startsAt available } } ... on SlotNotOfferedError { notOffered: alternatives { startsAt } }";
    private const string Taken = Fields + " ... on AlreadyBookedError { appointmentId } }";

    private static int taken;

    public Scenarios Scenarios => scenarios;

    /// Of a citizen who has to come.
    public async Task<TestApplication> AwaitingAsync(string by = "demo-portal", Person? person = null)
    {
        var application = await scenarios.SubmittedAsync(by, person: person);
        await scenarios.DoAsync(application, Verb.Named("claimApplication"));
        await scenarios.DoAsync(application, Verb.Named("verifyApplication"));
        return application;
    }

    /// The bookable times of a service point, from a day on that no cut-off reaches.
    public async Task<List<SlotSeen>> SlotsAsync(string district = "16.06.09", int fromDay = 2, int days = 14)
    {
        return await SlotsAsync(await scenarios.ServicePointAsync(district), Day(fromDay), Day(fromDay + days - 1));
    }

    public async Task<List<SlotSeen>> SlotsAsync(string point, DateOnly from, DateOnly to)
    {
        var answer = await scenarios.As("demo-officer").AskAsync(
            "query($point: ID!, $from: LocalDate!, $to: LocalDate!) { slots(servicePointId: $point, from: $from, to: $to) { startsAt endsAt capacity reserved available availableToVulnerable isBookable version } }",
            new { point, from = from.ToString("yyyy-MM-dd"), to = to.ToString("yyyy-MM-dd") });
        return [.. answer.WithoutErrors()["slots"].EnumerateArray().Select(slot => new SlotSeen(
            point,
            slot.GetProperty("startsAt").GetString()!,
            slot.GetProperty("capacity").GetInt32(),
            slot.GetProperty("reserved").GetInt32(),
            slot.GetProperty("available").GetInt32(),
            slot.GetProperty("availableToVulnerable").GetInt32(),
            slot.GetProperty("isBookable").GetBoolean(),
            slot.GetProperty("version").GetInt32()))];
    }

    public async Task<SlotSeen> SlotAsync(SlotSeen slot)
    {
        var day = DateOnly.Parse(slot.StartsAt[..10]);
        return (await SlotsAsync(slot.Point, day, day)).Single(seen => seen.StartsAt == slot.StartsAt);
    }

    public Task<Answer> TryBookAsync(string by, SlotSeen slot, string? applicationId = null, string? nik = null, string? key = null) =>
        scenarios.As(by).AskAsync(
            $"mutation($input: BookAppointmentInput!) {{ bookAppointment(input: $input) {{ {Taken} }} }}",
            new { input = Input(slot, applicationId, nik) }, key);

    public static Task<Answer> TryHoldAsync(HttpClient client, SlotSeen slot, string? applicationId = null, string? nik = null) => client.AskAsync(
        $"mutation($input: HoldSlotInput!) {{ holdSlot(input: $input) {{ {Taken} }} }}", new { input = Input(slot, applicationId, nik) });

    public Task<Answer> TryMoveAsync(string by, string id, SlotSeen slot) => scenarios.As(by).AskAsync(
        $"mutation($input: RescheduleAppointmentInput!) {{ rescheduleAppointment(input: $input) {{ {Fields} }} }} }}",
        new { input = new { id, servicePointId = slot.Point, startsAt = slot.StartsAt } });

    /// A verb that takes nothing but the appointment.
    public Task<Answer> TryAsync(string by, string verb, string id, int? expectedVersion = null) => scenarios.As(by).AskAsync(
        $"mutation($id: ID!, $version: Int) {{ {verb}(input: {{ id: $id, expectedVersion: $version }}) {{ appointment {{ id status version reason }} errors {{ ... on Error {{ code }} }} }} }}",
        new { id, version = expectedVersion });

    public async Task<string> BookedAsync(SlotSeen slot, TestApplication? application = null, string by = "demo-officer")
    {
        var answer = await TryBookAsync(by, slot, (application ?? await AwaitingAsync()).Id);
        Assert.Null(answer.Refusal("bookAppointment"));
        return answer["bookAppointment"].GetProperty("appointment").GetProperty("id").GetString()!;
    }

    public async Task<string> BookedAsync() => await BookedAsync(await FreeAsync());

    /// A time that nobody has wanted yet.
    public async Task<SlotSeen> FreeAsync(string district = "16.06.09")
    {
        var slots = await SlotsAsync(district, days: 28);
        var free = slots.Where(slot => slot is { Version: 0, IsBookable: true }).ToList();
        return free[Interlocked.Increment(ref taken) % free.Count];
    }

    public async Task<string> HeldAsync(SlotSeen? slot = null)
    {
        var application = await AwaitingAsync();
        await scenarios.RecordVillageConsentAsync(application.Person);
        var answer = await TryHoldAsync(scenarios.As("demo-village"), slot ?? await FreeAsync(), application.Id);
        Assert.Null(answer.Refusal("holdSlot"));
        return answer["holdSlot"].GetProperty("appointment").GetProperty("id").GetString()!;
    }

    public async Task<string> WalkInAsync(TestApplication? application = null)
    {
        var answer = await scenarios.As("demo-officer").AskAsync(
            "mutation($input: AdmitWalkInInput!) { admitWalkIn(input: $input) { appointment { id } errors { ... on Error { code } } } }",
            new { input = new { servicePointId = await scenarios.ServicePointAsync(), applicationId = (application ?? await AwaitingAsync()).Id } });
        Assert.Null(answer.Refusal("admitWalkIn"));
        return answer["admitWalkIn"].GetProperty("appointment").GetProperty("id").GetString()!;
    }

    /// One whose time has come, though the clock of the test does not move: so long ago.
    public async Task<string> DueAsync(TimeSpan ago)
    {
        var id = await BookedAsync();
        await using var database = await scenarios.DatabaseAsync();
        var (subject, start) = (Subject(id), scenarios.Now - ago);
        await database.Appointments.Where(found => found.Id == subject).ExecuteUpdateAsync(set => set
            .SetProperty(found => found.StartsAt, start)
            .SetProperty(found => found.EndsAt, start.AddMinutes(30)));
        return id;
    }

    /// A day at a service point of its own on which nothing is left: it is open for one slot of one place, which is booked.
    public async Task<(string Point, string Day)> FullDayAsync()
    {
        var (slot, _) = await FullSlotAsync();
        return (slot.Point, slot.StartsAt[..10]);
    }

    public async Task<string> WaitingAsync() => await WaitingForAsync((await FullSlotAsync()).Slot);

    /// Waits where a place has just come free.
    public async Task<string> OfferedAsync()
    {
        var (slot, booked) = await FullSlotAsync();
        var entry = await WaitingForAsync(slot);
        await DoAsync("demo-officer", "cancelAppointment", booked);
        return entry;
    }

    public async Task<string> WaitingForAsync(SlotSeen slot, string by = "demo-village")
    {
        var application = await AwaitingAsync();
        await scenarios.RecordVillageConsentAsync(application.Person);
        var answer = await scenarios.As(by).AskAsync(
            "mutation($input: JoinWaitlistInput!) { joinWaitlist(input: $input) { waitlistEntry { id } errors { ... on Error { code } } } }",
            new { input = new { servicePointId = slot.Point, firstDay = slot.StartsAt[..10], lastDay = slot.StartsAt[..10], applicationId = application.Id } });
        Assert.Null(answer.Refusal("joinWaitlist"));
        return answer["joinWaitlist"].GetProperty("waitlistEntry").GetProperty("id").GetString()!;
    }

    /// The only place of a day, and who has it.
    public async Task<(SlotSeen Slot, string Booked)> FullSlotAsync()
    {
        var point = await NewPointAsync(places: 1);
        var slot = (await SlotsAsync(point, Day(3), Day(12)))[0];
        return (slot, await BookedAsync(slot));
    }

    /// A service point that no other test has, open for one slot each working day.
    public async Task<string> NewPointAsync(int places)
    {
        await using var database = await scenarios.DatabaseAsync();
        var hours = new OpeningHours([.. Enum.GetValues<Weekday>().Select(day => new OpenSpan(day, new TimeOnly(9, 0), new TimeOnly(9, 30)))]);
        var point = ServicePoint.Open(new IdSource(TimeProvider.System).Next(), $"Loket {Interlocked.Increment(ref taken)}", "16.06.15", hours: hours);
        point.SetStations(new Actor(ActorRole.Supervisor, "test"), scenarios.Now, places, 1);
        database.ServicePoints.Add(point);
        await database.SaveChangesAsync();
        return NodeId.Format(nameof(ServicePoint), point.Id);
    }

    /// In WIB, so many days ahead.
    public DateOnly Day(int ahead) => Wib.DateOf(scenarios.Now).AddDays(ahead);

    public async Task DoAsync(string by, string verb, string id)
    {
        var answer = await TryAsync(by, verb, id);
        Assert.True(answer.Refusal(verb) is null, answer.Body);
    }

    public async Task<string?> StatusOfAsync(string id, string by = "demo-officer") => (await scenarios.As(by).AskAsync(
        "query($id: ID!) { appointmentById(id: $id) { status } }", new { id })).WithoutErrors()["appointmentById"] is { ValueKind: JsonValueKind.Object } found
        ? found.GetProperty("status").GetString()
        : null;

    public static Guid Subject(string id) => NodeId.Parse(id, "Appointment");

    private static Dictionary<string, object?> Input(SlotSeen slot, string? applicationId, string? nik) => new()
    {
        ["servicePointId"] = slot.Point,
        ["startsAt"] = slot.StartsAt,
        ["applicationId"] = applicationId,
        ["nik"] = nik,
    };
}

public sealed record SlotSeen(
    string Point, string StartsAt, int Capacity, int Reserved, int Available, int AvailableToVulnerable, bool IsBookable, int Version);
