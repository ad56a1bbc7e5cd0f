using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Identity;
using SipOkMuba.Domain.Common;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class CallerTests(ShiftedApp app) : IClassFixture<ShiftedApp>
{
    [Theory]
    [InlineData("demo-village", ActorRole.VillageOperator, "16.06.09.2006")]
    [InlineData("demo-village-2", ActorRole.VillageOperator, "16.06.01.2001")]
    [InlineData("demo-officer", ActorRole.Officer, "16.06")]
    [InlineData("demo-officer-2", ActorRole.Officer, "16.06")]
    [InlineData("demo-verifier", ActorRole.Verifier, "16.06")]
    [InlineData("demo-supervisor", ActorRole.Supervisor, "16.06")]
    [InlineData("demo-head", ActorRole.Head, "16.06")]
    [InlineData("demo-admin", ActorRole.Administrator, "16.06")]
    public async Task CallerOf_ShouldGiveRoleAndRegions_WhenStaffCall(string clientId, ActorRole role, string region)
    {
        var caller = await CallerAsync(clientId);

        Assert.Equal(role == ActorRole.VillageOperator ? CallerKind.VillageOperator : CallerKind.Staff, caller.Kind);
        Assert.Equal(new Actor(role, clientId), caller.Actor);
        Assert.Equal([role], caller.Roles);
        Assert.Equal([region], caller.Regions);
        Assert.Empty(caller.Scopes);
        Assert.Null(caller.PartnerKey);
        Assert.False(caller.SeesSynthetic);
    }

    [Fact]
    public async Task CallerOf_ShouldGiveScopesAndPartner_WhenAPartnerCalls()
    {
        var (portal, other) = (await CallerAsync("demo-portal"), await CallerAsync("demo-portal-2", "events:read"));

        Assert.Equal((CallerKind.Partner, CallerKind.Partner), (portal.Kind, other.Kind));
        Assert.Equal(new Actor(ActorRole.Partner, "demo-portal"), portal.Actor);
        Assert.Equal(Scopes.All.Order(), portal.Scopes.Order());
        Assert.Equal(["events:read"], other.Scopes);
        Assert.NotNull(portal.PartnerKey);
        Assert.NotEqual(portal.PartnerKey, other.PartnerKey);
        Assert.True(portal.SeesSynthetic);
        Assert.False(other.SeesSynthetic);
        Assert.Empty(portal.Roles);
        Assert.Empty(portal.Regions);
    }

    [Fact]
    public async Task Audience_ShouldBeShared_WhenNothingButThePersonDiffers()
    {
        var officer = await CallerAsync("demo-officer");
        var audiences = new List<string>
        {
            Caller.Anonymous.Audience,
            officer.Audience,
            (await CallerAsync("demo-verifier")).Audience,
            (await CallerAsync("demo-village")).Audience,
            (await CallerAsync("demo-village-2")).Audience,
            (await CallerAsync("demo-portal")).Audience,
            (await CallerAsync("demo-portal", "events:read")).Audience,
            (await CallerAsync("demo-portal-2", "events:read")).Audience,
        };

        Assert.Equal(officer.Audience, (await CallerAsync("demo-officer-2")).Audience);
        Assert.Equal(audiences.Count, audiences.Distinct().Count());
        Assert.All(audiences, audience => Assert.DoesNotContain("demo-", audience, StringComparison.Ordinal));
    }

    [Fact]
    public void CallerOf_ShouldBeAnonymous_WhenNobodyOrAnUnknownAccountCalls()
    {
        var directory = app.Services.GetRequiredService<AccountDirectory>();

        Assert.Same(Caller.Anonymous, directory.CallerOf(new ClaimsPrincipal()));
        Assert.Same(Caller.Anonymous, directory.CallerOf(new ClaimsPrincipal(new ClaimsIdentity())));
        Assert.Same(Caller.Anonymous, directory.CallerOf(Principal(BearerTokens.Local, "nobody", "Officer")));
    }

    [Fact]
    public void CallerOf_ShouldBeAnonymous_WhenTheTokenGrantsAnotherRoleThanTheDirectory()
    {
        var directory = app.Services.GetRequiredService<AccountDirectory>();

        var officer = directory.CallerOf(Principal(BearerTokens.Local, "demo-officer", "Officer"));

        Assert.Equal(CallerKind.Staff, officer.Kind);
        Assert.Same(Caller.Anonymous, directory.CallerOf(Principal(BearerTokens.Local, "demo-officer", "Verifier")));
    }

    [Fact]
    public void CallerOf_ShouldNotFindPartners_WhenTheTokenIsOfAnotherAuthority()
    {
        var directory = app.Services.GetRequiredService<AccountDirectory>();

        Assert.Same(Caller.Anonymous, directory.CallerOf(Principal(BearerTokens.Entra, "demo-portal", "Officer")));
    }

    [Fact]
    public async Task CallerOf_ShouldLoseItsRightsWithinFiveSeconds_WhenTheAccountIsSwitchedOff()
    {
        await using var context =
            await app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        Assert.Equal(CallerKind.Partner, (await CallerAsync("demo-portal-2")).Kind);
        Assert.Equal(CallerKind.Staff, (await CallerAsync("demo-head")).Kind);
        try
        {
            await SetActiveAsync(context, false);
            app.Time.Advance(TimeSpan.FromSeconds(5));

            Assert.False((await AuthenticateAsync("demo-portal-2")).Succeeded);
            Assert.Equal(CallerKind.Anonymous, (await CallerAsync("demo-head")).Kind);
            var refused = await Assert.ThrowsAsync<HttpRequestException>(() => app.NewTokenAsync("demo-head"));
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode);
        }
        finally
        {
            await SetActiveAsync(context, true);
            app.Time.Advance(TimeSpan.FromSeconds(5));
        }
    }

    private static async Task SetActiveAsync(AppDbContext context, bool active)
    {
        await context.Partners.Where(partner => partner.Subject == "demo-portal-2")
            .ExecuteUpdateAsync(partner => partner.SetProperty(row => row.Active, active));
        await context.StaffMembers.Where(member => member.Subject == "demo-head")
            .ExecuteUpdateAsync(member => member.SetProperty(row => row.Active, active));
    }

    private static ClaimsPrincipal Principal(string authority, string subject, string role) =>
        new(new ClaimsIdentity([new Claim("sub", subject), new Claim("role", role)], authority, "sub", "role"));

    private async Task<Caller> CallerAsync(string clientId, params string[] scopes)
    {
        var result = await AuthenticateAsync(clientId, scopes);
        Assert.True(result.Succeeded, result.Failure?.Message);
        return app.Services.GetRequiredService<AccountDirectory>().CallerOf(result.Principal!);
    }

    private async Task<AuthenticateResult> AuthenticateAsync(string clientId, params string[] scopes)
    {
        var token = await app.TokenAsync(clientId, scopes);
        return await app.Services.GetRequiredService<BearerTokens>().AuthenticateAsync(token.AsMemory(), CancellationToken.None);
    }
}
