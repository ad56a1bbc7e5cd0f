using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddGroupBookings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "GroupBookings",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Mode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    BookedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Booked = table.Column<int>(type: "int", nullable: false),
                    Refused = table.Column<int>(type: "int", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GroupBookings", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "GroupBookingRows",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    GroupBookingKey = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    AppointmentKey = table.Column<long>(type: "bigint", nullable: true),
                    Code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Message = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GroupBookingRows", x => x.Key);
                    table.ForeignKey(
                        name: "FK_GroupBookingRows_Appointments_AppointmentKey",
                        column: x => x.AppointmentKey,
                        principalTable: "Appointments",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_GroupBookingRows_GroupBookings_GroupBookingKey",
                        column: x => x.GroupBookingKey,
                        principalTable: "GroupBookings",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_GroupBookingRows_GroupBookingKey_Number",
                table: "GroupBookingRows",
                columns: new[] { "GroupBookingKey", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GroupBookings_Id",
                table: "GroupBookings",
                column: "Id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "GroupBookingRows");

            migrationBuilder.DropTable(
                name: "GroupBookings");
        }
    }
}
