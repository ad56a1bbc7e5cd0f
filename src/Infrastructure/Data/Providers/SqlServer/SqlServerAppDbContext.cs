using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using SipOkMuba.Infrastructure.Events;

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer;

public sealed class SqlServerAppDbContext(DbContextOptions<SqlServerAppDbContext> options) : AppDbContext(options)
{
    protected override string? TextCollation => "Latin1_General_100_BIN2_UTF8";

    protected override string ActiveFilter => "[IsActive] = 1";

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.Entity<OutboxEvent>(builder =>
        {
            builder.HasIndex(row => row.Position).IsUnique().HasFilter("[Position] IS NOT NULL");
            SqlServerIndexBuilderExtensions.IncludeProperties(
                builder.HasIndex(row => row.Id, "IX_OutboxEvents_Pending").HasFilter("[Position] IS NULL"),
                row => new { row.SubjectId, row.SubjectVersion });
        });
    }
}

internal sealed class SqlServerDesignTime : IDesignTimeDbContextFactory<SqlServerAppDbContext>
{
    public SqlServerAppDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerAppDbContext>().UseSqlServer("Server=design").Options);
}
