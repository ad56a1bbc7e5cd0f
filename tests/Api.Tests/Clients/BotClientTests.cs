using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Clients;

/// The bot of schema/examples, as a partner runs it.
public sealed class BotClientTests(TestApp app, ITestOutputHelper output) : IClassFixture<TestApp>
{
    [SkippableFact]
    public async Task Bot_ShouldAnswerAndHandOver_WhenCitizensWrite()
    {
        NodeScript.SkipIfMissing();

        // Node 22 needs the option no longer, and still takes it.
        await new NodeScript(output).RunAsync("--experimental-websocket bot.mjs", app.Address);
    }
}
