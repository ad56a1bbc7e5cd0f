using System.Text.Json;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.ServicePoints;

[Collection(ApiGroup.Name)]
public sealed class OpeningHoursTests(ApiApp app)
{
    private const string Field = "setOpeningHours";
    private const string District = "16.06.13";

    private const string Set = """
        mutation($id: ID!, $expectedVersion: Int, $openingHours: [OpeningPeriodInput!]!) {
          setOpeningHours(input: { id: $id, expectedVersion: $expectedVersion, openingHours: $openingHours }) {
            servicePoint { version openingHours { weekday opensAt closesAt } }
            errors { __typename ... on Error { code } ... on InvalidOpeningHoursError { reason } ... on StaleVersionError { currentVersion } }
          }
        }
        """;

    private static readonly object[] Ramadan = [Period("FRIDAY", "13:00:00", "14:30:00"), Period("FRIDAY", "08:00:00", "11:30:00"), Period("MONDAY", "08:00:00", "14:30:00")];

    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task OpeningHours_ShouldBeThoseOfTheOffice_WhenAPointIsDelivered()
    {
        var points = (await scenarios.As(Scenarios.Nobody).AskAsync(
            "{ servicePoints(first: 50) { nodes { regionCode openingHours { weekday opensAt closesAt } } } }"))
            .WithoutErrors()["servicePoints"].GetProperty("nodes").EnumerateArray().ToList();

        Assert.Equal(15, points.Select(point => point.GetProperty("regionCode").GetString()).Distinct().Count());
        var sekayu = points.Single(point => point.GetProperty("regionCode").GetString() == "16.06.01");
        Assert.Equal(
            [
                "MONDAY 08:00:00 15:00:00", "TUESDAY 08:00:00 15:00:00", "WEDNESDAY 08:00:00 15:00:00", "THURSDAY 08:00:00 15:00:00",
                "FRIDAY 08:00:00 11:30:00", "FRIDAY 13:00:00 15:00:00",
            ],
            Texts(sekayu));
    }

    [Fact]
    public async Task SetOpeningHours_ShouldReplaceTheWeekInItsOrder_WhenASupervisorSetsIt()
    {
        var point = await scenarios.ServicePointAsync(District);

        var first = await SetAsync("demo-supervisor", point, Ramadan);
        var again = await SetAsync("demo-supervisor", point, Ramadan);

        Assert.Null(first.Refusal(Field));
        Assert.Equal(["MONDAY 08:00:00 14:30:00", "FRIDAY 08:00:00 11:30:00", "FRIDAY 13:00:00 14:30:00"], Texts(again[Field].GetProperty("servicePoint")));
        Assert.Equal(Version(first) + 1, Version(again));
    }

    [Fact]
    public async Task SetOpeningHours_ShouldTellTheVersion_WhenTheCallersIsStale() => Assert.Equal(
        "STALE_VERSION", (await SetAsync("demo-admin", await scenarios.ServicePointAsync(District), Ramadan, expectedVersion: 99)).RefusalCode(Field));

    [Theory]
    [InlineData("NEVER_OPEN")]
    [InlineData("ENDS_BEFORE_IT_BEGINS", "12:00:00", "08:00:00")]
    [InlineData("OVERLAP", "08:00:00", "12:00:00", "11:59:59", "14:00:00")]
    public async Task SetOpeningHours_ShouldTellWhatIsWrong_WhenTheyAreNoWeek(string reason, params string[] times)
    {
        var periods = times.Chunk(2).Select(pair => Period("MONDAY", pair[0], pair[1])).ToArray();

        var refusal = (await SetAsync("demo-admin", await scenarios.ServicePointAsync(District), periods)).Refusal(Field)!.Value;

        Assert.Equal(("INVALID_OPENING_HOURS", reason), (refusal.GetProperty("code").GetString(), refusal.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-officer", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    public async Task SetOpeningHours_ShouldBeRefused_WhenTheCallerMayNot(string who, string code) =>
        Assert.Equal(code, (await SetAsync(who, await scenarios.ServicePointAsync(District), Ramadan)).RefusalCode(Field));

    [Fact]
    public async Task SetOpeningHours_ShouldAnswerAStrangersPointLikeAMissingOne_WhenItIsAnotherDistrict()
    {
        var foreign = await SetAsync(ApiApp.FarSupervisor, await scenarios.ServicePointAsync(District), Ramadan);
        var missing = await SetAsync(ApiApp.FarSupervisor, NodeId.Format("ServicePoint", Guid.Parse("019aa000-0000-7000-8000-000000000001")), Ramadan);

        Assert.Equal("NOT_FOUND", missing.RefusalCode(Field));
        Assert.Equal(missing, foreign);
    }

    private static object Period(string weekday, string opensAt, string closesAt) => new { weekday, opensAt, closesAt };

    private static List<string> Texts(JsonElement point) =>
    [
        .. point.GetProperty("openingHours").EnumerateArray().Select(period =>
            $"{period.GetProperty("weekday").GetString()} {period.GetProperty("opensAt").GetString()} {period.GetProperty("closesAt").GetString()}"),
    ];

    private static int Version(Answer answer) => answer[Field].GetProperty("servicePoint").GetProperty("version").GetInt32();

    private Task<Answer> SetAsync(string who, string id, object[] openingHours, int? expectedVersion = null) =>
        scenarios.As(who).AskAsync(Set, new { id, expectedVersion, openingHours });
}
