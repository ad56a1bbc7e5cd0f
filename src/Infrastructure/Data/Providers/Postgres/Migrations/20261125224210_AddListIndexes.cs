using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class AddListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Regions_DistrictKey",
                table: "Regions");

            migrationBuilder.DropIndex(
                name: "IX_Consents_CitizenKey_PartnerKey",
                table: "Consents");

            migrationBuilder.DropIndex(
                name: "IX_Consents_PartnerKey",
                table: "Consents");

            migrationBuilder.DropIndex(
                name: "IX_Applications_CapturePointKey",
                table: "Applications");

            migrationBuilder.DropIndex(
                name: "IX_Applications_RegionCode_Status_SubmittedAt",
                table: "Applications");

            migrationBuilder.DropIndex(
                name: "IX_Applications_ServicePointKey",
                table: "Applications");

            migrationBuilder.DropIndex(
                name: "IX_Applications_VillageKey",
                table: "Applications");

            migrationBuilder.CreateIndex(
                name: "IX_Consents_CitizenKey_PartnerKey_WithdrawnAt",
                table: "Consents",
                columns: new[] { "CitizenKey", "PartnerKey", "WithdrawnAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Consents_PartnerKey_WithdrawnAt_CitizenKey",
                table: "Consents",
                columns: new[] { "PartnerKey", "WithdrawnAt", "CitizenKey" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_RegionCode_SubmittedAt_Key",
                table: "Applications",
                columns: new[] { "RegionCode", "SubmittedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_UpdatedAt_Key",
                table: "Applications",
                columns: new[] { "UpdatedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_WaitingOn_SubmittedAt_Key",
                table: "Applications",
                columns: new[] { "WaitingOn", "SubmittedAt", "Key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Consents_CitizenKey_PartnerKey_WithdrawnAt",
                table: "Consents");

            migrationBuilder.DropIndex(
                name: "IX_Consents_PartnerKey_WithdrawnAt_CitizenKey",
                table: "Consents");

            migrationBuilder.DropIndex(
                name: "IX_Applications_RegionCode_SubmittedAt_Key",
                table: "Applications");

            migrationBuilder.DropIndex(
                name: "IX_Applications_UpdatedAt_Key",
                table: "Applications");

            migrationBuilder.DropIndex(
                name: "IX_Applications_WaitingOn_SubmittedAt_Key",
                table: "Applications");

            migrationBuilder.CreateIndex(
                name: "IX_Regions_DistrictKey",
                table: "Regions",
                column: "DistrictKey");

            migrationBuilder.CreateIndex(
                name: "IX_Consents_CitizenKey_PartnerKey",
                table: "Consents",
                columns: new[] { "CitizenKey", "PartnerKey" });

            migrationBuilder.CreateIndex(
                name: "IX_Consents_PartnerKey",
                table: "Consents",
                column: "PartnerKey");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_CapturePointKey",
                table: "Applications",
                column: "CapturePointKey");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_RegionCode_Status_SubmittedAt",
                table: "Applications",
                columns: new[] { "RegionCode", "Status", "SubmittedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_ServicePointKey",
                table: "Applications",
                column: "ServicePointKey");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_VillageKey",
                table: "Applications",
                column: "VillageKey");
        }
    }
}
