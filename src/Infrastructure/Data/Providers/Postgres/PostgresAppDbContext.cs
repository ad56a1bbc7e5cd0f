using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Providers.Postgres;

public sealed class PostgresAppDbContext(DbContextOptions<PostgresAppDbContext> options) : AppDbContext(options)
{
    protected override string? TextCollation => "C";

    protected override string ActiveFilter => "\"IsActive\"";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<OutboxEvent>(builder =>
        {
            builder.HasIndex(row => row.Position).IsUnique().HasFilter("\"Position\" IS NOT NULL");
            builder.HasIndex(row => row.Id, "IX_OutboxEvents_Pending").HasFilter("\"Position\" IS NULL");
        });

        // The head is updated by every relay step: room on its page keeps those updates in place.
        modelBuilder.Entity<LogHead>().HasStorageParameter("fillfactor", 10);
    }
}

internal sealed class PostgresDesignTime : IDesignTimeDbContextFactory<PostgresAppDbContext>
{
    public PostgresAppDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresAppDbContext>().UseNpgsql("Host=localhost;Database=design").Options);
}
