using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddAppointments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "PlacesTaken",
                table: "Applications",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "Slots",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: true),
                    ServicePointId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    MobileVisitKey = table.Column<long>(type: "bigint", nullable: true),
                    MobileVisitId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StartsAt = table.Column<long>(type: "bigint", nullable: false),
                    EndsAt = table.Column<long>(type: "bigint", nullable: false),
                    Capacity = table.Column<int>(type: "int", nullable: false),
                    Reserved = table.Column<int>(type: "int", nullable: false),
                    Held = table.Column<int>(type: "int", nullable: false),
                    Booked = table.Column<int>(type: "int", nullable: false),
                    Offered = table.Column<int>(type: "int", nullable: false),
                    UsedByVulnerable = table.Column<int>(type: "int", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Slots", x => x.Key);
                    table.CheckConstraint("CK_Slots_Places", "\"Held\" >= 0 AND \"Booked\" >= 0 AND \"Offered\" >= 0 AND \"Held\" + \"Booked\" + \"Offered\" <= \"Capacity\"");
                    table.ForeignKey(
                        name: "FK_Slots_ServicePoints_ServicePointKey",
                        column: x => x.ServicePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Appointments",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    RemindersSent = table.Column<int>(type: "int", nullable: false),
                    NotDueBefore = table.Column<long>(type: "bigint", nullable: true),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: false),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: true),
                    SlotKey = table.Column<long>(type: "bigint", nullable: true),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: true),
                    MobileVisitKey = table.Column<long>(type: "bigint", nullable: true),
                    PlaceRegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StartsAt = table.Column<long>(type: "bigint", nullable: false),
                    EndsAt = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    IsActive = table.Column<bool>(type: "bit", nullable: false),
                    Priority = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    IsWalkIn = table.Column<bool>(type: "bit", nullable: false),
                    HeldUntil = table.Column<long>(type: "bigint", nullable: true),
                    Moves = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    BookedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    BookedByRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    CheckedInAt = table.Column<long>(type: "bigint", nullable: true),
                    CompletedAt = table.Column<long>(type: "bigint", nullable: true),
                    ServedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Appointments", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Appointments_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Appointments_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Appointments_ServicePoints_ServicePointKey",
                        column: x => x.ServicePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Appointments_Slots_SlotKey",
                        column: x => x.SlotKey,
                        principalTable: "Slots",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "WaitlistEntries",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: false),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: true),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: false),
                    PlaceRegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    FirstDay = table.Column<DateOnly>(type: "date", nullable: false),
                    LastDay = table.Column<DateOnly>(type: "date", nullable: false),
                    Priority = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    IsActive = table.Column<bool>(type: "bit", nullable: false),
                    JoinedAt = table.Column<long>(type: "bigint", nullable: false),
                    JoinedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    SlotKey = table.Column<long>(type: "bigint", nullable: true),
                    OfferedStartsAt = table.Column<long>(type: "bigint", nullable: true),
                    OfferedUntil = table.Column<long>(type: "bigint", nullable: true),
                    NotDueBefore = table.Column<long>(type: "bigint", nullable: true),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitlistEntries", x => x.Key);
                    table.ForeignKey(
                        name: "FK_WaitlistEntries_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_WaitlistEntries_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_WaitlistEntries_ServicePoints_ServicePointKey",
                        column: x => x.ServicePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_WaitlistEntries_Slots_SlotKey",
                        column: x => x.SlotKey,
                        principalTable: "Slots",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_ApplicationKey_Key",
                table: "Appointments",
                columns: new[] { "ApplicationKey", "Key" },
                filter: "\"ApplicationKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_CitizenKey",
                table: "Appointments",
                column: "CitizenKey",
                unique: true,
                filter: "[IsActive] = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_CitizenKey_StartsAt",
                table: "Appointments",
                columns: new[] { "CitizenKey", "StartsAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_Id",
                table: "Appointments",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_NotDueBefore_Key",
                table: "Appointments",
                columns: new[] { "NotDueBefore", "Key" },
                filter: "\"NotDueBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_RegionCode_StartsAt_Key",
                table: "Appointments",
                columns: new[] { "RegionCode", "StartsAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_ServicePointKey_StartsAt_Key",
                table: "Appointments",
                columns: new[] { "ServicePointKey", "StartsAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_SlotKey",
                table: "Appointments",
                column: "SlotKey",
                filter: "\"SlotKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Appointments_StartsAt_Key",
                table: "Appointments",
                columns: new[] { "StartsAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Slots_Id",
                table: "Slots",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Slots_ServicePointKey_StartsAt",
                table: "Slots",
                columns: new[] { "ServicePointKey", "StartsAt" },
                unique: true,
                filter: "\"ServicePointKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WaitlistEntries_CitizenKey",
                table: "WaitlistEntries",
                column: "CitizenKey",
                unique: true,
                filter: "[IsActive] = 1");

            migrationBuilder.CreateIndex(
                name: "IX_WaitlistEntries_Id",
                table: "WaitlistEntries",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WaitlistEntries_JoinedAt_Key",
                table: "WaitlistEntries",
                columns: new[] { "JoinedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_WaitlistEntries_NotDueBefore_Key",
                table: "WaitlistEntries",
                columns: new[] { "NotDueBefore", "Key" },
                filter: "\"NotDueBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WaitlistEntries_ServicePointKey_Status_Priority_JoinedAt_Key",
                table: "WaitlistEntries",
                columns: new[] { "ServicePointKey", "Status", "Priority", "JoinedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_WaitlistEntries_SlotKey",
                table: "WaitlistEntries",
                column: "SlotKey",
                filter: "\"SlotKey\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Appointments");

            migrationBuilder.DropTable(
                name: "WaitlistEntries");

            migrationBuilder.DropTable(
                name: "Slots");

            migrationBuilder.DropColumn(
                name: "PlacesTaken",
                table: "Applications");
        }
    }
}
