using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddCitizenCodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_AccessRecords_CitizenKey_At",
                table: "AccessRecords");

            migrationBuilder.AddColumn<string>(
                name: "PreferredChannels",
                table: "Citizens",
                type: "TEXT",
                maxLength: 155,
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "QuietFrom",
                table: "Citizens",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "QuietUntil",
                table: "Citizens",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RegionCode",
                table: "Citizens",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            // Where a citizen lives, as declared last.
            migrationBuilder.Sql(
                """
                UPDATE "Citizens" SET "RegionCode" = (
                    SELECT latest."RegionCode" FROM "Applications" AS latest
                    WHERE latest."Key" = (SELECT MAX("Key") FROM "Applications" WHERE "CitizenKey" = "Citizens"."Key"));
                """);

            migrationBuilder.CreateTable(
                name: "CitizenCodes",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    NikHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Place = table.Column<int>(type: "INTEGER", nullable: false),
                    PartnerKey = table.Column<long>(type: "INTEGER", nullable: false),
                    CitizenKey = table.Column<long>(type: "INTEGER", nullable: true),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    CodeHash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    WrongTries = table.Column<int>(type: "INTEGER", nullable: false),
                    UsedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CitizenCodes", x => x.Key);
                    table.ForeignKey(
                        name: "FK_CitizenCodes_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CitizenCodes_Partners_PartnerKey",
                        column: x => x.PartnerKey,
                        principalTable: "Partners",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OutgoingMessages",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", maxLength: 4000, nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NextTryAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Tries = table.Column<int>(type: "INTEGER", nullable: false),
                    SentAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutgoingMessages", x => x.Key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AccessRecords_CitizenKey_At_Key",
                table: "AccessRecords",
                columns: new[] { "CitizenKey", "At", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_CitizenCodes_Id",
                table: "CitizenCodes",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CitizenCodes_NikHash_Day_Place",
                table: "CitizenCodes",
                columns: new[] { "NikHash", "Day", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMessages_SentAt_NextTryAt",
                table: "OutgoingMessages",
                columns: new[] { "SentAt", "NextTryAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CitizenCodes");

            migrationBuilder.DropTable(
                name: "OutgoingMessages");

            migrationBuilder.DropIndex(
                name: "IX_AccessRecords_CitizenKey_At_Key",
                table: "AccessRecords");

            migrationBuilder.DropColumn(
                name: "PreferredChannels",
                table: "Citizens");

            migrationBuilder.DropColumn(
                name: "QuietFrom",
                table: "Citizens");

            migrationBuilder.DropColumn(
                name: "QuietUntil",
                table: "Citizens");

            migrationBuilder.DropColumn(
                name: "RegionCode",
                table: "Citizens");

            migrationBuilder.CreateIndex(
                name: "IX_AccessRecords_CitizenKey_At",
                table: "AccessRecords",
                columns: new[] { "CitizenKey", "At" });
        }
    }
}
