using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Api.Identity;

namespace SipOkMuba.Api.Tests.Identity;

public sealed class PostgresIdentityTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    [SkippableFact]
    public async Task Token_ShouldNameItsCaller_WhenTheDatabaseIsPostgres()
    {
        PostgresTestApp.SkipIfMissing();
        var token = await app.NewTokenAsync("demo-village");

        var result =
            await app.Services.GetRequiredService<BearerTokens>().AuthenticateAsync(token.AsMemory(), CancellationToken.None);

        Assert.True(result.Succeeded);
        var caller = app.Services.GetRequiredService<AccountDirectory>().CallerOf(result.Principal);
        Assert.Equal(["16.06.09.2006"], caller.Regions);
        Assert.Equal(0, await app.Services.GetRequiredService<TokenPruning>().PruneAsync(CancellationToken.None));
    }

    [SkippableFact]
    public async Task Client_ShouldBeRefused_WhenTheDatabaseCannotKeepItsName()
    {
        PostgresTestApp.SkipIfMissing();
        using var client = app.AsAnonymous();
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String("%00:x"u8));
        using var content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);

        using var response = await client.PostAsync("/connect/token", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("invalid_request", answer.GetProperty("error").GetString());
    }
}
