using System.Globalization;
using System.Text.Json;

namespace SipOkMuba.Api.Tests.Appointments;

/// What a command did: "" or the code of its refusal, and what it answered.
internal sealed record Outcome(string Code, JsonElement Record)
{
    public string? Text(string field) => Record.GetProperty(field).GetString();
}

/// The commands of the model by the front door.
internal sealed class ModelDoor(TimedApp app, Scenarios scenarios)
{
    public const string EntryShown = "waitlistEntry { id status offeredStartsAt }";
    private const string Shown = "appointment { id status startsAt }";
    private readonly Dictionary<Visitor, (HttpClient Client, string Refresh, DateTime At)> accounts = [];

    public Task<Outcome> TakeAsync(string verb, Doer doer, Visitor visitor, ModelSlot slot, bool isVulnerable) => AskAsync(
        doer, verb, Shown, "$point: ID!, $nik: NIK, $startsAt: DateTime!, $priority: AppointmentPriority!",
        "servicePointId: $point, nik: $nik, startsAt: $startsAt, priority: $priority",
        async () => new { point = await PointAsync(slot.Point), nik = NikFor(doer, visitor), startsAt = Text(slot.Start), priority = Priority(isVulnerable) });

    public Task<Outcome> AdmitAsync(Doer doer, Visitor visitor, ModelPoint point) => AskAsync(
        doer, "admitWalkIn", Shown, "$point: ID!, $nik: NIK", "servicePointId: $point, nik: $nik",
        async () => new { point = await PointAsync(point), nik = visitor.Person.Nik });

    public Task<Outcome> MoveAsync(Doer doer, string id, ModelSlot to) => AskAsync(
        doer, "rescheduleAppointment", Shown, "$id: ID!, $point: ID!, $startsAt: DateTime!", "id: $id, servicePointId: $point, startsAt: $startsAt",
        async () => new { id, point = await PointAsync(to.Point), startsAt = Text(to.Start) });

    /// A verb that takes nothing but the appointment or the entry.
    public Task<Outcome> DoAsync(string verb, Doer doer, string id, string shown = Shown) =>
        AskAsync(doer, verb, shown, "$id: ID!", "id: $id", () => Task.FromResult<object>(new { id }));

    public Task<Outcome> JoinAsync(Doer doer, Visitor visitor, ModelPoint at, DateTime firstDay, DateTime lastDay, bool isVulnerable) => AskAsync(
        doer, "joinWaitlist", EntryShown,
        "$point: ID!, $nik: NIK, $first: LocalDate!, $last: LocalDate!, $priority: AppointmentPriority!",
        "servicePointId: $point, nik: $nik, firstDay: $first, lastDay: $last, priority: $priority",
        async () => new
        {
            point = await PointAsync(at),
            nik = NikFor(doer, visitor),
            first = Day(firstDay),
            last = Day(lastDay),
            priority = Priority(isVulnerable),
        });

    public Task<Outcome> SetPlacesAsync(Doer doer, ModelPoint point, int count) => AskAsync(
        doer, "setServicePointStations", "servicePoint { id }", "$id: ID!, $places: Int!", "id: $id, stations: 1, placesPerStation: $places",
        async () => new { id = await PointAsync(point), places = count });

    public async Task<List<SlotSeen>> SlotsAsync(ModelPoint point, DateTime from, DateTime to) =>
        await new Counter(scenarios).SlotsAsync(await PointAsync(point), DateOnly.FromDateTime(from), DateOnly.FromDateTime(to));

    /// Opens the point at the times of the model only, with its places.
    public async Task SetUpAsync(ModelPoint point)
    {
        var id = await PointAsync(point);
        var openingHours = new[] { "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY" }
            .SelectMany(weekday => point.Times.Select(time => new { weekday, opensAt = Time(time), closesAt = Time(time + TimeSpan.FromMinutes(30)) }));
        var set = await scenarios.As("demo-supervisor").AskAsync(
            """
            mutation($id: ID!, $openingHours: [OpeningPeriodInput!]!, $places: Int!) {
              setOpeningHours(input: { id: $id, openingHours: $openingHours }) { errors { ... on Error { code } } }
              setServicePointStations(input: { id: $id, stations: 1, placesPerStation: $places }) { errors { ... on Error { code } } }
            }
            """,
            new { id, openingHours, places = point.FirstPlaces });
        Assert.Null(set.Refusal("setOpeningHours"));
        Assert.Null(set.Refusal("setServicePointStations"));
    }

    public static string Text(DateTime wib) => wib.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+07:00'", CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => time.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Priority(bool isVulnerable) => isVulnerable ? "VULNERABLE" : "NORMAL";

    private static string? NikFor(Doer doer, Visitor visitor) => doer.Self == visitor ? null : visitor.Person.Nik;

    private Task<string> PointAsync(ModelPoint point) => scenarios.ServicePointAsync(point.District);

    private async Task<Outcome> AskAsync(Doer doer, string verb, string shown, string variables, string input, Func<Task<object>> given)
    {
        var client = doer.Self is { } self ? await AccountAsync(self) : scenarios.As(doer.Account);
        var answer = await client.AskAsync(
            $"mutation({variables}) {{ {verb}(input: {{ {input} }}) {{ {shown} errors {{ ... on Error {{ code }} }} }} }}", await given());
        if (answer.RefusalCode(verb) is { } code)
        {
            return new(code, default);
        }

        return new("", answer[verb].GetProperty(shown[..shown.IndexOf(' ', StringComparison.Ordinal)]));
    }

    /// By a token that is renewed before it ends, as apps do.
    private async Task<HttpClient> AccountAsync(Visitor visitor)
    {
        if (accounts.TryGetValue(visitor, out var known) && app.Now < known.At.AddMinutes(14))
        {
            return known.Client;
        }

        var tokens = known.Refresh is null
            ? await app.CitizenTokensAsync(visitor.Person.Nik)
            : await app.TokensAsync(
                ("grant_type", "refresh_token"), ("client_id", "demo-portal"), ("client_secret", "demo-secret"), ("refresh_token", known.Refresh));
        var client = app.WithToken(tokens.GetProperty("access_token").GetString()!);
        accounts[visitor] = (client, tokens.GetProperty("refresh_token").GetString()!, app.Now);
        return client;
    }
}
