using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Hosting;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_ShouldNameWhatFails_WhenTheDatabaseIsNotMigrated()
    {
        await using var app = new FirstApp();
        await app.InitializeAsync();
        using var client = app.AsAnonymous();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);

        await using var context =
            await app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await context.Database.ExecuteSqlAsync($"DELETE FROM \"__EFMigrationsHistory\"");

        using var ready = await client.GetAsync("/health/ready");
        var checks = (await ready.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("checks");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy", checks.GetProperty("database").GetString());
        Assert.Equal("Healthy", checks.GetProperty("events").GetString());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
    }

    /// Where no server has been before.
    private sealed class FirstApp() : TestApp(new SqliteTestDatabase(isMigrated: false));
}
