using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
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
                type: "int",
                nullable: false,
                defaultValue: 30000);

            migrationBuilder.CreateTable(
                name: "BudgetWindows",
                columns: table => new
                {
                    StartsAt = table.Column<long>(type: "bigint", nullable: false),
                    Payer = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Granted = table.Column<int>(type: "int", nullable: false)
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
