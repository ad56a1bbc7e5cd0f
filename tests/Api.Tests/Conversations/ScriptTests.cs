using SipOkMuba.Api.Tests.Appointments;

namespace SipOkMuba.Api.Tests.Conversations;

/// The figures of twelve conversations, through the front door, to the second.
public sealed class ScriptTests(TimedApp app) : IClassFixture<TimedApp>
{
    [Fact]
    public async Task Figures_ShouldBeThoseReckonedByHand_OfTwelveConversations()
    {
        var stage = new Stage(app);

        await stage.PlayAsync(Script.All);

        await Task.WhenAll(Script.All.Select(stage.CheckAsync));
    }
}

public sealed class PostgresScriptTests(TimedPostgresApp app) : IClassFixture<TimedPostgresApp>
{
    [SkippableFact]
    public async Task Figures_ShouldBeThoseReckonedByHand_OfTwelveConversations()
    {
        PostgresTestApp.SkipIfMissing();
        var stage = new Stage(app);

        await stage.PlayAsync(Script.All);

        await Task.WhenAll(Script.All.Select(stage.CheckAsync));
    }
}
