using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Clients;

/// <summary>
/// 200 applications worked through the front door, three subscribers of npm's graphql-ws, one of them cut 20 times: each receives
/// exactly its events, in order, none lost, none doubled.
/// </summary>
public sealed class ScenarioTests(TestApp app, ITestOutputHelper output) : IClassFixture<TestApp>
{
    [SkippableFact]
    public async Task Subscribers_ShouldReceiveExactlyTheirEvents_WhenOneIsCutAgainAndAgain()
    {
        NodeScript.SkipIfMissing();

        await new NodeScript(output).RunAsync("scenario/scenario.mjs", app.Address);
    }
}

public sealed class PostgresScenarioTests(PostgresTestApp app, ITestOutputHelper output) : IClassFixture<PostgresTestApp>
{
    [SkippableFact]
    public async Task Subscribers_ShouldReceiveExactlyTheirEvents_WhenOneIsCutAgainAndAgain()
    {
        NodeScript.SkipIfMissing();
        PostgresTestApp.SkipIfMissing();

        await new NodeScript(output).RunAsync("scenario/scenario.mjs", app.Address);
    }
}
