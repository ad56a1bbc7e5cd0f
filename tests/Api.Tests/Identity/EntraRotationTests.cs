using System.Net;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class EntraRotationTests(EntraApp app) : IClassFixture<EntraApp>
{
    /// The library asks anew at the first unknown key, and again in the background: a token of the new key is refused until
    /// the key set is five minutes old.
    [Fact]
    public async Task Token_ShouldBeGoodAgain_WhenTheAuthorityHasChangedItsKey()
    {
        var before = app.Token(EntraApp.FirstAdministrator, []);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(before));
        app.Authority.Rotate();
        var after = app.Token(EntraApp.FirstAdministrator, []);

        app.Time.Advance(SipOkMuba.Api.Identity.EntraDocuments.Kept);
        await Poll.UntilAsync(async _ => await StatusAsync(after) == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(before));
        Assert.Equal(2, app.Authority.KeySetFetches);
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var client = app.WithToken(token);
        return (await client.AskAsync("{ viewer { kind } }")).Status;
    }
}
