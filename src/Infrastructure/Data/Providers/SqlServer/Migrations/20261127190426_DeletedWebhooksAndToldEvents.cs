using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations;

/// Without a copy of the whole model beside it: columns and an index need none.
[DbContext(typeof(SqlServerAppDbContext))]
[Migration("20261127190426_DeletedWebhooksAndToldEvents")]
public sealed class DeletedWebhooksAndToldEvents : Migration
{
    private const string Places = "IX_Webhooks_PartnerKey_Place";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>("DeletedAt", "Webhooks", nullable: true);
        migrationBuilder.DropIndex(Places, "Webhooks");
        migrationBuilder.CreateIndex(Places, "Webhooks", ["PartnerKey", "Place"], unique: true, filter: "\"DeletedAt\" IS NULL");
        migrationBuilder.AddColumn<long>("Events", "PartnerUsages", nullable: false, defaultValue: 0L);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropColumn("Events", "PartnerUsages");
        migrationBuilder.Sql("DELETE FROM \"WebhookDeliveries\" WHERE \"WebhookKey\" IN (SELECT \"Key\" FROM \"Webhooks\" WHERE \"DeletedAt\" IS NOT NULL)");
        migrationBuilder.Sql("DELETE FROM \"Webhooks\" WHERE \"DeletedAt\" IS NOT NULL");
        migrationBuilder.DropIndex(Places, "Webhooks");
        migrationBuilder.CreateIndex(Places, "Webhooks", ["PartnerKey", "Place"], unique: true);
        migrationBuilder.DropColumn("DeletedAt", "Webhooks");
    }
}
