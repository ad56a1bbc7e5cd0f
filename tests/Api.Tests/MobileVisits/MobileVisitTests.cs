using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Appointments;

namespace SipOkMuba.Api.Tests.MobileVisits;

[Collection(ApiGroup.Name)]
public sealed class MobileVisitTests(ApiApp app)
{
    private readonly Caravan caravan = new(app.Scenarios);

    [Fact]
    public async Task Plan_ShouldMakeTheRoute_InOrderOfTime()
    {
        var visit = await caravan.PlannedAsync(stops: [Caravan.Stop(Caravan.Elsewhere, 12, 15, 30), Caravan.Stop(Scenarios.Village, 8, 11, 10)]);

        Assert.Equal(("PLANNED", 0, 1), (visit.Status, visit.Demand, visit.Version));
        Assert.Equal([Scenarios.Village, Caravan.Elsewhere], visit.Stops.Select(stop => stop.Village));
        Assert.Equal([9, 27], visit.Stops.Select(stop => stop.Available));
        Assert.EndsWith("08:00:00.000+07:00", visit.Stops[0].StartsAt, StringComparison.Ordinal);
        Assert.Equal("16.06.09", (await app.Scenarios.WaitForAsync(visit.Subject, "mobileVisit.planned")).Region);
    }

    [Fact]
    public async Task Plan_ShouldBeRefused_WhereAVillageIsUnknownOrNotOnes()
    {
        var unknown = await caravan.TryPlanAsync(stops: [Caravan.Stop("16.07.01.2001", 8, 9)]);
        Assert.Equal("UNKNOWN_VILLAGE", unknown.Refusal("planMobileVisit")!.Value.GetProperty("code").GetString());
        Assert.Equal("NOT_FOUND", (await caravan.TryPlanAsync(ApiApp.FarSupervisor)).Refusal("planMobileVisit")!.Value.GetProperty("code").GetString());
        var overlapping = await caravan.TryPlanAsync(stops: [Caravan.Stop(Scenarios.Village, 8, 11), Caravan.Stop(Caravan.Elsewhere, 10, 12)]);
        Assert.Equal("STOPS_OVERLAP", overlapping.Refusal("planMobileVisit")!.Value.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Confirm_ShouldNeedTheDemand()
    {
        var visit = await caravan.PlannedAsync(minimumDemand: 2);
        await caravan.BookedAsync(visit);
        var refused = (await caravan.TryAsync(Caravan.Supervisor, "confirmMobileVisit", visit)).Refusal("confirmMobileVisit")!.Value;
        Assert.Equal(("DEMAND_TOO_LOW", 1, 2), (refused.GetProperty("code").GetString(), refused.GetProperty("demand").GetInt32(), refused.GetProperty("minimum").GetInt32()));

        await caravan.BookedAsync(visit, stop: 1);

        Assert.Equal(("CONFIRMED", 2), await caravan.DoAsync("confirmMobileVisit", visit) is var seen ? (seen.Status, seen.Demand) : default);
    }

    [Fact]
    public async Task Confirm_ShouldNeedOneVulnerableResident_OfAVisitToHomes()
    {
        var visit = await caravan.PlannedAsync("HOME", minimumDemand: 20);
        await caravan.BookedAsync(visit);
        Assert.NotNull((await caravan.TryAsync(Caravan.Supervisor, "confirmMobileVisit", visit)).Refusal("confirmMobileVisit"));

        await caravan.BookedAsync(visit, priority: "VULNERABLE");

        Assert.Equal("CONFIRMED", (await caravan.DoAsync("confirmMobileVisit", visit)).Status);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Book_ShouldBeRefused_WherePlaceIsNamedTwiceOrNever(bool point, bool visit)
    {
        var planned = await caravan.PlannedAsync();
        var refused = await app.Scenarios.As(Caravan.Officer).AskAsync(
            "mutation($input: BookAppointmentInput!) { bookAppointment(input: $input) { errors { ... on Error { code } } } }",
            new
            {
                input = new
                {
                    servicePointId = point ? await app.Scenarios.ServicePointAsync() : null,
                    mobileVisitId = visit ? planned.Id : null,
                    startsAt = planned.Stops[0].StartsAt,
                    nik = Person.Next().Nik,
                },
            });
        Assert.Equal("INVALID_PLACE", refused.Refusal("bookAppointment")!.Value.GetProperty("code").GetString());
    }

    [Fact]
    public async Task Book_ShouldNameOtherVisitsFirst_WhenAStopIsFull()
    {
        var full = await caravan.PlannedAsync(inDays: 4, stops: [Caravan.Stop(Scenarios.Village, 8, 9, 1)]);
        var other = await caravan.PlannedAsync(inDays: 1, stops: [Caravan.Stop(Caravan.Elsewhere, 9, 12, 1)]);
        await caravan.BookedAsync(full);

        var refused = (await caravan.TryBookAsync(full, nik: Person.Next().Nik)).Refusal("bookAppointment")!.Value;

        Assert.Equal("SLOT_FULL", refused.GetProperty("code").GetString());
        var alternatives = refused.GetProperty("alternatives").EnumerateArray().ToList();
        Assert.Equal(3, alternatives.Count);
        Assert.Contains(alternatives, one => one.GetProperty("mobileVisitId").GetString() == other.Id);
        Assert.DoesNotContain(alternatives, one => one.GetProperty("mobileVisitId").GetString() == full.Id);
    }

    [Fact]
    public async Task Reschedule_ShouldLeadFromAVisitToAServicePointAndBack()
    {
        var visit = await caravan.PlannedAsync();
        var id = await caravan.BookedAsync(visit);
        var slot = await caravan.Counter.FreeAsync();

        var away = await MoveAsync(new { id, servicePointId = slot.Point, startsAt = slot.StartsAt });
        Assert.Equal(JsonValueKind.Null, away["rescheduleAppointment"].GetProperty("appointment").GetProperty("mobileVisit").ValueKind);
        Assert.Equal(0, (await caravan.SeeAsync(visit)).Demand);
        var back = await MoveAsync(new { id, mobileVisitId = visit.Id, startsAt = visit.Stops[1].StartsAt });

        Assert.Equal(visit.Id, back["rescheduleAppointment"].GetProperty("appointment").GetProperty("mobileVisit").GetProperty("id").GetString());
        Assert.Equal(1, (await caravan.SeeAsync(visit)).Demand);
    }

    [Fact]
    public async Task Visit_ShouldServe_FromDepartureToEnd()
    {
        var application = await caravan.Counter.AwaitingAsync();
        var (visit, appointment) = await caravan.ConfirmedAsync(application);
        var missing = await caravan.BookedAsync(visit);
        Assert.Equal("LIST_NOT_CURRENT", CodeOf(await caravan.TryAsync(Caravan.Officer, "departMobileVisit", visit), "departMobileVisit"));
        Assert.Equal("VISIT_NOT_OPEN", CodeOf(await caravan.Counter.TryAsync(Caravan.Officer, "checkInAppointment", appointment), "checkInAppointment"));
        await caravan.OpenedAsync(visit);

        await caravan.Counter.DoAsync(Caravan.Officer, "checkInAppointment", appointment);
        await caravan.Counter.DoAsync(Caravan.Officer, "completeAppointment", appointment);

        Assert.Equal(ApplicationStatus.BiometricsCaptured, await StatusOfAsync(application));
        Assert.Equal("NOT_YET_MISSED", CodeOf(await caravan.TryAsync(Caravan.Officer, "closeMobileVisit", visit), "closeMobileVisit"));
        await caravan.BeginAsync(visit, app.Scenarios.Now.AddHours(-10));
        Assert.Equal("CLOSED", (await caravan.DoAsync("closeMobileVisit", visit)).Status);
        Assert.Equal("NO_SHOW", await caravan.Counter.StatusOfAsync(missing));
        Assert.Equal("COMPLETED", await caravan.Counter.StatusOfAsync(appointment));
    }

    [Fact]
    public async Task Changes_ShouldBeToldToEachVillageOfTheRoute()
    {
        var head = (await app.AsVillageOperator().AskAsync("{ events(first: 1) { headCursor } }")).WithoutErrors()["events"].GetProperty("headCursor").GetString();
        await caravan.PlannedAsync(stops: [Caravan.Stop(Caravan.Elsewhere, 8, 10)]);
        var visit = await caravan.PlannedAsync();
        await using var socket = await LiveSocket.SubscribeAsync(
            app, await app.TokenAsync("demo-village"),
            $"subscription($head: String) {{ onMobileVisitChanged(region: \"{Scenarios.Village}\", after: $head) {{ mobileVisit {{ id }} }} }}", new { head });

        var ids = new List<string?>();
        do
        {
            ids.Add((await socket.NextAsync()).GetProperty("onMobileVisitChanged").GetProperty("mobileVisit").GetProperty("id").GetString());
        }
        while (ids[^1] != visit.Id);

        await using var database = await app.Scenarios.DatabaseAsync();
        var here = await database.MobileVisits.Where(found => found.Stops.Any(stop => stop.RegionCode == Scenarios.Village)).Select(found => found.Id).ToListAsync();
        Assert.All(ids, id => Assert.Contains(SipOkMuba.Graph.Schema.NodeId.Parse(id!, "MobileVisit"), here));
    }

    [Fact]
    public async Task Depart_ShouldNeedTheListAnew_WhenSomebodyHasBookedSince()
    {
        var (visit, _) = await caravan.ConfirmedAsync();
        await caravan.DoAsync("takeMobileVisitList", visit);
        await caravan.BookedAsync(visit, stop: 1);
        Assert.Equal("LIST_NOT_CURRENT", CodeOf(await caravan.TryAsync(Caravan.Officer, "departMobileVisit", visit), "departMobileVisit"));
        await caravan.DoAsync("takeMobileVisitList", visit);

        Assert.Equal("EN_ROUTE", (await caravan.DoAsync("departMobileVisit", visit)).Status);

        Assert.Equal("SLOT_NOT_OFFERED", CodeOf(await caravan.TryBookAsync(visit, nik: Person.Next().Nik), "bookAppointment"));
    }

    [Fact]
    public async Task Postpone_ShouldTakeEverybodyAlong_WithOneEventEach()
    {
        var visit = await caravan.PlannedAsync(inDays: 6);
        var (first, second) = (await caravan.BookedAsync(visit), await caravan.BookedAsync(visit, stop: 1));

        var later = await caravan.PostponedAsync(visit, 7);

        Assert.Equal(("POSTPONED", visit.Date.AddDays(7), 2), (later.Status, later.Date, later.Demand));
        foreach (var (id, stop) in new[] { (first, 0), (second, 1) })
        {
            var events = await EventsOfAsync(id);
            Assert.Equal(["appointment.booked", "appointment.rescheduled"], events);
            var appointment = await AppointmentAsync(id);
            Assert.Equal(later.Stops[stop].StartsAt, appointment.GetProperty("startsAt").GetString());
            Assert.Equal(("BOOKED", 0, "VISIT_POSTPONED"), (
                appointment.GetProperty("status").GetString(), appointment.GetProperty("moves").GetInt32(), appointment.GetProperty("reason").GetString()));
        }

        Assert.Equal("SLOT_NOT_OFFERED", CodeOf(await caravan.TryBookAsync(visit, nik: Person.Next().Nik), "bookAppointment"));
        Assert.Equal("CONFIRMED", (await caravan.DoAsync("confirmMobileVisit", visit)).Status);
    }

    [Fact]
    public async Task Cancel_ShouldKeepAnotherPlaceForEverybody_WithOneEventEach()
    {
        var visit = await caravan.PlannedAsync(inDays: 6);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await caravan.BookedAsync(visit, stop: i % 2));
        }

        var cancelled = await caravan.CancelledAsync(visit);

        Assert.Equal(("CANCELLED", 0), (cancelled.Status, cancelled.Demand));
        foreach (var id in ids)
        {
            Assert.Equal(["appointment.booked", "appointment.held"], await EventsOfAsync(id));
            var appointment = await AppointmentAsync(id);
            Assert.Equal(("HELD", "VISIT_CANCELLED"), (appointment.GetProperty("status").GetString(), appointment.GetProperty("reason").GetString()));
            Assert.Equal(JsonValueKind.Object, appointment.GetProperty("servicePoint").ValueKind);
            Assert.Equal(JsonValueKind.Null, appointment.GetProperty("mobileVisit").ValueKind);
        }

        Assert.Equal("INVALID_VISIT_TRANSITION", CodeOf(await caravan.TryAsync(Caravan.Supervisor, "confirmMobileVisit", visit), "confirmMobileVisit"));
    }

    [Fact]
    public async Task Verbs_ShouldBeRefused_ForStrangersStaleFormsAndOtherRoles()
    {
        var visit = await caravan.PlannedAsync();
        Assert.Equal("NOT_FOUND", CodeOf(await caravan.TryAsync(ApiApp.FarSupervisor, "confirmMobileVisit", visit), "confirmMobileVisit"));
        Assert.Equal("STALE_VERSION", CodeOf(await caravan.TryAsync(Caravan.Supervisor, "confirmMobileVisit", visit, expectedVersion: 7), "confirmMobileVisit"));
        foreach (var by in new[] { Caravan.Officer, "demo-village", "demo-portal", Scenarios.Nobody })
        {
            Assert.NotEmpty((await caravan.TryAsync(by, "confirmMobileVisit", visit)).Errors);
        }
    }

    [Fact]
    public async Task Bookings_ShouldShowAVillageOperatorOnlyTheOwnVillage()
    {
        var visit = await caravan.PlannedAsync();
        var own = await caravan.BookedAsync(visit, application: await caravan.Counter.AwaitingAsync());
        const string Query = "query($id: ID!) { node(id: $id) { ... on MobileVisit { demand bookings { id } } } }";

        var mine = (await app.Scenarios.As("demo-village").AskAsync(Query, new { id = visit.Id })).WithoutErrors()["node"];
        var theirs = (await app.Scenarios.As("demo-village-2").AskAsync(Query, new { id = visit.Id })).WithoutErrors()["node"];

        Assert.Equal([own], mine.GetProperty("bookings").EnumerateArray().Select(one => one.GetProperty("id").GetString()));
        Assert.Equal((1, 0), (theirs.GetProperty("demand").GetInt32(), theirs.GetProperty("bookings").GetArrayLength()));
    }

    private Task<Answer> MoveAsync(object input) => app.Scenarios.As(Caravan.Officer).AskAsync(
        "mutation($input: RescheduleAppointmentInput!) { rescheduleAppointment(input: $input) { appointment { mobileVisit { id } } errors { ... on Error { code } } } }",
        new { input });

    private static string? CodeOf(Answer answer, string mutation) => answer.Refusal(mutation) is { } refused ? refused.GetProperty("code").GetString() : null;

    private async Task<JsonElement> AppointmentAsync(string id) => (await app.Scenarios.As(Caravan.Officer).AskAsync(
        "query($id: ID!) { appointmentById(id: $id) { status startsAt moves reason heldUntil servicePoint { id } mobileVisit { id } } }", new { id }))
        .WithoutErrors()["appointmentById"];

    private async Task<List<string>> EventsOfAsync(string appointment)
    {
        await using var database = await app.Scenarios.DatabaseAsync();
        var subject = Counter.Subject(appointment);
        return await database.OutboxEvents.Where(one => one.SubjectId == subject).OrderBy(one => one.SubjectVersion).Select(one => one.Type).ToListAsync();
    }

    private async Task<ApplicationStatus> StatusOfAsync(TestApplication application)
    {
        await using var database = await app.Scenarios.DatabaseAsync();
        return await database.Applications.Where(found => found.Number == application.Number).Select(found => found.Status).SingleAsync();
    }
}
