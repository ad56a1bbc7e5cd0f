using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Api.Tests.Webhooks;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.MobileVisits;

/// <summary>
/// A crew comes to a village: 40 residents are booked as a group, 5 are moved and 3 called off, the rain puts the visit off
/// by a week, 34 are recorded, and whoever listens has heard each change once.
/// </summary>
internal sealed class VillageDay(TimedApp app)
{
    private const string Village = "demo-village";
    private const string Region = "16.06.09";
    private const string Fields = "id type subjectVersion subject { id }";

    private static readonly string[] types =
        [.. EventCatalog.All.Select(described => described.Name).Where(name => name.StartsWith("appointment.", StringComparison.Ordinal))];

    private readonly Scenarios scenarios = new(app);
    private readonly List<Resident> residents = [];

    private Caravan Caravan => field ??= new Caravan(scenarios);

    /// Those at the first stop, who are moved, called off, and do not come when the crew is there.
    private List<Resident> Early => residents[..20];
    private List<Resident> ToAnotherStop => residents[..4];
    private Resident ToTheOffice => residents[4];
    private List<Resident> CalledOff => residents[20..23];
    private List<Resident> Missing => residents[38..];
    private List<Resident> ServedLive => residents[5..11];
    private List<Resident> Following => [.. residents.Except([.. CalledOff, ToTheOffice])];
    private List<Resident> Recorded => [.. Following.Except(Missing)];

    public async Task PassAsync()
    {
        await using var receiver = await Receiver.StartAsync();
        var partner = await scenarios.PartnerAsync(pointsPerMinute: 1_000_000);
        foreach (var application in await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Caravan.Counter.AwaitingAsync("demo-officer"))))
        {
            residents.Add(new Resident(application));
        }

        // All but the last consent to the partner.
        foreach (var resident in residents[..39])
        {
            await scenarios.RecordConsentAsync(resident.Application.Person, partner);
        }

        var webhook = await new WebhookSteps(scenarios).CreateAsync(receiver.Url(), partner, types);
        var head = (await scenarios.As(Village).AskAsync("{ events(first: 1) { headCursor } }")).WithoutErrors()["events"].GetProperty("headCursor").GetString();
        await using var village = await EventTrail.FollowAsync(
            app, Village, $"subscription($head: String) {{ onAppointmentChanged(region: \"{Scenarios.Village}\", after: $head) {{ {Fields} }} }}", new { head }, IsLast);
        await using var portal = await EventTrail.FollowAsync(
            app, partner, $"subscription($head: String, $types: [String!]) {{ onEvent(types: $types, after: $head) {{ {Fields} }} }}", new { head, types }, IsLast);
        await using var office = await EventTrail.FollowAsync(
            app, Caravan.Officer, $"subscription($head: String) {{ onMobileVisitChanged(region: \"{Region}\", after: $head) {{ {Fields} }} }}", new { head },
            told => told.Type == "mobileVisit.closed");

        var visit = await BookAsync(await PlanAsync());
        await ChangeSomeAsync(visit);
        visit = await PutOffAsync(visit);
        await RemindAsync();
        await HoldAsync(visit);
        await AssertWhatBecameAsync();
        await CallOffAsync(ToTheOffice);

        Assert.Equal(191, residents.Sum(resident => resident.Events.Count));
        await AssertLogAsync();
        AssertTold(residents, told => told != "appointment.reminded", await village.ToldAsync());
        AssertTold(residents[..39], _ => true, await portal.ToldAsync());
        AssertTold(residents[..39], _ => true, await ReceivedAsync(receiver, webhook));
        Assert.Equal(
            [
                ("mobileVisit.planned", 1), ("mobileVisit.confirmed", 2), ("mobileVisit.postponed", 3), ("mobileVisit.confirmed", 4),
                ("mobileVisit.listTaken", 5), ("mobileVisit.departed", 6), ("mobileVisit.opened", 7), ("mobileVisit.closed", 8),
            ],
            (await office.ToldAsync()).Select(told => (told.Type, told.Version)));
    }

    /// Monday for Friday.
    private async Task<VisitSeen> PlanAsync()
    {
        var visit = await Caravan.PlannedAsync(inDays: 4, minimumDemand: 20, stops:
        [
            Caravan.Stop(Scenarios.Village, 8, 10, 25), Caravan.Stop(Caravan.Elsewhere, 10, 12, 20), Caravan.Stop(Scenarios.Village, 13, 15, 25),
        ]);
        Assert.Equal("2026-12-11", $"{visit.Date:yyyy-MM-dd}");
        Assert.NotNull((await Caravan.TryAsync(Caravan.Supervisor, "confirmMobileVisit", visit)).Refusal("confirmMobileVisit"));
        return visit;
    }

    /// The line broke after the first request, so it is sent again.
    private async Task<VisitSeen> BookAsync(VisitSeen visit)
    {
        app.Now += TimeSpan.FromHours(2);
        var rows = residents.Select((resident, i) => new
        {
            applicationId = resident.Application.Id,
            consentReference = $"F-{i + 1}",
            startsAt = visit.Stops[Early.Contains(resident) ? 0 : 2].StartsAt,
        });
        var input = new { mobileVisitId = visit.Id, startsAt = visit.Stops[0].StartsAt, mode = "ALL_OR_NOTHING", rows };
        var (first, again) = (await BookAsync(input), await BookAsync(input));

        Assert.Equal(first, again);
        var results = first["bookAppointments"].GetProperty("groupBooking").GetProperty("results").EnumerateArray().ToList();
        foreach (var (resident, result) in residents.Zip(results))
        {
            resident.Appointment = result.GetProperty("appointmentId").GetString()!;
            resident.Events.Add("appointment.booked");
        }

        Assert.Equal(40, residents.Select(resident => resident.Appointment).Distinct().Count());
        var seen = await Caravan.DoAsync("confirmMobileVisit", visit);
        Assert.Equal(("CONFIRMED", 40), (seen.Status, seen.Demand));
        return seen;
    }

    private async Task<Answer> BookAsync(object input)
    {
        var answer = await scenarios.As(Village).AskAsync(
            """
            mutation($input: BookAppointmentsInput!) { bookAppointments(input: $input) {
              groupBooking { id booked refused results { row appointmentId startsAt code } } errors { __typename ... on Error { code } } } }
            """,
            new { input }, "group-of-december");
        Assert.True(answer.Refusal("bookAppointments") is null, answer.Body);
        return answer;
    }

    /// On the next day.
    private async Task ChangeSomeAsync(VisitSeen visit)
    {
        app.GoTo("2026-12-08 09:00:00");
        foreach (var resident in ToAnotherStop)
        {
            await MoveAsync(resident, new { id = resident.Appointment, mobileVisitId = visit.Id, startsAt = visit.Stops[1].StartsAt });
        }

        var slot = (await Caravan.Counter.SlotsAsync(fromDay: 13, days: 1))[0];
        await MoveAsync(ToTheOffice, new { id = ToTheOffice.Appointment, servicePointId = slot.Point, startsAt = slot.StartsAt });
        foreach (var resident in CalledOff)
        {
            await CallOffAsync(resident);
        }

        var seen = await Caravan.SeeAsync(visit);
        Assert.Equal((36, Following.Count), (seen.Demand, 36));

        // Of the places a tenth is kept for the vulnerable.
        Assert.Equal([23 - 15, 18 - 4, 23 - 17], seen.Stops.Select(stop => stop.Available));
    }

    private async Task<VisitSeen> PutOffAsync(VisitSeen visit)
    {
        app.GoTo("2026-12-10 06:00:00");
        var later = await Caravan.PostponedAsync(visit, 7);
        Tell(Following, "appointment.rescheduled");
        Assert.Equal(("POSTPONED", 36), (later.Status, later.Demand));
        Assert.All(later.Stops, stop => Assert.StartsWith("2026-12-18T", stop.StartsAt, StringComparison.Ordinal));
        return await Caravan.DoAsync("confirmMobileVisit", later);
    }

    /// The day before, after the last stop's time of day.
    private async Task RemindAsync()
    {
        app.GoTo("2026-12-17 14:00:00");
        await app.PerformWhatIsDueAsync();
        Tell(Following, "appointment.reminded");
    }

    private async Task HoldAsync(VisitSeen visit)
    {
        await Caravan.DoAsync("takeMobileVisitList", visit);
        app.GoTo("2026-12-18 06:30:00");
        await Caravan.DoAsync("departMobileVisit", visit);
        app.GoTo("2026-12-18 07:55:00");
        await Caravan.DoAsync("openMobileVisit", visit);
        foreach (var resident in ServedLive)
        {
            app.Now += TimeSpan.FromMinutes(4);
            await Caravan.Counter.DoAsync(Caravan.Officer, "checkInAppointment", resident.Appointment);
            await Caravan.Counter.DoAsync(Caravan.Officer, "completeAppointment", resident.Appointment);
        }

        // Then the line was gone until the afternoon.
        var noted = scenarios.Now;
        app.GoTo("2026-12-18 14:30:00");
        var list = Recorded.Except(ServedLive).Select((resident, i) => Caravan.Row(resident.Appointment, "CAPTURED", noted.AddMinutes(5 * i))).ToArray();
        Assert.Equal(28, list.Length);
        Assert.All(await SendAsync(visit, list), status => Assert.Equal("APPLIED", status));
        Assert.All(await SendAsync(visit, list), status => Assert.Equal("ALREADY_APPLIED", status));
        Tell(Recorded, "appointment.checkedIn", "appointment.completed");

        app.GoTo("2026-12-18 15:05:00");
        await Caravan.DoAsync("closeMobileVisit", visit);
        Tell(Missing, "appointment.noShow");
    }

    private async Task<List<string?>> SendAsync(VisitSeen visit, object[] list)
    {
        var answer = await Caravan.TryRecordAsync(Caravan.Officer, visit, list);
        Assert.True(answer.Refusal("recordMobileVisitResults") is null, answer.Body);
        var rows = answer["recordMobileVisitResults"].GetProperty("mobileVisitResults").GetProperty("rows");
        return [.. rows.EnumerateArray().Select(row => row.GetProperty("status").GetString())];
    }

    private async Task AssertWhatBecameAsync()
    {
        Assert.Equal(34, Recorded.Count);
        var ids = residents.Select(resident => resident.Application.Subject).ToList();
        await using var database = await scenarios.DatabaseAsync();
        var statuses = await database.Applications.Where(found => ids.Contains(found.Id)).ToDictionaryAsync(found => found.Id, found => found.Status);
        foreach (var resident in residents)
        {
            var (application, appointment) = Recorded.Contains(resident) ? (ApplicationStatus.BiometricsCaptured, "COMPLETED")
                : (ApplicationStatus.AwaitingBiometrics, Missing.Contains(resident) ? "NO_SHOW" : resident == ToTheOffice ? "BOOKED" : "CANCELLED");
            Assert.Equal(application, statuses[resident.Application.Subject]);
            Assert.Equal(appointment, await Caravan.Counter.StatusOfAsync(resident.Appointment, Village));
        }
    }

    private async Task MoveAsync(Resident resident, object input)
    {
        var answer = await scenarios.As(Village).AskAsync(
            "mutation($input: RescheduleAppointmentInput!) { rescheduleAppointment(input: $input) { appointment { id } errors { ... on Error { code } } } }",
            new { input });
        Assert.True(answer.Refusal("rescheduleAppointment") is null, answer.Body);
        resident.Events.Add("appointment.rescheduled");
    }

    private async Task CallOffAsync(Resident resident)
    {
        await Caravan.Counter.DoAsync(Village, "cancelAppointment", resident.Appointment);
        resident.Events.Add("appointment.cancelled");
    }

    private static void Tell(IEnumerable<Resident> residents, params string[] told)
    {
        foreach (var resident in residents)
        {
            resident.Events.AddRange(told);
        }
    }

    /// With this the story ends, so whatever was told twice was told before.
    private bool IsLast(Told told) => told.Type == "appointment.cancelled" && told.Subject == ToTheOffice.Appointment;

    /// The log has what was done, and nothing else.
    private async Task AssertLogAsync()
    {
        var ids = residents.Select(resident => resident.Subject).ToList();
        await using var database = await scenarios.DatabaseAsync();
        var logged = await database.OutboxEvents.Where(one => ids.Contains(one.SubjectId))
            .Select(one => new { one.SubjectId, one.SubjectVersion, one.Type })
            .ToListAsync();
        foreach (var resident in residents)
        {
            Assert.Equal(
                resident.Events.Select((type, i) => (i + 1, type)),
                logged.Where(one => one.SubjectId == resident.Subject).OrderBy(one => one.SubjectVersion).Select(one => (one.SubjectVersion, one.Type)));
        }
    }

    /// Each event of these residents once, those of one in their order, and none of others.
    private static void AssertTold(List<Resident> of, Func<string, bool> isTold, List<Told> told)
    {
        Assert.Equal(told.Count, told.Select(one => one.Id).Distinct().Count());
        Assert.Equal(of.Select(resident => resident.Appointment).Order(), told.Select(one => one.Subject).Distinct().Order());
        foreach (var resident in of)
        {
            Assert.Equal(
                resident.Events.Select((type, i) => (i + 1, type)).Where(one => isTold(one.type)),
                told.Where(one => one.Subject == resident.Appointment).Select(one => (one.Version, one.Type)));
        }
    }

    private async Task<List<Told>> ReceivedAsync(Receiver receiver, TestWebhook webhook)
    {
        var received = new List<Told>();
        foreach (var _ in residents[..39].SelectMany(resident => resident.Events))
        {
            var one = await receiver.NextAsync();
            Assert.True(one.IsSignedWith(webhook.Secret));
            var data = one.Json.GetProperty("data");
            received.Add(new Told(
                one.Id, one.Type, data.GetProperty("subject").GetProperty("id").GetString()!, data.GetProperty("subjectVersion").GetInt32()));
        }

        // What is to be delivered was written before it was sent.
        await using var database = await scenarios.DatabaseAsync();
        var id = NodeId.Parse(webhook.Id, "Webhook");
        Assert.Equal(received.Count, await database.WebhookDeliveries.CountAsync(delivery => delivery.Webhook!.Id == id));
        Assert.False(receiver.TryNext("/", out var more), more?.Body);
        return received;
    }

    private sealed class Resident(TestApplication application)
    {
        public TestApplication Application => application;

        public string Appointment { get; set; } = "";

        public Guid Subject => Counter.Subject(Appointment);

        /// What there is to be told of the appointment.
        public List<string> Events { get; } = [];
    }
}
