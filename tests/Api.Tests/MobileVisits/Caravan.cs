using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Common;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.MobileVisits;

/// Mobile visits by the front door.
public sealed class Caravan(Scenarios scenarios)
{
    public const string Officer = "demo-officer";
    public const string Supervisor = "demo-supervisor";
    public const string Elsewhere = "16.06.09.2007";

    private const string Shown =
        "mobileVisit { id status date version demand listTakenAt stops { startsAt endsAt villageCode capacity available } } errors { __typename ... on Error { code }";

    private static string Fields(string verb) => Shown + verb switch
    {
        "planMobileVisit" or "postponeMobileVisit" => " ... on InvalidVisitError { reason } }",
        "confirmMobileVisit" => " ... on DemandTooLowError { demand minimum } ... on InvalidVisitTransitionError { visitStatus } }",
        _ => " ... on InvalidVisitTransitionError { visitStatus } }",
    };

    private readonly Counter counter = new(scenarios);

    public Counter Counter => counter;

    public DateOnly Today => Wib.DateOf(scenarios.Now);

    public async Task<Answer> TryPlanAsync(
        string by = Supervisor, string kind = "VILLAGE", int inDays = 5, int minimumDemand = 1, object[]? stops = null, string? note = null) =>
        await scenarios.As(by).AskAsync(
            $"mutation($input: PlanMobileVisitInput!) {{ planMobileVisit(input: $input) {{ {Fields("planMobileVisit")} }} }}",
            new
            {
                input = new
                {
                    servicePointId = await scenarios.ServicePointAsync(),
                    kind,
                    date = $"{Today.AddDays(inDays):yyyy-MM-dd}",
                    minimumDemand,
                    note,
                    stops = stops ?? [Stop(Scenarios.Village, 8, 11), Stop(Elsewhere, 12, 15)],
                },
            });

    public static object Stop(string village, int from, int until, int capacity = 20) =>
        new { villageCode = village, arrivesAt = $"{from:00}:00:00", leavesAt = $"{until:00}:00:00", capacity };

    public async Task<VisitSeen> PlannedAsync(string kind = "VILLAGE", int inDays = 5, int minimumDemand = 1, params object[] stops)
    {
        var answer = await TryPlanAsync(Supervisor, kind, inDays, minimumDemand, stops is [] ? null : stops);
        Assert.True(answer.Refusal("planMobileVisit") is null, answer.Body);
        return Seen(answer["planMobileVisit"].GetProperty("mobileVisit"));
    }

    public async Task<VisitSeen> SeeAsync(VisitSeen visit) => Seen((await scenarios.As(Officer).AskAsync(
        "query($id: ID!) { node(id: $id) { ... on MobileVisit { id status date version demand stops { startsAt endsAt villageCode capacity available } } } }",
        new { id = visit.Id })).WithoutErrors()["node"]);

    public Task<Answer> TryBookAsync(
        VisitSeen visit, string by = Officer, int stop = 0, string? applicationId = null, string? nik = null, string priority = "NORMAL") =>
        scenarios.As(by).AskAsync(
            """
            mutation($input: BookAppointmentInput!) { bookAppointment(input: $input) {
              appointment { id status startsAt mobileVisit { id } servicePoint { id } placeRegionCode }
              errors { __typename ... on Error { code } ... on SlotFullError { alternatives { servicePointId mobileVisitId startsAt } } } } }
            """,
            new { input = new { mobileVisitId = visit.Id, startsAt = visit.Stops[stop].StartsAt, applicationId, nik, priority } });

    public async Task<string> BookedAsync(
        VisitSeen visit, int stop = 0, TestApplication? application = null, string? nik = null, string priority = "NORMAL")
    {
        var answer = await TryBookAsync(visit, Officer, stop, application?.Id, application is null ? nik ?? Person.Next().Nik : null, priority);
        Assert.True(answer.Refusal("bookAppointment") is null, answer.Body);
        return answer["bookAppointment"].GetProperty("appointment").GetProperty("id").GetString()!;
    }

    /// A verb that takes the visit and perhaps more.
    public Task<Answer> TryAsync(string by, string verb, VisitSeen visit, string more = "", int? expectedVersion = null) => scenarios.As(by).AskAsync(
        $"mutation($id: ID!, $version: Int) {{ {verb}(input: {{ id: $id, expectedVersion: $version {more} }}) {{ {Fields(verb)} }} }}",
        new { id = visit.Id, version = expectedVersion });

    public async Task<VisitSeen> DoAsync(string verb, VisitSeen visit, string more = "")
    {
        var by = verb is "confirmMobileVisit" or "postponeMobileVisit" or "cancelMobileVisit" ? Supervisor : Officer;
        var answer = await TryAsync(by, verb, visit, more);
        Assert.True(answer.Refusal(verb) is null, answer.Body);
        return Seen(answer[verb].GetProperty("mobileVisit"));
    }

    public Task<VisitSeen> PostponedAsync(VisitSeen visit, int days) =>
        DoAsync("postponeMobileVisit", visit, $"date: \"{visit.Date.AddDays(days):yyyy-MM-dd}\", reason: \"Banjir\"");

    public Task<VisitSeen> CancelledAsync(VisitSeen visit) => DoAsync("cancelMobileVisit", visit, "reason: \"Mobil rusak\"");

    /// Somebody has booked; it will come.
    public async Task<(VisitSeen Visit, string Appointment)> ConfirmedAsync(TestApplication? application = null)
    {
        var visit = await PlannedAsync(inDays: 1);
        var appointment = await BookedAsync(visit, application: application);
        return (await DoAsync("confirmMobileVisit", visit), appointment);
    }

    /// The crew is there, since an hour.
    public async Task<VisitSeen> OpenedAsync(VisitSeen visit)
    {
        await DoAsync("takeMobileVisitList", visit);
        await DoAsync("departMobileVisit", visit);
        await BeginAsync(visit, scenarios.Now.AddHours(-1));
        return await DoAsync("openMobileVisit", visit);
    }

    /// As if it had been planned to begin then, as the clock of the test does not move.
    public async Task BeginAsync(VisitSeen visit, DateTimeOffset at)
    {
        await using var database = await scenarios.DatabaseAsync();
        var found = await database.MobileVisits.AsNoTracking().Include(one => one.Stops).SingleAsync(one => one.Id == visit.Subject);
        await database.MobileVisits.Where(one => one.Key == found.Key).ExecuteUpdateAsync(set => set.SetProperty(one => one.Date, Wib.DateOf(at)));
        var by = at - found.Stops.Min(stop => stop.StartsAt);
        foreach (var stop in found.Stops)
        {
            var (from, until) = (stop.StartsAt + by, stop.EndsAt + by);
            await database.Slots.Where(one => one.Key == stop.Key).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.StartsAt, from).SetProperty(one => one.EndsAt, until));
            await database.Appointments.Where(one => one.SlotKey == stop.Key).ExecuteUpdateAsync(set => set
                .SetProperty(one => one.StartsAt, from).SetProperty(one => one.EndsAt, until));
        }
    }

    public async Task<IReadOnlyList<(string Status, string? Code)>> RecordAsync(VisitSeen visit, params (string Appointment, string Outcome)[] rows)
    {
        var answer = await TryRecordAsync(Officer, visit, [.. rows.Select(row => Row(row.Appointment, row.Outcome))]);
        Assert.True(answer.Refusal("recordMobileVisitResults") is null, answer.Body);
        return
        [
            .. answer["recordMobileVisitResults"].GetProperty("mobileVisitResults").GetProperty("rows").EnumerateArray()
                .Select(row => (row.GetProperty("status").GetString()!, row.GetProperty("code").GetString())),
        ];
    }

    public object Row(string appointment, string outcome, DateTimeOffset? at = null) =>
        new { appointmentId = appointment, outcome, recordedAt = Wib.Text(at ?? scenarios.Now) };

    public Task<Answer> TryRecordAsync(string by, VisitSeen visit, object[] results, string? key = null, int? expectedVersion = null) => scenarios.As(by).AskAsync(
        """
        mutation($input: RecordMobileVisitResultsInput!) { recordMobileVisitResults(input: $input) {
          mobileVisitResults { mobileVisit { id } rows { appointmentId status code message } } errors { __typename ... on Error { code } } } }
        """,
        new { input = new { id = visit.Id, expectedVersion, results } }, key);

    private static VisitSeen Seen(JsonElement visit) => new(
        visit.GetProperty("id").GetString()!,
        visit.GetProperty("status").GetString()!,
        DateOnly.Parse(visit.GetProperty("date").GetString()!),
        visit.GetProperty("version").GetInt32(),
        visit.GetProperty("demand").GetInt32(),
        [
            .. visit.GetProperty("stops").EnumerateArray().Select(stop => new StopSeen(
                stop.GetProperty("startsAt").GetString()!, stop.GetProperty("villageCode").GetString()!, stop.GetProperty("available").GetInt32())),
        ]);
}

public sealed record VisitSeen(string Id, string Status, DateOnly Date, int Version, int Demand, IReadOnlyList<StopSeen> Stops)
{
    public Guid Subject => NodeId.Parse(Id, "MobileVisit");
}

public sealed record StopSeen(string StartsAt, string Village, int Available);
