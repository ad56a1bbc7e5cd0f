using System.Text.Json;

namespace SipOkMuba.Api.Tests.Applications;

[Collection(ApiGroup.Name)]
public sealed class DeskTests(ApiApp app) : DeskCases(app);

public sealed class PostgresDeskTests(PostgresTestApp app) : DeskCases(app), IClassFixture<PostgresTestApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}

/// What somebody at the counter or behind it sees first.
public abstract class DeskCases(TestApp app)
{
    private const string Mine = """
        query($order: [ApplicationSortInput!], $after: String, $first: Int) { myApplications(first: $first, after: $after, order: $order) {
          totalCount nodes { number } pageInfo { hasNextPage endCursor } } }
        """;

    private const string Desk = """
        query($region: String) { desk(region: $region) { isComplete queues { waitingOn status districtCode count oldestSubmittedAt } } }
        """;

    private const string Alike = """
        query($waitingOn: WaitingParty!, $status: ApplicationStatus!, $district: String!) {
          applications(first: 1, order: [{ submittedAt: ASC }],
            where: { waitingOn: { eq: $waitingOn }, status: { eq: $status }, regionCode: { startsWith: $district } }) { totalCount nodes { submittedAt } } }
        """;

    private readonly Scenarios scenarios = new(app);

    [SkippableFact]
    public async Task MyApplications_ShouldBeThoseThatTheCallerHasTaken_OldestFirst()
    {
        SkipIfMissing();
        var (first, second) = ((await scenarios.SignedUpAsync("VERIFIER")).Account, (await scenarios.SignedUpAsync("VERIFIER")).Account);
        var taken = new List<TestApplication>();
        for (var i = 0; i < 3; i++)
        {
            taken.Add(await scenarios.SubmittedAsync());
            await ClaimAsync(taken[i], i < 2 ? first : second);
        }

        Assert.Equal([taken[0].Number, taken[1].Number], Numbers(await MineAsync(first)));
        Assert.Equal([taken[1].Number, taken[0].Number], Numbers(await MineAsync(first, order: [new { submittedAt = "DESC" }])));
        Assert.Equal([taken[2].Number], Numbers(await MineAsync(second)));
        var page = await MineAsync(first, first: 1);
        Assert.Equal((2, true), (page.GetProperty("totalCount").GetInt32(), page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()));
        var rest = await MineAsync(first, page.GetProperty("pageInfo").GetProperty("endCursor").GetString());
        Assert.Equal([taken[1].Number], Numbers(rest));

        (await app.As(first).AskAsync("mutation($id: ID!) { releaseApplication(input: { id: $id }) { errors { __typename } } }", new { id = taken[0].Id })).WithoutErrors();
        Assert.Equal([taken[1].Number], Numbers(await MineAsync(first)));
        Assert.Empty(Numbers(await MineAsync("demo-officer")));
    }

    [SkippableFact]
    public async Task Desk_ShouldCountWhatTheListShows_ForEveryQueue()
    {
        SkipIfMissing();
        await scenarios.SubmittedAsync();
        await ClaimAsync(await scenarios.SubmittedAsync(), "demo-verifier");
        await scenarios.SubmittedAsync("demo-officer", village: "16.06.01.2001");

        var desk = await DeskAsync("demo-officer");

        Assert.True(desk.GetProperty("isComplete").GetBoolean());
        var queues = Queues(desk);
        Assert.Equal(queues.Select(Oldest).Order(), queues.Select(Oldest));
        Assert.Contains(queues, queue => District(queue) == "16.06.01");
        foreach (var queue in queues)
        {
            var list = (await scenarios.As("demo-officer").AskAsync(
                Alike, new { waitingOn = queue.GetProperty("waitingOn").GetString(), status = queue.GetProperty("status").GetString(), district = District(queue) }))
                .WithoutErrors()["applications"];
            Assert.Equal(list.GetProperty("totalCount").GetInt32(), queue.GetProperty("count").GetInt32());
            Assert.Equal(list.GetProperty("nodes")[0].GetProperty("submittedAt").GetDateTimeOffset(), Oldest(queue));
        }

        static DateTimeOffset Oldest(JsonElement queue) => queue.GetProperty("oldestSubmittedAt").GetDateTimeOffset();
    }

    [SkippableFact]
    public async Task Desk_ShouldShowNothingBeyond_WhereTheCallerMayAct()
    {
        SkipIfMissing();
        await scenarios.SubmittedAsync();
        await scenarios.SubmittedAsync("demo-officer", village: "16.06.01.2001");

        Assert.All(Queues(await DeskAsync("demo-village")), queue => Assert.Equal("16.06.09", District(queue)));
        Assert.NotEmpty(Queues(await DeskAsync("demo-village")));
        Assert.All(Queues(await DeskAsync("demo-officer", "16.06.01")), queue => Assert.Equal("16.06.01", District(queue)));
        Assert.Empty(Queues(await DeskAsync("demo-village", "16.06.01")));
        Assert.Empty(Queues(await DeskAsync("demo-officer", "32.01")));
    }

    [SkippableTheory]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-admin", "AUTH_NOT_AUTHORIZED")]
    public async Task Desk_ShouldBeRefused_ToWhoeverHasNone(string who, string code)
    {
        SkipIfMissing();
        Assert.Equal(code, (await scenarios.As(who).AskAsync(Mine, new { })).ErrorCode);
        Assert.Equal(code, (await scenarios.As(who).AskAsync(Desk, new { })).ErrorCode);
    }

    protected virtual void SkipIfMissing()
    {
    }

    private static List<JsonElement> Queues(JsonElement desk) => [.. desk.GetProperty("queues").EnumerateArray()];

    private static string District(JsonElement queue) => queue.GetProperty("districtCode").GetString()!;

    private static List<string> Numbers(JsonElement page) =>
        [.. page.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("number").GetString()!)];

    private async Task ClaimAsync(TestApplication application, string by) => Assert.Null(
        (await scenarios.As(by).AskAsync("mutation($id: ID!) { claimApplication(input: { id: $id }) { errors { __typename } } }", new { id = application.Id }))
        .Refusal("claimApplication"));

    private async Task<JsonElement> MineAsync(string who, string? after = null, int first = 10, object[]? order = null) =>
        (await scenarios.As(who).AskAsync(Mine, new { first, after, order })).WithoutErrors()["myApplications"];

    private async Task<JsonElement> DeskAsync(string who, string? region = null) =>
        (await scenarios.As(who).AskAsync(Desk, new { region })).WithoutErrors()["desk"];
}
