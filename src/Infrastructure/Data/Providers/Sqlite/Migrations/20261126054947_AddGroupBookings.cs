using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite.Migrations
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
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Id = table.Column<Guid>(type: "TEXT", nullable: false),
                    Mode = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    BookedBy = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Booked = table.Column<int>(type: "INTEGER", nullable: false),
                    Refused = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_GroupBookings", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "GroupBookingRows",
                columns: table => new
                {
                    Key = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    GroupBookingKey = table.Column<long>(type: "INTEGER", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    AppointmentKey = table.Column<long>(type: "INTEGER", nullable: true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    Message = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true)
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
