using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SipOkMuba.Infrastructure.Data;
using SipOkMuba.Infrastructure.Data.Providers.Postgres;

namespace SipOkMuba.Infrastructure.Tests.Events;

/// Designs that were measured to be wrong stay as doubles: where the checker no longer finds their faults, it is blind.
public sealed class WrongDesignTests(DatabaseFixture fixture) : IClassFixture<DatabaseFixture>
{
    [SkippableFact]
    public async Task Checker_ShouldFindLosses_WhenATailFollowsTheIdentity()
    {
        var database = await fixture.GetAsync(DatabaseProvider.Postgres);
        var writers = new LogWriters(database.Contexts, 50) { WritesIdempotencyRowFirst = true };
        await writers.PrepareAsync();
        using var stop = new CancellationTokenSource();
        var tail = TailByIdentityAsync(database, stop.Token);

        await writers.RunAsync(16, 1000);
        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
        await stop.CancelAsync();

        var faults = LogChecker.FindFaults(await tail, [.. writers.Committed.Keys]);
        Assert.Contains(faults, fault => fault.StartsWith("lost", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Checker_ShouldFindInversions_WhenTheRelayNumbersByIdAlone(bool right)
    {
        var database = await fixture.GetAsync(DatabaseProvider.Postgres);
        await using var context = database.NewContext();
        await context.Database.OpenConnectionAsync();
        var connection = context.Database.GetDbConnection();
        var step = new PostgresRelayStep();
        await step.PrepareAsync(connection, CancellationToken.None);
        await step.RunAsync(connection, CancellationToken.None);
        var committed = await InsertShuffledAsync(connection);

        if (right)
        {
            Assert.Equal(committed.Count, await step.RunAsync(connection, CancellationToken.None));
        }
        else
        {
            var byIdAlone = PostgresRelayStep.PositionSql
                .Replace("by_id = me.by_version", "by_id = me.by_id", StringComparison.Ordinal);
            await using var wrong = new NpgsqlCommand(byIdAlone, (NpgsqlConnection)connection);
            Assert.Equal((long)committed.Count, await wrong.ExecuteScalarAsync());
        }

        var seen = await context.OutboxEvents.AsNoTracking()
            .Where(row => committed.Contains(row.EventId))
            .OrderBy(row => row.Position)
            .Select(row => new SeenEvent(row.Position!.Value, row.EventId, row.SubjectId, row.SubjectVersion))
            .ToListAsync();
        var faults = LogChecker.FindFaults(seen, committed);
        Assert.Equal(right, faults.Count == 0);
        Assert.All(faults, fault => Assert.StartsWith("inverted", fault, StringComparison.Ordinal));
    }

    /// Ids within one transaction are in no promised order: here version 3 gets the first.
    private static async Task<List<Guid>> InsertShuffledAsync(DbConnection connection)
    {
        var committed = new List<Guid>();
        for (var subject = 0; subject < 20; subject++)
        {
            var subjectId = Data.Submissions.Ids.Next();
            foreach (var version in new[] { 3, 1, 2 })
            {
                committed.Add(Data.Submissions.Ids.Next());
                await using var insert = new NpgsqlCommand(
                    """
                    INSERT INTO "OutboxEvents" ("EventId", "Type", "SubjectType", "SubjectId", "SubjectVersion",
                        "OccurredAt", "ActorRole", "SchemaVersion", "Payload")
                    VALUES ($1, 'test.happened', 'Test', $2, $3, 0, 'SYSTEM', 1, '{}')
                    """,
                    (NpgsqlConnection)connection);
                insert.Parameters.Add(new NpgsqlParameter { Value = committed[^1] });
                insert.Parameters.Add(new NpgsqlParameter { Value = subjectId });
                insert.Parameters.Add(new NpgsqlParameter { Value = version });
                await insert.ExecuteNonQueryAsync();
            }
        }

        return committed;
    }

    private static async Task<List<SeenEvent>> TailByIdentityAsync(TestDatabase database, CancellationToken stop)
    {
        var seen = new List<SeenEvent>();
        await using var context = database.NewContext();
        var last = await context.OutboxEvents.MaxAsync(row => (long?)row.Id, CancellationToken.None) ?? 0;
        while (!stop.IsCancellationRequested)
        {
            var page = await context.OutboxEvents.AsNoTracking()
                .Where(row => row.Id > last)
                .OrderBy(row => row.Id)
                .Select(row => new SeenEvent(row.Id, row.EventId, row.SubjectId, row.SubjectVersion))
                .ToListAsync(CancellationToken.None);
            seen.AddRange(page);
            last = page.Count > 0 ? page[^1].Position : last;
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        }

        return seen;
    }
}
