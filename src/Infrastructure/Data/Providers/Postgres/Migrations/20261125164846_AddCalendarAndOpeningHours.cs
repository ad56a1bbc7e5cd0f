using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.Postgres.Migrations
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
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Year = table.Column<int>(type: "integer", nullable: false),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Version = table.Column<int>(type: "integer", nullable: false),
                    SubjectVersion = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HolidayYears", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "OpeningPeriods",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: false),
                    Weekday = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    OpensAt = table.Column<TimeOnly>(type: "time without time zone", nullable: false),
                    ClosesAt = table.Column<TimeOnly>(type: "time without time zone", nullable: false)
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
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    HolidayYearKey = table.Column<long>(type: "bigint", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    Name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C")
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
