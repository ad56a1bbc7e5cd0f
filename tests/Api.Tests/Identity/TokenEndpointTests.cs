using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using SipOkMuba.Api.Identity;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class TokenEndpointTests(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("demo-portal", null, true)]
    [InlineData("demo-portal-2", null, true)]
    [InlineData("demo-village", "VillageOperator", false)]
    [InlineData("demo-village-2", "VillageOperator", false)]
    [InlineData("demo-officer", "Officer", false)]
    [InlineData("demo-officer-2", "Officer", false)]
    [InlineData("demo-verifier", "Verifier", false)]
    [InlineData("demo-supervisor", "Supervisor", false)]
    [InlineData("demo-head", "Head", false)]
    [InlineData("demo-admin", "Administrator", false)]
    public async Task Token_ShouldNameSubjectRoleAndScopes_WhenADemoClientAsks(
        string clientId, string? role, bool isPartner)
    {
        var token = new JsonWebToken(await app.NewTokenAsync(clientId));

        Assert.Equal("RS256", token.Alg);
        Assert.Equal("at+jwt", token.Typ);
        Assert.Equal(clientId, token.Subject);
        Assert.Equal(["sip-ok-muba"], token.Audiences);
        Assert.Equal(TimeSpan.FromHours(1), token.ValidTo - token.IssuedAt);
        Assert.Equal(role, token.TryGetPayloadValue<string>("role", out var found) ? found : null);
        var scopes = token.TryGetPayloadValue<string>("scope", out var text) ? text.Split(' ') : [];
        Assert.Equal(isPartner ? Scopes.All.Order() : [], scopes.Order());
    }

    [Fact]
    public async Task Token_ShouldGrantOnlyWhatWasRequested_WhenAPartnerNamesScopes()
    {
        var token = new JsonWebToken(await app.NewTokenAsync("demo-portal", "events:read", "applications:read"));

        Assert.Equal(["applications:read", "events:read"], token.GetPayloadValue<string>("scope").Split(' ').Order());
    }

    [Fact]
    public async Task Token_ShouldBeGiven_WhenTheSecretComesByBasicAuthentication()
    {
        using var client = app.AsAnonymous();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("demo-portal:demo-secret")));

        using var response = await PostAsync(client, ("grant_type", "client_credentials"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("demo-portal", "wrong", "", "invalid_client")]
    [InlineData("nobody", "demo-secret", "", "invalid_client")]
    [InlineData("demo-portal", "demo-secret", "unheard:of", "invalid_scope")]
    [InlineData("demo-officer", "demo-secret", "applications:read", "invalid_request")]
    public async Task Token_ShouldBeRefused_WhenTheRequestIsNotGood(
        string id, string secret, string scope, string error)
    {
        using var client = app.AsAnonymous();

        using var response = await PostAsync(
            client,
            ("grant_type", "client_credentials"),
            ("client_id", id),
            ("client_secret", secret),
            ("scope", scope));

        Assert.Equal(error, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString());
        Assert.InRange((int)response.StatusCode, 400, 401);
    }

    [Fact]
    public async Task Discovery_ShouldNameTheTokenEndpoint_WhenAClientReadsIt()
    {
        using var client = app.AsAnonymous();

        var document = await client.GetFromJsonAsync<JsonElement>("/.well-known/openid-configuration");

        Assert.Equal("https://sip-ok-muba.test/", document.GetProperty("issuer").GetString());
        Assert.EndsWith("/connect/token", document.GetProperty("token_endpoint").GetString(), StringComparison.Ordinal);
        var keys = await client.GetFromJsonAsync<JsonElement>(
            new Uri(document.GetProperty("jwks_uri").GetString()!).AbsolutePath);
        Assert.All(keys.GetProperty("keys").EnumerateArray(), key => Assert.False(key.TryGetProperty("d", out _)));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("revoke")]
    public async Task Body_ShouldBeRefused_WhenItsChunksAreNone(string path)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(app.Address.Host, app.Address.Port);
        var stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /connect/{path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));

        var answer = await new StreamReader(stream, Encoding.ASCII).ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.Contains("""{"error":"invalid_request","error_description":"The body cannot be read."}""", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("revoke")]
    public async Task Form_ShouldBeRefused_WhenItHoldsANul(string path)
    {
        using var client = app.AsAnonymous();
        using var content = new StringContent(
            "grant_type=client_credentials&token=x&client_id=%00&client_secret=x", mediaType: new("application/x-www-form-urlencoded"));

        using var response = await client.PostAsync($"/connect/{path}", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("invalid_request", answer.GetProperty("error").GetString());
    }

    private static async Task<HttpResponseMessage> PostAsync(
        HttpClient client, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form
            .Where(field => field.Value.Length > 0)
            .ToDictionary(field => field.Name, field => field.Value));
        return await client.PostAsync("/connect/token", content);
    }
}
