using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class EntraTests(EntraApp app) : IClassFixture<EntraApp>
{
    [Fact]
    public async Task CallerOf_ShouldGiveTheDirectorysRegions_WhenAnAccountOfEntraIsRegistered()
    {
        var objectId = await RegisterAsync(StaffRole.Verifier);

        var caller = await CallerAsync(app.Token(objectId, ["Verifier", "Officer"]));

        Assert.Equal(new Actor(ActorRole.Verifier, objectId), caller.Actor);
        Assert.Equal(["16.06.09", "16.06.10"], caller.Regions);
        Assert.Equal([ActorRole.Verifier], caller.Roles);
    }

    [Fact]
    public async Task CallerOf_ShouldBeAnonymous_WhenTheAccountIsNotRegisteredOrHasNotTheRole()
    {
        var objectId = await RegisterAsync(StaffRole.Verifier);

        Assert.Equal(CallerKind.Anonymous, (await CallerAsync(app.Token("unregistered", ["Administrator"]))).Kind);
        Assert.Equal(CallerKind.Anonymous, (await CallerAsync(app.Token(objectId, ["Officer"]))).Kind);
    }

    [Fact]
    public async Task CallerOf_ShouldBeAdministrator_WhenTheFirstAdministratorSignsIn()
    {
        var caller = await CallerAsync(app.Token(EntraApp.FirstAdministrator, []));

        Assert.Equal(new Actor(ActorRole.Administrator, EntraApp.FirstAdministrator), caller.Actor);
        Assert.Equal(["16.06"], caller.Regions);
    }

    [Fact]
    public async Task Authenticate_ShouldFail_WhenAnythingAboutTheTokenIsWrong()
    {
        var objectId = await RegisterAsync(StaffRole.Officer);
        var stranger = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "entra" };
        var unknown = new RsaSecurityKey(RSA.Create(2048)) { KeyId = "unknown" };
        var bad = new Dictionary<string, string>
        {
            ["another key"] = app.Token(objectId, ["Officer"], signedWith: stranger),
            ["an unknown key id"] = app.Token(objectId, ["Officer"], signedWith: unknown),
            ["another audience"] = app.Token(objectId, ["Officer"], audience: "elsewhere"),
            ["another tenant"] = app.Token(
                objectId,
                ["Officer"],
                issuer: "https://login.microsoftonline.com/22222222-2222-4333-8444-555555555555/v2.0"),
            ["expired"] = app.Token(objectId, ["Officer"], age: TimeSpan.FromHours(2)),
            ["not yet valid"] = app.Token(objectId, ["Officer"], age: TimeSpan.FromHours(-1)),
        };
        foreach (var (fault, token) in bad)
        {
            Assert.False((await AuthenticateAsync(token)).Succeeded, fault);
        }

        Assert.True((await AuthenticateAsync(app.Token(objectId, ["Officer"]))).Succeeded);
    }

    /// Each of the library's managers would fetch for itself, and again at its first unknown key.
    [Fact]
    public async Task Authenticate_ShouldFetchKeysOnce_WhenManyTokensNameUnknownKeys()
    {
        var objectId = await RegisterAsync(StaffRole.Officer);
        using var rsa = RSA.Create(2048);
        var strangers = Enumerable.Range(0, 200)
            .Select(number => app.Token(
                objectId, ["Officer"], signedWith: new RsaSecurityKey(rsa) { KeyId = $"unknown-{number}" }))
            .ToList();

        await Parallel.ForEachAsync(strangers, async (stranger, _) =>
            Assert.False((await AuthenticateAsync(stranger)).Succeeded));

        Assert.True((await AuthenticateAsync(app.Token(objectId, ["Officer"]))).Succeeded);
        Assert.Equal(1, app.Published.KeySetFetches);
    }

    [Fact]
    public async Task Authenticate_ShouldStillAcceptOurOwnTokens_WhenEntraIsConfigured()
    {
        Assert.True((await AuthenticateAsync(await app.TokenAsync("demo-portal"))).Succeeded);
    }

    private async Task<string> RegisterAsync(StaffRole role)
    {
        var ids = app.Services.GetRequiredService<IdSource>();
        var objectId = ids.Next().ToString();
        await using var context =
            await app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        context.StaffMembers.Add(StaffMember.Delivered(ids.Next(), objectId, "Test", role, "16.06.09 16.06.10"));
        await context.SaveChangesAsync();
        return objectId;
    }

    private async Task<AuthenticateResult> AuthenticateAsync(string token) =>
        await app.Services.GetRequiredService<BearerTokens>().AuthenticateAsync(token.AsMemory(), CancellationToken.None);

    private async Task<Caller> CallerAsync(string token)
    {
        var result = await AuthenticateAsync(token);
        Assert.True(result.Succeeded, result.Failure?.ToString());
        return app.Services.GetRequiredService<AccountDirectory>().CallerOf(result.Principal!);
    }
}
