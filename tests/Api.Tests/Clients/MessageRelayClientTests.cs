using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Clients;

/// The channel of schema/examples, killed while it sends: nothing is lost, nothing comes twice.
public sealed class MessageRelayClientTests(TestApp app, ITestOutputHelper output) : IClassFixture<TestApp>
{
    [SkippableFact]
    public async Task Channel_ShouldSendEachMessageOnce_WhenItIsKilledAndStartedAgain()
    {
        NodeScript.SkipIfMissing();

        await new NodeScript(output).RunAsync("message-relay.mjs", app.Address);
    }
}
