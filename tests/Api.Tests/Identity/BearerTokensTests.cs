using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using SipOkMuba.Api.Identity;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class BearerTokensTests(ShiftedApp app) : IClassFixture<ShiftedApp>
{
    [Fact]
    public async Task Authenticate_ShouldNameTheCallerAndTheExpiry_WhenTheTokenIsGood()
    {
        var token = await app.NewTokenAsync("demo-verifier");

        var result = await AuthenticateAsync(token);

        Assert.True(result.Succeeded);
        Assert.Equal("demo-verifier", result.Principal.Identity!.Name);
        Assert.True(result.Principal.IsInRole("Verifier"));
        Assert.Equal(new JsonWebToken(token).ValidTo, result.Properties!.ExpiresUtc!.Value.UtcDateTime);
        var seconds = result.Properties.ExpiresUtc.Value.ToUnixTimeSeconds().ToString();
        Assert.Equal(seconds, result.Principal.FindFirst("exp")!.Value);
    }

    /// The control for the next test: what it changes is all that is wrong with its tokens.
    [Fact]
    public async Task Authenticate_ShouldSucceed_WhenTheSameTokenIsSignedAgain()
    {
        Assert.True((await AuthenticateAsync(await ResignedAsync(_ => { }))).Succeeded);
    }

    [Fact]
    public async Task Authenticate_ShouldFail_WhenAnythingAboutTheTokenIsWrong()
    {
        var now = app.Time.GetUtcNow();
        using var stranger = RSA.Create(2048);
        var good = await app.NewTokenAsync("demo-portal");
        var parts = good.Split('.');
        var otherSubject = Decode(parts[1]).Replace("demo-portal", "demo-officer", StringComparison.Ordinal);
        var bad = new Dictionary<string, string>
        {
            ["no algorithm"] = $"{Encode("{\"alg\":\"none\",\"typ\":\"at+jwt\"}")}.{parts[1]}.",
            ["another key under the same key id"] = await ResignedAsync(_ => { }, stranger, new JsonWebToken(good).Kid),
            ["an unknown key id"] = await ResignedAsync(_ => { }, stranger, "stranger"),
            ["the public key as a shared secret"] = HmacWithPublicKey(parts),
            ["not yet valid"] = await ResignedAsync(claims => claims["nbf"] = now.AddMinutes(30).ToUnixTimeSeconds()),
            ["another issuer"] = await ResignedAsync(claims => claims["iss"] = "https://elsewhere.test/"),
            ["Entra's issuer, which is not configured"] =
                await ResignedAsync(claims => claims["iss"] = "https://login.microsoftonline.com/common/v2.0"),
            ["another audience"] = await ResignedAsync(claims => claims["aud"] = "elsewhere"),
            ["another kind of token"] = await ResignedAsync(_ => { }, type: "JWT"),
            ["a token that was never given"] = await ResignedAsync(claims =>
                claims["oi_tkn_id"] = "00000000-0000-0000-0000-000000000000"),
            ["a changed subject"] = $"{parts[0]}.{Encode(otherSubject)}.{parts[2]}",
            ["a cut signature"] = good[..^8],
            ["no token at all"] = "nonsense",
            ["too long"] = good + new string('a', 9000),
        };

        foreach (var (fault, token) in bad)
        {
            var result = await AuthenticateAsync(token);
            Assert.False(result.Succeeded, fault);
            Assert.NotNull(result.Failure);
            Assert.DoesNotContain(token, result.Failure.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Authenticate_ShouldFailWithinFiveSeconds_WhenTheTokenIsRevoked()
    {
        var token = await app.NewTokenAsync("demo-portal");
        Assert.True((await AuthenticateAsync(token)).Succeeded);

        await RevokeAsync(app, token);
        app.Time.Advance(TimeSpan.FromSeconds(5));

        Assert.False((await AuthenticateAsync(token)).Succeeded);
    }

    [Fact]
    public async Task Authenticate_ShouldFail_WhenTheTokenHasExpired()
    {
        var token = await app.NewTokenAsync("demo-portal");
        var left = new JsonWebToken(token).ValidTo - app.Time.GetUtcNow().UtcDateTime;
        app.Time.Advance(left - TimeSpan.FromMinutes(5));
        Assert.True((await AuthenticateAsync(token)).Succeeded);

        app.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.False((await AuthenticateAsync(token)).Succeeded);
    }

    [Fact]
    public async Task Authenticate_ShouldStillSucceed_WhenTheServerRestarts()
    {
        await using var restarted = new TestApp();
        await restarted.InitializeAsync();
        var token = await restarted.NewTokenAsync("demo-portal");

        await restarted.RestartAsync();

        var result = await restarted.Services.GetRequiredService<BearerTokens>().AuthenticateAsync(token.AsMemory(), default);
        Assert.True(result.Succeeded);
    }

    /// OpenIddict reads the system's clock for what has expired, so a revoked token stands for all that ended.
    [Fact]
    public async Task Prune_ShouldDropOnlyEndedTokens_WhenADayHasPassed()
    {
        await using var pruned = new ShiftedApp();
        await pruned.InitializeAsync();
        await RevokeAsync(pruned, await pruned.NewTokenAsync("demo-portal"));
        await pruned.NewTokenAsync("demo-portal");
        var pruning = pruned.Services.GetRequiredService<TokenPruning>();
        Assert.Equal(0, await pruning.PruneAsync(CancellationToken.None));

        pruned.Time.Advance(TimeSpan.FromHours(25));

        Assert.Equal(1, await pruning.PruneAsync(CancellationToken.None));
    }

    private static async Task RevokeAsync(TestApp app, string token)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var manager = scope.ServiceProvider.GetRequiredService<IOpenIddictTokenManager>();
        var entry = await manager.FindByIdAsync(new JsonWebToken(token).GetPayloadValue<string>("oi_tkn_id"));
        Assert.True(await manager.TryRevokeAsync(entry!));
    }

    private async Task<AuthenticateResult> AuthenticateAsync(string token) =>
        await app.Services.GetRequiredService<BearerTokens>().AuthenticateAsync(token.AsMemory(), CancellationToken.None);

    /// A token that our server gave, changed and signed anew, with our own key unless another is named.
    private async Task<string> ResignedAsync(
        Action<JsonObject> change, RSA? key = null, string? keyId = null, string type = "at+jwt")
    {
        var parts = (await app.NewTokenAsync("demo-portal")).Split('.');
        var claims = JsonNode.Parse(Decode(parts[1]))!.AsObject();
        change(claims);
        using var certificate =
            X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(app.KeyDirectory, "token-signing.pfx"), null);
        using var ours = certificate.GetRSAPrivateKey()!;
        var header = new JsonObject
        {
            ["alg"] = "RS256",
            ["typ"] = type,
            ["kid"] = keyId ?? JsonNode.Parse(Decode(parts[0]))!["kid"]!.GetValue<string>(),
        };
        var signed = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        var signature = (key ?? ours).SignData(
            Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    private string HmacWithPublicKey(string[] parts)
    {
        using var certificate =
            X509CertificateLoader.LoadPkcs12FromFile(Path.Combine(app.KeyDirectory, "token-signing.pfx"), null);
        var signed = $"{Encode("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}")}.{parts[1]}";
        var signature = HMACSHA256.HashData(
            Encoding.ASCII.GetBytes(certificate.PublicKey.GetRSAPublicKey()!.ExportSubjectPublicKeyInfoPem()),
            Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64UrlEncoder.Encode(signature)}";
    }

    private static string Encode(string text) => Base64UrlEncoder.Encode(text);

    private static string Decode(string text) => Base64UrlEncoder.Decode(text);
}
