using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddStaffRecords : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "SubjectVersion",
                table: "StaffMembers",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "StaffMembers",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_Applications_AssignedTo_SubmittedAt_Key",
                table: "Applications",
                columns: new[] { "AssignedTo", "SubmittedAt", "Key" },
                filter: "\"AssignedTo\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Applications_AssignedTo_SubmittedAt_Key",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "SubjectVersion",
                table: "StaffMembers");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "StaffMembers");
        }
    }
}
