using System.Net;

namespace SipOkMuba.Api.Tests.Partners;

[Collection(ApiGroup.Name)]
public sealed class PartnerChangeTests(ApiApp app)
{
    private const string Field = "updatePartner";
    private readonly PartnerSteps steps = app.Scenarios.Partners;

    [Fact]
    public async Task UpdatePartner_ShouldChangeWhatIsNamedAlone_WhenAnAdministratorAsks()
    {
        var partner = await steps.RegisteredAsync(scopes: ["applications:read", "events:read"]);

        var answer = await Admin.AskAsync(PartnerSteps.Update, new { id = partner, expectedVersion = 1, scopes = new[] { "events:read" }, pointsPerMinute = 2_000 });

        Assert.Equal(
            $$"""{"id":"{{partner}}","name":"Portal Desa","scopes":["events:read"],"pointsPerMinute":2000,"active":true,"version":2}""",
            answer[Field].GetProperty("partner").GetRawText());
        Assert.Equal("STALE_VERSION", (await Admin.AskAsync(PartnerSteps.Update, new { id = partner, expectedVersion = 1 })).RefusalCode(Field));
    }

    [Theory]
    [InlineData("demo-head", "AUTH_NOT_AUTHORIZED")]
    [InlineData("demo-portal", "AUTH_NOT_AUTHORIZED")]
    [InlineData(Scenarios.Nobody, "AUTH_NOT_AUTHENTICATED")]
    public async Task UpdatePartner_ShouldBeRefused_WhenAnybodyElseAsks(string by, string code)
    {
        var partner = await steps.RegisteredAsync();

        Assert.Equal(code, (await app.Scenarios.As(by).AskAsync(PartnerSteps.Update, new { id = partner, name = "Mine" })).ErrorCode);
    }

    [Fact]
    public async Task UpdatePartner_ShouldRefuse_WhenNothingWouldHold()
    {
        var partner = await steps.RegisteredAsync();

        Assert.Equal("SCOPE_NOT_GRANTABLE", (await Admin.AskAsync(PartnerSteps.Update, new { id = partner, scopes = Array.Empty<string>() })).RefusalCode(Field));
        Assert.Equal("SCOPE_NOT_GRANTABLE", (await Admin.AskAsync(PartnerSteps.Update, new { id = partner, scopes = new[] { "all" } })).RefusalCode(Field));
        Assert.Equal("INVALID_PARTNER_BUDGET", (await Admin.AskAsync(PartnerSteps.Update, new { id = partner, pointsPerMinute = 1 })).RefusalCode(Field));
        Assert.Equal("INVALID_TEXT", (await Admin.AskAsync(PartnerSteps.Update, new { id = partner, name = " " })).RefusalCode(Field));
        Assert.Equal("NOT_FOUND", (await Admin.AskAsync(PartnerSteps.Update, new { id = Graph.Schema.NodeId.Format("Partner", Guid.Empty) })).RefusalCode(Field));
    }

    /// The next request, and open sockets within seconds.
    [Fact]
    public async Task Tokens_ShouldBeRefused_WhileThePartnerIsNotActive()
    {
        var partner = await steps.RegisteredAsync();
        var key = await steps.KeyAsync(partner);
        var token = await steps.TokenAsync(key);
        using var client = app.WithToken(token);
        (await client.AskAsync("{ viewer { name } }")).WithoutErrors();
        await using var live = await LiveSocket.SubscribeAsync(app, token, "subscription { onEvent { type } }");

        (await Admin.AskAsync(PartnerSteps.Update, new { id = partner, active = false })).WithoutErrors();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.AskAsync("{ viewer { name } }")).Status);
        Assert.Equal("invalid_client", (await steps.AskForTokenAsync(key)).GetProperty("error").GetString());
        var message = await live.ReceiveAsync();
        while (message.GetProperty("type").GetString() == "next")
        {
            message = await live.ReceiveAsync();
        }

        Assert.Contains(message.GetProperty("type").GetString(), new[] { "closed", "error" });
        (await Admin.AskAsync(PartnerSteps.Update, new { id = partner, active = true })).WithoutErrors();
        Assert.True((await steps.AskForTokenAsync(key)).TryGetProperty("access_token", out _));
        Assert.Equal(HttpStatusCode.OK, (await client.AskAsync("{ __typename }")).Status);
    }

    [Fact]
    public async Task Keys_ShouldReachNoFurther_WhenTheirPartnerHasFewerScopes()
    {
        var partner = await steps.RegisteredAsync();
        using var client = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner)));

        (await Admin.AskAsync(PartnerSteps.Update, new { id = partner, scopes = new[] { "events:read" } })).WithoutErrors();

        // Remembered for two seconds.
        await Poll.UntilAsync(async _ => (await client.AskAsync("{ viewer { scopes } }"))["viewer"].GetProperty("scopes").GetArrayLength() == 1);

        Assert.Equal("AUTH_NOT_AUTHORIZED", (await client.AskAsync("{ applications { nodes { id } } }")).ErrorCode);
    }

    private HttpClient Admin => app.Scenarios.As("demo-admin");
}
