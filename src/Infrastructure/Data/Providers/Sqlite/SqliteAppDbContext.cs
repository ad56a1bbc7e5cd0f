using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite;

public sealed class SqliteAppDbContext(DbContextOptions<SqliteAppDbContext> options) : AppDbContext(options)
{
    // BINARY is SQLite's default.
    protected override string? TextCollation => null;

    protected override string ActiveFilter => "\"IsActive\" = 1";

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
