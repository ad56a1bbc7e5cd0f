using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
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
                type: "nvarchar(155)",
                maxLength: 155,
                nullable: true,
                collation: "Latin1_General_100_BIN2_UTF8");

            migrationBuilder.AddColumn<TimeOnly>(
                name: "QuietFrom",
                table: "Citizens",
                type: "time",
                nullable: true);

            migrationBuilder.AddColumn<TimeOnly>(
                name: "QuietUntil",
                table: "Citizens",
                type: "time",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RegionCode",
                table: "Citizens",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: true,
                collation: "Latin1_General_100_BIN2_UTF8");

            // Where a citizen lives, as declared last.
            migrationBuilder.Sql(
                """
                UPDATE [Citizens] SET [RegionCode] = (
                    SELECT latest.[RegionCode] FROM [Applications] AS latest
                    WHERE latest.[Key] = (SELECT MAX([Key]) FROM [Applications] WHERE [CitizenKey] = [Citizens].[Key]));
                """);

            migrationBuilder.CreateTable(
                name: "CitizenCodes",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    NikHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Place = table.Column<int>(type: "int", nullable: false),
                    PartnerKey = table.Column<long>(type: "bigint", nullable: false),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: true),
                    Purpose = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    CodeHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    RequestedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    WrongTries = table.Column<int>(type: "int", nullable: false),
                    UsedAt = table.Column<long>(type: "bigint", nullable: true)
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
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Sealed = table.Column<byte[]>(type: "varbinary(4000)", maxLength: 4000, nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    NextTryAt = table.Column<long>(type: "bigint", nullable: false),
                    Tries = table.Column<int>(type: "int", nullable: false),
                    SentAt = table.Column<long>(type: "bigint", nullable: true)
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
