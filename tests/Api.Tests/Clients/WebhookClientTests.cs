using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Clients;

/// The library of Standard Webhooks and the receiver of schema/examples, as a partner runs them.
public sealed class WebhookClientTests(TestApp app, ITestOutputHelper output) : IClassFixture<TestApp>
{
    [SkippableFact]
    public async Task Libraries_ShouldVerifyWhatIsSent_AndRefuseWhatWasChanged()
    {
        NodeScript.SkipIfMissing();

        await new NodeScript(output).RunAsync("webhooks.mjs", app.Address);
    }
}
