using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SipOkMuba.Api.Tests.Identity;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Applications;

/// Two processes on one PostgreSQL: the one that keeps the clock is killed, the other one does what becomes due.
public sealed class KilledClockTests(ShiftedPostgresApp app) : IClassFixture<ShiftedPostgresApp>
{
    [SkippableFact]
    public async Task Clock_ShouldBeTakenOverWithin30Seconds_WhenTheProcessThatKeepsItIsKilled()
    {
        PostgresTestApp.SkipIfMissing();
        var scenarios = new Scenarios(app);
        var draft = await scenarios.DraftedAsync();
        string? keeper = null;
        using var other = Start();
        try
        {
            await app.RestartAsync(async () => keeper = await KeeperAsync());
            Assert.False(other.HasExited, "The other process has ended by itself.");
        }
        finally
        {
            other.Kill();
        }

        var killed = TimeProvider.System.GetTimestamp();
        await other.WaitForExitAsync();
        Assert.Equal(keeper, await KeeperAsync());
        app.Jump(TimeSpan.FromDays(31));
        await scenarios.WaitForAsync(draft.Subject, "application.expired");

        Assert.InRange(TimeProvider.System.GetElapsedTime(killed), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.NotEqual(keeper, await KeeperAsync());
        await using var database = await scenarios.DatabaseAsync();
        Assert.Equal(1, await database.OutboxEvents.CountAsync(row => row.SubjectId == draft.Subject && row.ActorRole == ActorRole.System));
    }

    /// The product as it is deployed, on the database of the test.
    private Process Start() => Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "SipOkMuba.Api.dll"))
    {
        WorkingDirectory = AppContext.BaseDirectory,
        Environment =
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Database__Provider"] = "Postgres",
            ["Database__ConnectionString"] = app.ConnectionString,
            ["Keys__Directory"] = app.KeyDirectory,
            ["Files__Directory"] = app.FileDirectory,
            ["Logging__LogLevel__Default"] = "Warning",
        },
    })!;

    /// Whose lease of the clock it is, as soon as it is somebody's. The database tells nobody by itself.
    private async Task<string> KeeperAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync(patience.Token);
        await using var command = new NpgsqlCommand("""SELECT "HeldBy" FROM "ReaderPositions" WHERE "Name" = 'clock'""", connection);
        while (true)
        {
            if (await command.ExecuteScalarAsync(patience.Token) is string keeper)
            {
                return keeper;
            }

            await Task.Yield();
        }
    }
}
