using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class BearerWireTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Protected = "{ applications { nodes { id } } }";

    [Theory]
    [InlineData("nonsense")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.eyJzdWIiOiJkZW1vLW9mZmljZXIiLCJyb2xlIjoiT2ZmaWNlciJ9.")]
    public async Task Post_ShouldAnswerNotAuthenticated_WhenTheTokenIsNotGood(string token)
    {
        using var client = app.WithToken(token);

        using var response = await PostAsync(client, "{ __typename }");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", await CodeAsync(response));
    }

    [Fact]
    public async Task Post_ShouldServeWhatIsPublic_WhenNobodyIsSignedIn()
    {
        using var client = app.AsAnonymous();

        using var response = await PostAsync(client, "{ __typename }");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Null(await CodeAsync(response));
    }

    [Fact]
    public async Task Post_ShouldTellApartNobodyAndSomebodyWithoutTheRight_WhenAFieldIsProtected()
    {
        using var nobody = app.AsAnonymous();
        using var stranger = app.AsPartner("complaints:read");
        using var officer = app.AsOfficer();

        using var unknown = await PostAsync(nobody, Protected);
        using var refused = await PostAsync(stranger, Protected);
        using var served = await PostAsync(officer, Protected);

        Assert.Equal("AUTH_NOT_AUTHENTICATED", await CodeAsync(unknown));
        Assert.Equal("AUTH_NOT_AUTHORIZED", await CodeAsync(refused));
        Assert.Null(await CodeAsync(served));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string query) =>
        client.PostAsJsonAsync("/graphql", new { query });

    private static async Task<string?> CodeAsync(HttpResponseMessage response)
    {
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return answer.TryGetProperty("errors", out var errors)
            ? errors[0].GetProperty("extensions").GetProperty("code").GetString()
            : null;
    }
}
