using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;
using SipOkMuba.Api.Tests.Identity;

namespace SipOkMuba.Api.Tests.Partners;

public sealed class KeyExpiryTests(ShiftedApp app) : IClassFixture<ShiftedApp>
{
    private readonly PartnerSteps steps = new(app);

    [Fact]
    public async Task Key_ShouldEndWithItsTokens_WhenItExpires()
    {
        var end = app.Time.GetUtcNow().AddMinutes(10);
        var key = await steps.KeyAsync(await steps.RegisteredAsync(), expiresAt: end);
        var token = await steps.TokenAsync(key);
        using var partner = app.WithToken(token);
        (await partner.AskAsync("{ viewer { name } }")).WithoutErrors();
        Assert.True(new JsonWebToken(token).ValidTo <= end);

        app.Jump(TimeSpan.FromMinutes(11));

        Assert.Equal("invalid_client", (await steps.AskForTokenAsync(key)).GetProperty("error").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await partner.AskAsync("{ viewer { name } }")).Status);
    }

    [Fact]
    public async Task CreatePartnerKey_ShouldOutliveNoKeyThatMakesIt_WhenAPartnerCalls()
    {
        var end = app.Time.GetUtcNow().AddHours(2);
        end = end.AddTicks(-(end.Ticks % TimeSpan.TicksPerSecond));
        using var partner = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(await steps.RegisteredAsync(), expiresAt: end)));

        var unsaid = await partner.AskAsync(PartnerSteps.Create, new { name = "next" });
        var later = await partner.AskAsync(PartnerSteps.Create, new { name = "longer", expiresAt = end.AddSeconds(1) });

        Assert.Equal(end, unsaid["createPartnerKey"].GetProperty("partnerKey").GetProperty("expiresAt").GetDateTimeOffset());
        Assert.Equal("INVALID_KEY_EXPIRY", later.RefusalCode("createPartnerKey"));
    }
}
