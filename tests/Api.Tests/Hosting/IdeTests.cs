using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SipOkMuba.Api.Hosting;

namespace SipOkMuba.Api.Tests.Hosting;

public sealed class IdeTests(TestApp app) : IClassFixture<TestApp>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/graphql", "/graphql/")]
    [InlineData("/graphql?tab=1&x=%20y", "/graphql/?tab=1&x=%20y")]
    [InlineData("/", "/graphql/")]
    public async Task Get_ShouldLeadToThePageAndKeepTheQuery_WhenABrowserOpensTheEndpoint(string address, string page)
    {
        using var response = await GetAsync(address, Browser);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(page, response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("/graphql?query={__typename}", Browser)]
    [InlineData("/graphql/?query={__typename}", Browser)]
    [InlineData("/graphql?query={__typename}", "application/json")]
    [InlineData("/graphql?sdl", Browser)]
    [InlineData("/graphql/schema", Browser)]
    public async Task Get_ShouldReachTheApi_WhenTheAddressIsARequestToIt(string address, string accept)
    {
        using var response = await GetAsync(address, accept);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.NotEqual("text/html", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Get_ShouldAnswerAPage_WhenABrowserOpensTheAddressOfTheIde()
    {
        using var response = await GetAsync("/graphql/", Browser);
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains(Ide.IsInstalled ? "Banana Cake Pop" : "npm was not found", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_ShouldNameTheEndpointAndForbidTelemetry_WhenTheIdeReadsIt()
    {
        using var client = app.AsAnonymous();

        var configuration = await client.GetFromJsonAsync<JsonElement>("/graphql/bcp-config.json");

        Assert.True(configuration.GetProperty("useBrowserUrlAsEndpoint").GetBoolean());
        Assert.True(configuration.GetProperty("disableTelemetry").GetBoolean());
        Assert.Contains("query", configuration.GetProperty("graphQLDocument").GetString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Files_ShouldCarryTheirLicenceAndCacheRules_WhenTheIdeIsBuiltIn()
    {
        Skip.IfNot(Ide.IsInstalled, "Built without npm, so without the browser IDE.");
        var script = Directory.GetFiles(
            Path.Combine(AppContext.BaseDirectory, "ide-files", "static", "js"), "main.*.js").Single();

        using var licence = await GetAsync("/graphql/LICENSE", "*/*");
        using var hashed = await GetAsync($"/graphql/static/js/{Path.GetFileName(script)}", "*/*");
        using var manifest = await GetAsync("/graphql/manifest.webmanifest", "*/*");
        using var worker = await GetAsync("/graphql/service-worker.js", "*/*");

        Assert.Contains("ChilliCream", await licence.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("public, max-age=31536000, immutable", hashed.Headers.CacheControl!.ToString());
        Assert.Equal("application/manifest+json", manifest.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, worker.StatusCode);
    }

    private async Task<HttpResponseMessage> GetAsync(string address, string accept)
    {
        using var client =
            new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await client.SendAsync(request);
    }
}
