using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

public sealed class SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : AppDbContext(options)
{
    private readonly List<NewRow> insertedRows = [];
    private bool tracksAll;

    /// What the save that runs writes past the change tracker.
    internal IReadOnlyList<NewRow> InsertedRows => insertedRows;

    public override IEnumerable<object> Inserted => insertedRows.Select(row => row.Record);

    public override void Insert(object record)
    {
        if (!tracksAll && !IsWithinTransaction && NewRows.TryOf(record, this) is { } rows)
        {
            insertedRows.AddRange(rows);
        }
        else
        {
            base.Insert(record);
        }
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (IsWithinTransaction)
        {
            TrackInserted();
        }

        try
        {
            // It writes what is inserted, too, if anything that is tracked is to be saved.
            var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            return saved > 0 || insertedRows.Count == 0
                ? saved
                : await ((SqliteSave)this.GetService<IDatabase>()).InsertAsync(cancellationToken);
        }
        finally
        {
            insertedRows.Clear();
        }
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        TrackInserted();
        tracksAll = true;
        try
        {
            return base.SaveChanges(acceptAllChangesOnSuccess);
        }
        finally
        {
            tracksAll = false;
        }
    }

    // A pooled context outlives whoever leaves it without a save.
    public override void Dispose()
    {
        insertedRows.Clear();
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        insertedRows.Clear();
        return base.DisposeAsync();
    }

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

    // One that is open already is not the writer's.
    private bool IsWithinTransaction => Database.CurrentTransaction is not null;

    private void TrackInserted()
    {
        foreach (var row in insertedRows)
        {
            Add(row.Record);
        }

        insertedRows.Clear();
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
