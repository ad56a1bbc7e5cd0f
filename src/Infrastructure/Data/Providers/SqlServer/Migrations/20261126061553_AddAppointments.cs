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
                name: "MobileVisits",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    NotDueBefore = table.Column<long>(type: "bigint", nullable: true),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: false),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    MinimumDemand = table.Column<int>(type: "int", nullable: false),
                    Note = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ListTakenAt = table.Column<long>(type: "bigint", nullable: true),
                    ListedChanges = table.Column<int>(type: "int", nullable: false),
                    ListedBookings = table.Column<int>(type: "int", nullable: false),
                    PlannedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    PlannedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MobileVisits", x => x.Key);
                    table.ForeignKey(
                        name: "FK_MobileVisits_ServicePoints_ServicePointKey",
                        column: x => x.ServicePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

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
                    VillageKey = table.Column<long>(type: "bigint", nullable: true),
                    StopNumber = table.Column<int>(type: "int", nullable: true),
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
                        name: "FK_Slots_MobileVisits_MobileVisitKey",
                        column: x => x.MobileVisitKey,
                        principalTable: "MobileVisits",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Slots_Regions_VillageKey",
                        column: x => x.VillageKey,
                        principalTable: "Regions",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
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
                    IsCaptured = table.Column<bool>(type: "bit", nullable: true),
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
                        name: "FK_Appointments_MobileVisits_MobileVisitKey",
                        column: x => x.MobileVisitKey,
                        principalTable: "MobileVisits",
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

            migrationBuilder.CreateTable(
                name: "GroupBookingRows",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    GroupBookingKey = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    AppointmentKey = table.Column<long>(type: "bigint", nullable: true),
                    StartsAt = table.Column<long>(type: "bigint", nullable: true),
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
                name: "IX_Appointments_MobileVisitKey_StartsAt_Key",
                table: "Appointments",
                columns: new[] { "MobileVisitKey", "StartsAt", "Key" },
                filter: "\"MobileVisitKey\" IS NOT NULL");

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
                name: "IX_GroupBookingRows_GroupBookingKey_Number",
                table: "GroupBookingRows",
                columns: new[] { "GroupBookingKey", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_GroupBookings_Id",
                table: "GroupBookings",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MobileVisits_Date_Key",
                table: "MobileVisits",
                columns: new[] { "Date", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_MobileVisits_Id",
                table: "MobileVisits",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MobileVisits_NotDueBefore_Key",
                table: "MobileVisits",
                columns: new[] { "NotDueBefore", "Key" },
                filter: "\"NotDueBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Slots_Id",
                table: "Slots",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Slots_MobileVisitKey_StartsAt",
                table: "Slots",
                columns: new[] { "MobileVisitKey", "StartsAt" },
                unique: true,
                filter: "\"MobileVisitKey\" IS NOT NULL");

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
                name: "GroupBookingRows");

            migrationBuilder.DropTable(
                name: "WaitlistEntries");

            migrationBuilder.DropTable(
                name: "Appointments");

            migrationBuilder.DropTable(
                name: "GroupBookings");

            migrationBuilder.DropTable(
                name: "Slots");

            migrationBuilder.DropTable(
                name: "MobileVisits");

            migrationBuilder.DropColumn(
                name: "PlacesTaken",
                table: "Applications");
        }
    }
}
