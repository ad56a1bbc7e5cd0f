using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations;

/// By hand, as EF has no word for it: a relay step over many rows must not lock the whole table against writers.
[DbContext(typeof(SqlServerAppDbContext))]
[Migration("20261124000001_LogWithoutEscalation")]
public sealed class LogWithoutEscalation : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("ALTER TABLE [OutboxEvents] SET (LOCK_ESCALATION = DISABLE);");

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("ALTER TABLE [OutboxEvents] SET (LOCK_ESCALATION = TABLE);");
}
