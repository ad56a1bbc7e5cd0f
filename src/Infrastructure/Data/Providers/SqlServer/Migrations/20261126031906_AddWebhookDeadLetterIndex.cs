using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddWebhookDeadLetterIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_WebhookKey_Key",
                table: "WebhookDeliveries",
                columns: new[] { "WebhookKey", "Key" },
                filter: "\"Status\" = 'DEAD'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_WebhookDeliveries_WebhookKey_Key",
                table: "WebhookDeliveries");
        }
    }
}
