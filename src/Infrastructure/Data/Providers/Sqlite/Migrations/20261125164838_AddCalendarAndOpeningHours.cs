using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AddCalendarAndOpeningHours : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "HolidayYears",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    SubjectVersion = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HolidayYears", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "OpeningPeriods",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ServicePointKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Weekday = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    OpensAt = table.Column<TimeOnly>(type: "TEXT", nullable: false),
                    ClosesAt = table.Column<TimeOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpeningPeriods", x => x.Key);
                    table.ForeignKey(
                        name: "FK_OpeningPeriods_ServicePoints_ServicePointKey",
                        column: x => x.ServicePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Holidays",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    HolidayYearKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Holidays", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Holidays_HolidayYears_HolidayYearKey",
                        column: x => x.HolidayYearKey,
                        principalTable: "HolidayYears",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_HolidayYears_Id",
                table: "HolidayYears",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_HolidayYears_Year",
                table: "HolidayYears",
                column: "Year",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Holidays_HolidayYearKey_Date",
                table: "Holidays",
                columns: new[] { "HolidayYearKey", "Date" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OpeningPeriods_ServicePointKey_Weekday_OpensAt",
                table: "OpeningPeriods",
                columns: new[] { "ServicePointKey", "Weekday", "OpensAt" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Holidays");

            migrationBuilder.DropTable(
                name: "OpeningPeriods");

            migrationBuilder.DropTable(
                name: "HolidayYears");
        }
    }
}
