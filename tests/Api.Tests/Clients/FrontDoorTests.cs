using Xunit.Abstractions;

namespace SipOkMuba.Api.Tests.Clients;

/// The server as tools that are not ours see it.
public sealed class FrontDoorTests(TestApp app, ITestOutputHelper output) : IClassFixture<TestApp>
{
    [SkippableFact]
    public async Task Audits_ShouldAllPass_WhenTheReferenceImplementationAsks()
    {
        NodeScript.SkipIfMissing();

        await new NodeScript(output).RunAsync("audits.mjs", app.Address);
    }

    [SkippableFact]
    public async Task Guard_ShouldRefuseAndLiveOn_WhenDocumentsAreTooDeep()
    {
        NodeScript.SkipIfMissing();

        await new NodeScript(output).RunAsync("guard.mjs", app.Address);
    }

    [SkippableFact]
    public async Task Upload_ShouldComeBackByItsLink_WhenFetchSendsAForm()
    {
        NodeScript.SkipIfMissing();

        await new NodeScript(output).RunAsync("uploads.mjs", app.Address);
    }

    [SkippableFact]
    public async Task Ide_ShouldRunQueriesAndReceiveEvents_WhenABrowserOpensTheEndpoint()
    {
        NodeScript.SkipIfBrowserIsMissing();

        await new NodeScript(output).RunAsync("ide.mjs", app.Address);
    }
}
