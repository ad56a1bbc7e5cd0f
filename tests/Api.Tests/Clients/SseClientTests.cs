using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Clients;

/// npm's graphql-sse: what it receives over cuts, and which errors it is told.
public sealed class SseClientTests(TestApp app, ITestOutputHelper output) : IClassFixture<TestApp>
{
    [SkippableFact]
    public async Task Subscriber_ShouldGoOnWithoutLossOrRepeats_WhenItComesBackWithItsLastId()
    {
        NodeScript.SkipIfMissing();

        await new NodeScript(output).RunAsync("sse.mjs", app.Address);
    }
}
