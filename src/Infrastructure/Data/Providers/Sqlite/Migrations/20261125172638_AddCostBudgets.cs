using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddCostBudgets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "PointsPerMinute",
                table: "Partners",
                type: "INTEGER",
                nullable: false,
                defaultValue: 30000);

            migrationBuilder.CreateTable(
                name: "BudgetWindows",
                columns: table => new
                {
                    StartsAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Payer = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Granted = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetWindows", x => new { x.StartsAt, x.Payer });
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BudgetWindows");

            migrationBuilder.DropColumn(
                name: "PointsPerMinute",
                table: "Partners");
        }
    }
}
