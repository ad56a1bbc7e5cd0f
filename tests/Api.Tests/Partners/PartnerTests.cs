using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Partners;

[Collection(ApiGroup.Name)]
public sealed class PartnerTests(ApiApp app)
{
    private const string Who = "{ viewer { name kind scopes partner } }";
    private readonly PartnerSteps steps = app.Scenarios.Partners;

    /// From the registration to the end of the first key.
    [Fact]
    public async Task Key_ShouldOpenWhatItMay_WhenThePartnerChangesOver()
    {
        var partner = await steps.RegisteredAsync();
        var first = await steps.KeyAsync(partner);
        var token = await steps.TokenAsync(first);
        using var before = app.WithToken(token);
        var viewer = (await before.AskAsync(Who)).WithoutErrors()["viewer"];
        Assert.Equal((partner, "PARTNER"), (viewer.GetProperty("partner").GetString(), viewer.GetProperty("kind").GetString()));

        var second = await PartnerSteps.KeyAsync(before, partner: null);
        using var after = app.WithToken(await steps.TokenAsync(second));
        Assert.Equal(viewer.GetRawText(), (await before.AskAsync(Who))["viewer"].GetRawText());
        Assert.Equal(viewer.GetRawText(), (await after.AskAsync(Who))["viewer"].GetRawText());
        Assert.Null((await after.AskAsync(PartnerSteps.Revoke, new { id = first.Id })).Refusal("revokePartnerKey"));

        var refused = await before.AskAsync("{ __typename }");
        Assert.Equal((HttpStatusCode.Unauthorized, "AUTH_NOT_AUTHENTICATED"), (refused.Status, refused.ErrorCode));
        Assert.Equal("invalid_client", (await steps.AskForTokenAsync(first)).GetProperty("error").GetString());
        Assert.Equal(viewer.GetRawText(), (await after.AskAsync(Who)).WithoutErrors()["viewer"].GetRawText());
        var events = (await after.AskAsync(
            "query($subject: ID) { events(subject: $subject, first: 10) { nodes { type region actorRole subject { id } ... on PartnerNoted { key { id clientId } } } } }",
            new { subject = partner })).WithoutErrors()["events"].GetProperty("nodes").EnumerateArray().ToList();
        Assert.Equal(
            ["partner.registered", "partner.keyCreated", "partner.keyCreated", "partner.keyRevoked"],
            events.Select(told => told.GetProperty("type").GetString()));
        Assert.Equal(["HEAD", "HEAD", "PARTNER", "PARTNER"], events.Select(told => told.GetProperty("actorRole").GetString()));
        Assert.Equal(first.Id, events[3].GetProperty("key").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Token_ShouldCarryTheKeyAndItsScopesAlone_WhenTheKeyIsNarrow()
    {
        var partner = await steps.RegisteredAsync(scopes: ["applications:read", "events:read"]);
        var key = await steps.KeyAsync(partner, scopes: ["events:read"]);

        var token = new JsonWebToken(await steps.TokenAsync(key));

        Assert.Equal(key.ClientId, token.GetPayloadValue<string>("client_id"));
        Assert.Equal(PartnerSteps.SubjectOf(partner).ToString(), token.Subject);
        Assert.Equal("events:read", token.GetPayloadValue<string>("scope"));
        Assert.True((await steps.AskForTokenAsync(key, "applications:read")).TryGetProperty("error", out _));
    }

    [Fact]
    public async Task CreatePartnerKey_ShouldRefuseWhatOpensMore_WhenAKeyMakesAnother()
    {
        var partner = await steps.RegisteredAsync();
        using var narrow = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner), "keys:write", "events:read"));
        using var without = app.WithToken(await steps.TokenAsync(await steps.KeyAsync(partner), "events:read"));

        var wide = await narrow.AskAsync(PartnerSteps.Create, new { name = "wide", scopes = new[] { "applications:read" } });
        var same = await PartnerSteps.KeyAsync(narrow, partner: null);

        Assert.Equal("SCOPE_NOT_GRANTABLE", wide.RefusalCode("createPartnerKey"));
        Assert.Equal("events:read keys:write", new JsonWebToken(await steps.TokenAsync(same)).GetPayloadValue<string>("scope"));
        Assert.Equal("AUTH_NOT_AUTHORIZED", (await without.AskAsync(PartnerSteps.Create, new { name = "x" })).ErrorCode);
    }

    [Theory]
    [InlineData("demo-head", true)]
    [InlineData("demo-admin", true)]
    [InlineData("demo-supervisor", false)]
    [InlineData("demo-officer", false)]
    [InlineData("demo-village", false)]
    [InlineData("demo-portal", false)]
    [InlineData(Scenarios.Nobody, false)]
    public async Task Partners_ShouldBeOfTheOffice_WhenOthersLook(string who, bool allowed)
    {
        var partner = await steps.RegisteredAsync();
        var key = await steps.KeyAsync(partner);
        const string Look = "query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }";
        var registered = await app.Scenarios.As(who).AskAsync(PartnerSteps.Register, new { name = "Desa", scopes = new[] { "events:read" } });
        var seen = await app.Scenarios.As(who).AskAsync(Look, new { ids = new[] { partner, key.Id } });
        var missing = await app.Scenarios.As(who).AskAsync(
            Look, new { ids = new[] { NodeId.Format("Partner", Guid.Empty), NodeId.Format("PartnerKey", Guid.Empty) } });
        var created = await app.Scenarios.As(who).AskAsync(PartnerSteps.Create, new { partner, name = "x" });
        var revoked = await app.Scenarios.As(who).AskAsync(PartnerSteps.Revoke, new { id = key.Id });

        Assert.Equal(allowed, registered.RefusalCode("registerPartner") is null);
        if (allowed)
        {
            Assert.All(seen.WithoutErrors()["nodes"].EnumerateArray(), node => Assert.Equal(JsonValueKind.Object, node.ValueKind));
            Assert.Null(created.RefusalCode("createPartnerKey"));
            Assert.Null(revoked.RefusalCode("revokePartnerKey"));
            return;
        }

        // A stranger's record is a missing one.
        Assert.Equal(missing.Body, seen.Body);
        var expected = who switch { "demo-portal" => "NOT_FOUND", Scenarios.Nobody => "AUTH_NOT_AUTHENTICATED", _ => "AUTH_NOT_AUTHORIZED" };
        Assert.Equal((expected, expected), (created.RefusalCode("createPartnerKey"), revoked.RefusalCode("revokePartnerKey")));
    }

    [Fact]
    public async Task Events_ShouldBeToldToFew_WhenAPartnerIsRegistered()
    {
        var partner = await steps.RegisteredAsync();
        foreach (var (who, told) in new[] { ("demo-head", 1), ("demo-admin", 1), ("demo-officer", 0), ("demo-village", 0), ("demo-portal", 0) })
        {
            var page = (await app.Scenarios.As(who).AskAsync(
                "query($subject: ID) { events(subject: $subject) { nodes { type } } }", new { subject = partner })).WithoutErrors()["events"];

            Assert.Equal(told, page.GetProperty("nodes").GetArrayLength());
        }
    }

    [Fact]
    public async Task CreatePartnerKey_ShouldShowTheSecretOnce_WhenTheRequestIsRepeated()
    {
        var partner = await steps.RegisteredAsync();
        var variables = new { partner, name = "portal" };
        const string key = "create-partner-key-twice";

        var first = await app.Scenarios.As("demo-head").AskAsync(PartnerSteps.Create, variables, key);
        var again = await app.Scenarios.As("demo-head").AskAsync(PartnerSteps.Create, variables, key);

        Assert.Null(first.Refusal("createPartnerKey"));
        Assert.Equal((HttpStatusCode.Conflict, "ALREADY_SHOWN"), (again.Status, again.ErrorCode));
        await using var database = await app.Scenarios.DatabaseAsync();
        Assert.Equal(1, await database.PartnerKeys.CountAsync(found => found.Owner.Id == PartnerSteps.SubjectOf(partner)));
    }

    [Fact]
    public async Task Secret_ShouldBeNowhere_WhenItWasShown()
    {
        var key = await steps.KeyAsync(await steps.RegisteredAsync());
        var token = await steps.TokenAsync(key);
        using var client = app.WithToken(token);
        (await client.AskAsync(Who)).WithoutErrors();
        await steps.RevokeAsync(key);
        await client.AskAsync(Who);
        await steps.AskForTokenAsync(key);

        Assert.DoesNotContain(app.Log.Lines, line => line.Contains(key.Secret, StringComparison.Ordinal) || line.Contains(token, StringComparison.Ordinal));
        await using var database = await app.Scenarios.DatabaseAsync();
        await database.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(FULL)");
        foreach (var file in Directory.EnumerateFiles(app.DataDirectory))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy);
            Assert.True(copy.GetBuffer().AsSpan(0, (int)copy.Length).IndexOf(Encoding.ASCII.GetBytes(key.Secret)) < 0, file);
        }

        Assert.True(await database.PartnerKeys.AnyAsync(found => found.ClientId == key.ClientId));
    }

    [Fact]
    public async Task RevokePartnerKey_ShouldRefuse_WhenItIsStaleOrDoneAlready()
    {
        var key = await steps.KeyAsync(await steps.RegisteredAsync());

        var stale = await app.Scenarios.As("demo-head").AskAsync(PartnerSteps.Revoke, new { id = key.Id, expectedVersion = 2 });
        await steps.RevokeAsync(key);
        var again = await app.Scenarios.As("demo-head").AskAsync(PartnerSteps.Revoke, new { id = key.Id });
        var missing = await app.Scenarios.As("demo-head").AskAsync(PartnerSteps.Revoke, new { id = NodeId.Format("PartnerKey", Guid.Empty) });

        Assert.Equal("STALE_VERSION", stale.RefusalCode("revokePartnerKey"));
        Assert.Equal("PARTNER_KEY_REVOKED", again.RefusalCode("revokePartnerKey"));
        Assert.Equal("NOT_FOUND", missing.RefusalCode("revokePartnerKey"));
    }

    /// Citizens need not enter new codes because their partner changes keys; what the old key got ends with it.
    [Fact]
    public async Task CitizenToken_ShouldEndWithItsKeyAndBeRenewedByAnother_WhenThePartnerChangesOver()
    {
        var partner = await steps.RegisteredAsync();
        var (old, next) = (await steps.KeyAsync(partner), await steps.KeyAsync(partner));
        var person = (await app.Scenarios.SubmittedAsync("demo-officer")).Person;
        using var server = app.WithToken(await steps.TokenAsync(old));
        var request = (await server.AskAsync(
            "mutation($nik: NIK!) { requestCitizenCode(input: { nik: $nik, purpose: \"KTP-el\" }) { citizenCode { requestId } errors { ... on Error { code } } } }",
            new { nik = person.Nik }))["requestCitizenCode"].GetProperty("citizenCode").GetProperty("requestId").GetString()!;
        var tokens = await app.TokensAsync(
            ("grant_type", "urn:sip-ok-muba:grant-type:citizen-code"), ("client_id", old.ClientId), ("client_secret", old.Secret),
            ("request_id", request), ("code", await app.NewestCodeAsync()));
        using var citizen = app.WithToken(tokens.GetProperty("access_token").GetString()!);
        Assert.Equal("CITIZEN", (await citizen.AskAsync(Who)).WithoutErrors()["viewer"].GetProperty("kind").GetString());

        await steps.RevokeAsync(old);

        Assert.Equal(HttpStatusCode.Unauthorized, (await citizen.AskAsync(Who)).Status);
        var refresh = tokens.GetProperty("refresh_token").GetString()!;
        var stranger = await steps.KeyAsync(await steps.RegisteredAsync());
        Assert.Equal("invalid_grant", (await RefreshAsync(stranger)).GetProperty("error").GetString());
        using var renewed = app.WithToken((await RefreshAsync(next)).GetProperty("access_token").GetString()!);
        Assert.Equal("CITIZEN", (await renewed.AskAsync(Who)).WithoutErrors()["viewer"].GetProperty("kind").GetString());

        Task<JsonElement> RefreshAsync(TestKey by) => app.TokensAsync(
            ("grant_type", "refresh_token"), ("client_id", by.ClientId), ("client_secret", by.Secret), ("refresh_token", refresh));
    }
}
