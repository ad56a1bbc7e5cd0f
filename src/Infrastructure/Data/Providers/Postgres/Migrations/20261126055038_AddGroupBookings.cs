using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.Postgres.Migrations
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
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    Mode = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false, collation: "C"),
                    BookedBy = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    Booked = table.Column<int>(type: "integer", nullable: false),
                    Refused = table.Column<int>(type: "integer", nullable: false),
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
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    GroupBookingKey = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "integer", nullable: false),
                    AppointmentKey = table.Column<long>(type: "bigint", nullable: true),
                    Code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true, collation: "C"),
                    Message = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true, collation: "C")
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
