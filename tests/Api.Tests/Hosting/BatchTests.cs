using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;

namespace SipOkMuba.Api.Tests.Hosting;

public sealed class BatchApp : TestApp
{
    protected override void Configure(IWebHostBuilder builder)
    {
        base.Configure(builder);
        builder.UseSetting("Wires:RequestsPerBatch", "10");
    }
}

public sealed class BatchTests(BatchApp app) : IClassFixture<BatchApp>
{
    /// Each of a batch is a try of its own, as five look-ups by alias are.
    [Fact]
    public async Task Lookups_ShouldBeLimited_WhenABatchGuesses()
    {
        using var client = app.AsAnonymous();
        var guesses = Enumerable.Range(1980, 10).Select(year => new
        {
            query = "query($year: Int!) { trackApplication(number: \"KTP-1606-2611-000000\", birthYear: $year) { status } }",
            variables = new { year },
        });

        using var content = new StringContent(JsonSerializer.Serialize(guesses), Encoding.UTF8, "application/json");
        using var response = await client.PostAsync("/graphql", content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var answers = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(
            [.. Enumerable.Repeat("", 5), .. Enumerable.Repeat("TOO_MANY_LOOKUPS", 5)],
            answers.RootElement.EnumerateArray().Select(answer => answer.TryGetProperty("errors", out var errors)
                ? errors[0].GetProperty("extensions").GetProperty("code").GetString()!
                : ""));
    }
}
