using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddMobileVisits : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "StopNumber",
                table: "Slots",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "VillageKey",
                table: "Slots",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsCaptured",
                table: "Appointments",
                type: "bit",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "MobileVisits",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: false),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    MinimumDemand = table.Column<int>(type: "int", nullable: false),
                    Note = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ListTakenAt = table.Column<long>(type: "bigint", nullable: true),
                    ListedChanges = table.Column<int>(type: "int", nullable: false),
                    ListedBookings = table.Column<int>(type: "int", nullable: false),
                    PlannedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    PlannedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MobileVisits", x => x.Key);
                    table.ForeignKey(
                        name: "FK_MobileVisits_ServicePoints_ServicePointKey",
                        column: x => x.ServicePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Slots_MobileVisitKey_StartsAt",
                table: "Slots",
                columns: new[] { "MobileVisitKey", "StartsAt" },
                unique: true,
                filter: "\"MobileVisitKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_MobileVisitKey_StartsAt_Key",
                table: "Appointments",
                columns: new[] { "MobileVisitKey", "StartsAt", "Key" },
                filter: "\"MobileVisitKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_MobileVisits_Date_Key",
                table: "MobileVisits",
                columns: new[] { "Date", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_MobileVisits_Id",
                table: "MobileVisits",
                column: "Id",
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "FK_Appointments_MobileVisits_MobileVisitKey",
                table: "Appointments",
                column: "MobileVisitKey",
                principalTable: "MobileVisits",
                principalColumn: "Key",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_Slots_MobileVisits_MobileVisitKey",
                table: "Slots",
                column: "MobileVisitKey",
                principalTable: "MobileVisits",
                principalColumn: "Key",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_Slots_Regions_VillageKey",
                table: "Slots",
                column: "VillageKey",
                principalTable: "Regions",
                principalColumn: "Key",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Appointments_MobileVisits_MobileVisitKey",
                table: "Appointments");

            migrationBuilder.DropForeignKey(
                name: "FK_Slots_MobileVisits_MobileVisitKey",
                table: "Slots");

            migrationBuilder.DropForeignKey(
                name: "FK_Slots_Regions_VillageKey",
                table: "Slots");

            migrationBuilder.DropTable(
                name: "MobileVisits");

            migrationBuilder.DropIndex(
                name: "IX_Slots_MobileVisitKey_StartsAt",
                table: "Slots");

            migrationBuilder.DropIndex(
                name: "IX_Appointments_MobileVisitKey_StartsAt_Key",
                table: "Appointments");

            migrationBuilder.DropColumn(
                name: "StopNumber",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "VillageKey",
                table: "Slots");

            migrationBuilder.DropColumn(
                name: "IsCaptured",
                table: "Appointments");
        }
    }
}
