using Microsoft.EntityFrameworkCore;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.ServicePoints;

[Collection(ApiGroup.Name)]
public sealed class ServicePointScheduleTests(ApiApp app)
{
    private const string District = "16.06.14";

    private static readonly string[] Verbs = ["setServicePointStations", "closeServicePoint", "reopenServicePoint"];

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Stations_ShouldBeFourInSekayuAndOneElsewhere_WhenDelivered()
    {
        var points = (await scenarios.As(Scenarios.Nobody).AskAsync(
            """{ servicePoints(first: 50, where: { regionCode: { in: ["16.06.01", "16.06.03"] } }, order: { regionCode: ASC }) { nodes { stations placesPerStation closures { id } } } }"""))
            .WithoutErrors()["servicePoints"].GetProperty("nodes");

        Assert.Equal("""[{"stations":4,"placesPerStation":3,"closures":[]},{"stations":1,"placesPerStation":3,"closures":[]}]""", points.GetRawText());
    }

    [Fact]
    public async Task SetServicePointStations_ShouldCountOneChange_WhenASupervisorSetsThem()
    {
        var before = await VersionAsync();

        var answer = await SetAsync("demo-supervisor", 2, 4, before);

        Assert.Null(answer.Refusal(Verbs[0]));
        Assert.Equal(
            $$"""{"version":{{before + 1}},"stations":2,"placesPerStation":4}""", answer[Verbs[0]].GetProperty("servicePoint").GetRawText());
        Assert.Equal("""{"stations":2,"placesPerStation":4}""", await LastPayloadAsync("servicePoint.stationsSet"));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(51, 3)]
    [InlineData(1, 0)]
    [InlineData(1, 31)]
    public async Task SetServicePointStations_ShouldTellTheLimits_WhenANumberIsImpossible(int stations, int places)
    {
        var refusal = (await SetAsync("demo-admin", stations, places)).Refusal(Verbs[0])!.Value;

        Assert.Equal(
            """{"code":"INVALID_STATIONS","maximumStations":50,"maximumPlacesPerStation":30}""", refusal.GetRawText());
    }

    [Fact]
    public async Task CloseAndReopen_ShouldBeSeenByEverybody_AndTellNoReasonInTheirEvents()
    {
        var from = Day(10);
        var closed = await CloseAsync("demo-supervisor", from, from.AddHours(2), "  Listrik padam ");
        var closure = closed[Verbs[1]].GetProperty("servicePoint").GetProperty("closures")[0];

        Assert.Null(closed.Refusal(Verbs[1]));
        Assert.Equal("Listrik padam", closure.GetProperty("reason").GetString());
        Assert.Equal((from, from.AddHours(2)), (closure.GetProperty("startsAt").GetDateTimeOffset(), closure.GetProperty("endsAt").GetDateTimeOffset()));
        Assert.Equal(TimeSpan.FromHours(7), closure.GetProperty("startsAt").GetDateTimeOffset().Offset);
        var payload = await LastPayloadAsync("servicePoint.closed");
        Assert.DoesNotContain("Listrik", payload, StringComparison.Ordinal);
        Assert.Contains("closureId", payload, StringComparison.Ordinal);
        var id = closure.GetProperty("id").GetString()!;
        var node = await scenarios.As(Scenarios.Nobody).AskAsync("query($id: ID!) { node(id: $id) { ... on Closure { reason } } }", new { id });
        Assert.Equal("Listrik padam", node.WithoutErrors()["node"].GetProperty("reason").GetString());

        var reopened = await ReopenAsync("demo-admin", id);

        Assert.Null(reopened.Refusal(Verbs[2]));
        Assert.DoesNotContain(id, reopened.Body, StringComparison.Ordinal);
        Assert.Contains("closureId", await LastPayloadAsync("servicePoint.reopened"), StringComparison.Ordinal);
        Assert.Equal("CLOSURE_NOT_FOUND", (await ReopenAsync("demo-admin", id)).RefusalCode(Verbs[2]));
    }

    [Fact]
    public async Task Reopen_ShouldKeepWhatWas_WhenTheClosureHasBegun()
    {
        var from = Day(-1);
        var closed = await CloseAsync("demo-supervisor", from, Day(1), "Banjir");
        var id = closed[Verbs[1]].GetProperty("servicePoint").GetProperty("closures")[0].GetProperty("id").GetString()!;

        var kept = (await ReopenAsync("demo-supervisor", id))[Verbs[2]].GetProperty("servicePoint").GetProperty("closures").EnumerateArray()
            .Single(closure => closure.GetProperty("id").GetString() == id);

        Assert.Equal(from, kept.GetProperty("startsAt").GetDateTimeOffset());
        Assert.InRange(kept.GetProperty("endsAt").GetDateTimeOffset(), from.AddDays(1), scenarios.Now);
        Assert.Equal("CLOSURE_NOT_FOUND", (await ReopenAsync("demo-supervisor", id)).RefusalCode(Verbs[2]));
    }

    [Fact]
    public async Task Reopen_ShouldNotFindAClosure_WhenItIsOfAnotherPoint() => Assert.Equal(
        "CLOSURE_NOT_FOUND", (await ReopenAsync("demo-supervisor", await scenarios.ClosureAsync("16.06.12"))).RefusalCode(Verbs[2]));

    [Theory]
    [InlineData(2, 1, "ENDS_BEFORE_IT_BEGINS")]
    [InlineData(-2, -1, "PAST")]
    [InlineData(1, 368, "TOO_LONG")]
    [InlineData(368, 369, "TOO_FAR_AHEAD")]
    public async Task CloseServicePoint_ShouldTellWhatIsWrong_WhenItIsNoClosure(int from, int until, string reason)
    {
        var refusal = (await CloseAsync("demo-admin", Day(from), Day(until), "Pindah")).Refusal(Verbs[1])!.Value;

        Assert.Equal($$"""{"code":"INVALID_CLOSURE","reason":"{{reason}}"}""", refusal.GetRawText());
    }

    [Theory]
    [InlineData("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T22:00:00Z", "9999-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:01Z")]
    public async Task CloseServicePoint_ShouldBeRefused_AtTheEndsOfTime(string from, string until) => Assert.Equal(
        "INVALID_CLOSURE", (await CloseAsync("demo-admin", from, until, "Pindah")).RefusalCode(Verbs[1]));

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task CloseServicePoint_ShouldNeedAReason_WithinItsLength(int length) => Assert.Equal(
        "INVALID_TEXT", (await CloseAsync("demo-admin", Day(1), Day(2), new string('x', length))).RefusalCode(Verbs[1]));

    [Fact]
    public async Task Verbs_ShouldTellTheVersion_WhenTheCallersIsStale()
    {
        Assert.Equal("STALE_VERSION", (await SetAsync("demo-admin", 1, 3, 9999)).RefusalCode(Verbs[0]));
        Assert.Equal("STALE_VERSION", (await CloseAsync("demo-admin", Day(1), Day(2), "Pindah", 9999)).RefusalCode(Verbs[1]));
        Assert.Equal("STALE_VERSION", (await ReopenAsync("demo-admin", await scenarios.ClosureAsync(District), 9999)).RefusalCode(Verbs[2]));
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-officer", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    [InlineData(ApiApp.FarSupervisor, "NOT_FOUND")]
    public async Task Verbs_ShouldBeRefused_WhenTheCallerMayNot(string who, string code)
    {
        var closure = await scenarios.ClosureAsync(District);

        Assert.Equal(code, (await SetAsync(who, 1, 3)).RefusalCode(Verbs[0]));
        Assert.Equal(code, (await CloseAsync(who, Day(1), Day(2), "Pindah")).RefusalCode(Verbs[1]));
        Assert.Equal(code, (await ReopenAsync(who, closure)).RefusalCode(Verbs[2]));
    }

    /// In whole seconds, as they are kept.
    private DateTimeOffset Day(int days) => DateTimeOffset.FromUnixTimeSeconds(scenarios.Now.AddDays(days).ToUnixTimeSeconds());

    private async Task<int> VersionAsync() =>
        (await scenarios.As(Scenarios.Nobody).AskAsync(
            "query($id: ID!) { node(id: $id) { ... on ServicePoint { version } } }", new { id = await PointAsync() }))
        .WithoutErrors()["node"].GetProperty("version").GetInt32();

    private async Task<string> LastPayloadAsync(string type)
    {
        var id = NodeId.Parse(await PointAsync(), "ServicePoint");
        await using var database = await scenarios.DatabaseAsync();
        return (await database.OutboxEvents.Where(row => row.SubjectId == id).OrderByDescending(row => row.SubjectVersion)
            .FirstAsync(row => row.Type == type)).Payload;
    }

    private Task<string> PointAsync() => scenarios.ServicePointAsync(District);

    private async Task<Answer> SetAsync(string who, int stations, int placesPerStation, int? expectedVersion = null) =>
        await scenarios.As(who).AskAsync(
            """
            mutation($id: ID!, $expectedVersion: Int, $stations: Int!, $placesPerStation: Int!) {
              setServicePointStations(input: { id: $id, expectedVersion: $expectedVersion, stations: $stations, placesPerStation: $placesPerStation }) {
                servicePoint { version stations placesPerStation }
                errors { ... on Error { code } ... on InvalidStationsError { maximumStations maximumPlacesPerStation } }
              }
            }
            """,
            new { id = await PointAsync(), expectedVersion, stations, placesPerStation });

    private async Task<Answer> CloseAsync(string who, object startsAt, object endsAt, string reason, int? expectedVersion = null) =>
        await scenarios.As(who).AskAsync(
            """
            mutation($id: ID!, $expectedVersion: Int, $startsAt: DateTime!, $endsAt: DateTime!, $reason: String!) {
              closeServicePoint(input: { id: $id, expectedVersion: $expectedVersion, startsAt: $startsAt, endsAt: $endsAt, reason: $reason }) {
                servicePoint { closures { id startsAt endsAt reason } }
                errors { ... on Error { code } ... on InvalidClosureError { reason } }
              }
            }
            """,
            new { id = await PointAsync(), expectedVersion, startsAt, endsAt, reason });

    private async Task<Answer> ReopenAsync(string who, string closureId, int? expectedVersion = null) =>
        await scenarios.As(who).AskAsync(
            """
            mutation($id: ID!, $expectedVersion: Int, $closureId: ID!) {
              reopenServicePoint(input: { id: $id, expectedVersion: $expectedVersion, closureId: $closureId }) {
                servicePoint { closures { id startsAt endsAt } }
                errors { ... on Error { code } }
              }
            }
            """,
            new { id = await PointAsync(), expectedVersion, closureId });
}
