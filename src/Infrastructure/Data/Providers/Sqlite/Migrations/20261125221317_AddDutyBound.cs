using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddDutyBound : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "NotDueBefore",
                table: "Applications",
                type: "INTEGER",
                nullable: true);

            // A clock looks at all that is under way once, and finds out when it is due.
            migrationBuilder.Sql(
                """
                UPDATE "Applications" SET "NotDueBefore" = "StatusSince"
                WHERE "Status" NOT IN ('ISSUED', 'REJECTED', 'CANCELLED', 'EXPIRED');
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Applications_NotDueBefore_Key",
                table: "Applications",
                columns: new[] { "NotDueBefore", "Key" },
                filter: "\"NotDueBefore\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Applications_NotDueBefore_Key",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "NotDueBefore",
                table: "Applications");
        }
    }
}
