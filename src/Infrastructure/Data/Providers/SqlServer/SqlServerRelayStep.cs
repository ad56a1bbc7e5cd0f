using System.Data.Common;
using Microsoft.Data.SqlClient;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer;

/// As on PostgreSQL. Rows are copied to @batch first: a SELECT reads from the snapshot, an UPDATE's own scan does not.
internal sealed class SqlServerRelayStep : IRelayStep
{
    internal const string SnapshotSql =
        "SELECT is_read_committed_snapshot_on FROM sys.databases WHERE database_id = DB_ID();";

    internal const string StepSql = """
        SET NOCOUNT ON;
        SET XACT_ABORT ON;
        SET LOCK_TIMEOUT 5000;
        SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
        DECLARE @head bigint, @count bigint;
        DECLARE @batch TABLE (
            Id bigint NOT NULL PRIMARY KEY,
            SubjectId uniqueidentifier NOT NULL,
            N bigint NOT NULL,
            ById bigint NOT NULL,
            ByVersion bigint NOT NULL,
            UNIQUE (SubjectId, ById));
        BEGIN TRANSACTION;
        SELECT @head = [Position] FROM [LogHead] WITH (UPDLOCK, HOLDLOCK) WHERE [Id] = 1;
        INSERT @batch (Id, SubjectId, N, ById, ByVersion)
        SELECT [Id], [SubjectId],
            ROW_NUMBER() OVER (ORDER BY [Id]),
            ROW_NUMBER() OVER (PARTITION BY [SubjectId] ORDER BY [Id]),
            ROW_NUMBER() OVER (PARTITION BY [SubjectId] ORDER BY [SubjectVersion])
        FROM [OutboxEvents] WHERE [Position] IS NULL;
        SET @count = @@ROWCOUNT;
        IF @count > 0
        BEGIN
            UPDATE e SET [Position] = @head + slot.N
            FROM [OutboxEvents] AS e
            JOIN @batch AS me ON me.Id = e.[Id]
            JOIN @batch AS slot ON slot.SubjectId = me.SubjectId AND slot.ById = me.ByVersion;
            UPDATE [LogHead] SET [Position] = @head + @count WHERE [Id] = 1;
        END;
        COMMIT TRANSACTION;
        SELECT @count;
        """;

    public string PendingSql =>
        "SELECT CAST(CASE WHEN EXISTS (SELECT 1 FROM [OutboxEvents] WHERE [Position] IS NULL) "
        + "THEN 1 ELSE 0 END AS bit);";

    public Task PrepareAsync(DbConnection connection, CancellationToken cancellationToken) =>
        RequireSnapshotsAsync(connection, cancellationToken);

    public static async Task RequireSnapshotsAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new SqlCommand(SnapshotSql, (SqlConnection)connection);
        if (await command.ExecuteScalarAsync(cancellationToken) is not true)
        {
            throw new InvalidOperationException(
                "The database needs READ_COMMITTED_SNAPSHOT ON: without it readers of the log could miss events.");
        }
    }

    public async Task<long> RunAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new SqlCommand(StepSql, (SqlConnection)connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
