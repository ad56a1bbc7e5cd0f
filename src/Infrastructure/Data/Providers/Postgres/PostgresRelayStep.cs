using System.Data.Common;
using Npgsql;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Providers.Postgres;

/// <summary>
/// Two commands on purpose: the second takes its snapshot after the first has the head's lock. As one statement it
/// would number rows that another relay has already numbered. No LIMIT: a batch holds all that is visible, hence of
/// each subject the earlier versions too; ids within a transaction are in no promised order, so a subject's n-th
/// version takes its n-th slot.
/// </summary>
internal sealed class PostgresRelayStep : IRelayStep
{
    public const string Channel = "log";

    internal const string LockSql = """SELECT "Position" FROM "LogHead" WHERE "Id" = 1 FOR UPDATE""";

    internal const string PositionSql = """
        WITH batch AS MATERIALIZED (
            SELECT "Id", "SubjectId",
                row_number() OVER (ORDER BY "Id") AS n,
                row_number() OVER (PARTITION BY "SubjectId" ORDER BY "Id") AS by_id,
                row_number() OVER (PARTITION BY "SubjectId" ORDER BY "SubjectVersion") AS by_version
            FROM "OutboxEvents" WHERE "Position" IS NULL),
        positioned AS (
            UPDATE "OutboxEvents" e
            SET "Position" = (SELECT "Position" FROM "LogHead" WHERE "Id" = 1) + slot.n
            FROM batch me JOIN batch slot ON slot."SubjectId" = me."SubjectId" AND slot.by_id = me.by_version
            WHERE e."Id" = me."Id"
            RETURNING 1),
        counted AS (SELECT count(*) AS n FROM positioned)
        UPDATE "LogHead" h SET "Position" = h."Position" + counted.n
        FROM counted WHERE h."Id" = 1 AND counted.n > 0
        RETURNING counted.n, pg_notify('log', '')
        """;

    public string PendingSql => """SELECT EXISTS (SELECT 1 FROM "OutboxEvents" WHERE "Position" IS NULL)""";

    public async Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<long> RunAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(LockSql), new NpgsqlBatchCommand(PositionSql) },
            Timeout = 0,
        };
        await using var results = await batch.ExecuteReaderAsync(cancellationToken);
        await results.NextResultAsync(cancellationToken);
        var positioned = await results.ReadAsync(cancellationToken) ? results.GetInt64(0) : 0;
        await results.NextResultAsync(cancellationToken);
        return positioned;
    }
}
