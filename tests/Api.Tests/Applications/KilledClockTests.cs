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
        await using var other = ProductProcess.Start(app);
        await app.RestartAsync(async () => keeper = await KeeperAsync());
        Assert.False(other.HasExited, "The other process has ended by itself.");
        await other.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        Assert.Equal(keeper, await KeeperAsync());
        app.Jump(TimeSpan.FromDays(31));
        await scenarios.WaitForAsync(draft.Subject, "application.expired");

        Assert.InRange(TimeProvider.System.GetElapsedTime(killed), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.NotEqual(keeper, await KeeperAsync());
        await using var database = await scenarios.DatabaseAsync();
        Assert.Equal(1, await database.OutboxEvents.CountAsync(row => row.SubjectId == draft.Subject && row.ActorRole == ActorRole.System));
    }

    /// Whose lease of the clock it is, as soon as it is somebody's. The database tells nobody by itself.
    private async Task<string> KeeperAsync()
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("""SELECT "HeldBy" FROM "ReaderPositions" WHERE "Name" = 'clock'""", connection);
        string? keeper = null;
        await Poll.UntilAsync(async cancellationToken => (keeper = await command.ExecuteScalarAsync(cancellationToken) as string) is not null);
        return keeper!;
    }
}
