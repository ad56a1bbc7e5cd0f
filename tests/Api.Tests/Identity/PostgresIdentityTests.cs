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
}
