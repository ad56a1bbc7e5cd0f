using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

public sealed class SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : AppDbContext(options)
{
    // BINARY is SQLite's default.
    protected override string? TextCollation => null;

    protected override string ActiveFilter => "\"IsActive\" = 1";

    /// <summary>
    /// The log of writes holds what pages held before, until it is written over. Emptied here, or, while somebody reads from
    /// it, the next time.
    /// </summary>
    /// <remarks>https://sqlite.org/pragma.html#pragma_wal_checkpoint</remarks>
    public override async Task ScrubAsync(CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        var gate = SqliteWriteGate.Of((SqliteConnection)Database.GetDbConnection());
        await gate.WaitAsync(cancellationToken);
        try
        {
            // It waits for readers with all writers behind it: shortly.
            await Database.ExecuteSqlRawAsync(
                "PRAGMA busy_timeout=500; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA busy_timeout=5000;", cancellationToken);
        }
        finally
        {
            gate.Release();
            await Database.CloseConnectionAsync();
        }
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Ids are taken under the write lock, given back by a rollback and, with AUTOINCREMENT, never used again.
        modelBuilder.Entity<OutboxEvent>().Property(row => row.Position).HasComputedColumnSql("\"Id\"", stored: false);
    }
}

internal sealed class SqliteDesignTime : IDesignTimeDbContextFactory<SqliteAppDbContext>
{
    public SqliteAppDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteAppDbContext>().UseSqlite("Data Source=design.db").Options);
}
