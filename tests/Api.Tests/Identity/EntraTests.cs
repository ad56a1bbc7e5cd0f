using System.Net;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json;
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
    private const string OtherTenant = "22222222-2222-4333-8444-555555555555";

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
        var stranger = EntraAuthority.NewKey(app.Authority.Key.KeyId);
        var unknown = EntraAuthority.NewKey("unknown");
        var bad = new Dictionary<string, string>
        {
            ["another key"] = Token(new() { SignedWith = stranger }),
            ["an unknown key id"] = Token(new() { SignedWith = unknown }),
            ["no signature"] = Token(new() { IsUnsigned = true }),
            ["another audience"] = Token(new() { Audience = "elsewhere" }),
            ["another tenant"] = Token(new()
            {
                Issuer = app.Authority.Issuer.Replace(EntraAuthority.Tenant, OtherTenant, StringComparison.Ordinal), Tenant = OtherTenant,
            }),
            ["the issuer of another tenant"] = Token(new() { Tenant = OtherTenant }),
            ["version 1"] = Token(new() { Version = "1.0" }),
            ["version 1 of its issuer"] = Token(new() { Version = "1.0", Issuer = EntraAuthority.Issuer1 }),
            ["expired"] = Token(new() { Age = TimeSpan.FromHours(2) }),
            ["not yet valid"] = Token(new() { Age = TimeSpan.FromHours(-1) }),
            ["neither scp nor roles"] = app.Token(objectId, [], new() { Scope = null }),
        };
        string Token(EntraTokenShape shape) => app.Token(objectId, ["Officer"], shape);
        foreach (var (fault, token) in bad)
        {
            using var client = app.WithToken(token);
            var answer = await client.AskAsync("{ __typename }");
            Assert.True((answer.Status, answer.ErrorCode) == (HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"), $"{fault}: {answer.Body}");
            Assert.True(await ClosedWithAsync(token) == 4403, fault);
        }

        using var good = app.WithToken(app.Token(objectId, ["Officer"]));
        Assert.Equal("STAFF", (await good.AskAsync("{ viewer { kind } }")).WithoutErrors()["viewer"].GetProperty("kind").GetString());
        Assert.Null(await ClosedWithAsync(app.Token(objectId, ["Officer"])));
    }

    /// Null: it is let in.
    private async Task<int?> ClosedWithAsync(string token)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        await socket.ConnectAsync(new UriBuilder(app.Address) { Scheme = "ws", Path = "/graphql" }.Uri, patience.Token);
        var init = JsonSerializer.SerializeToUtf8Bytes(new { type = "connection_init", payload = new { authorization = $"Bearer {token}" } });
        await socket.SendAsync(init, WebSocketMessageType.Text, true, patience.Token);
        var answer = await socket.ReceiveAsync(new byte[4096], patience.Token);
        return answer.MessageType == WebSocketMessageType.Close ? (int?)socket.CloseStatus : null;
    }

    /// Each of the library's managers would fetch for itself, and again at its first unknown key.
    [Fact]
    public async Task Authenticate_ShouldFetchKeysOnce_WhenManyTokensNameUnknownKeys()
    {
        var objectId = await RegisterAsync(StaffRole.Officer);
        using var rsa = RSA.Create(2048);
        var strangers = Enumerable.Range(0, 200)
            .Select(number => app.Token(
                objectId, ["Officer"], new() { SignedWith = new RsaSecurityKey(rsa) { KeyId = $"unknown-{number}" } }))
            .ToList();

        await Parallel.ForEachAsync(strangers, async (stranger, _) =>
            Assert.False((await AuthenticateAsync(stranger)).Succeeded));

        Assert.True((await AuthenticateAsync(app.Token(objectId, ["Officer"]))).Succeeded);
        Assert.Equal(1, app.Authority.KeySetFetches);
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
