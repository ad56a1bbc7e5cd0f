using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class CompleteStateTable : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "HandoverCodeHash",
                table: "Applications",
                type: "varbinary(32)",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "HandoverTriesLeft",
                table: "Applications",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "InterimLetter",
                table: "Applications",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "IssuanceStage",
                table: "Applications",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "NONE",
                collation: "Latin1_General_100_BIN2_UTF8");

            migrationBuilder.AddColumn<string>(
                name: "LastEnrollmentResult",
                table: "Applications",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: true,
                collation: "Latin1_General_100_BIN2_UTF8");

            migrationBuilder.AddColumn<long>(
                name: "OfficeSeconds",
                table: "Applications",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "OfficeSince",
                table: "Applications",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "QueuedAt",
                table: "Applications",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "RemindersSent",
                table: "Applications",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "StatusSince",
                table: "Applications",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "VerificationStage",
                table: "Applications",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "NONE",
                collation: "Latin1_General_100_BIN2_UTF8");

            // What is under way counts from its status on; of the 24 hours, those that have passed are forgiven.
            migrationBuilder.Sql(
                """
                UPDATE [Applications] SET
                    [StatusSince] = COALESCE((SELECT MAX([At]) FROM [StatusChanges] WHERE [ApplicationKey] = [Applications].[Key]), [UpdatedAt]),
                    [QueuedAt] = (SELECT MAX([At]) FROM [StatusChanges] WHERE [ApplicationKey] = [Applications].[Key] AND [Status] = 'SUBMITTED');
                UPDATE [Applications] SET [OfficeSince] = [StatusSince]
                WHERE [CompleteAt] IS NOT NULL AND [WaitingOn] = 'OFFICE';
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "HandoverCodeHash",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "HandoverTriesLeft",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "InterimLetter",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "IssuanceStage",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "LastEnrollmentResult",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "OfficeSeconds",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "OfficeSince",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "QueuedAt",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "RemindersSent",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "StatusSince",
                table: "Applications");

            migrationBuilder.DropColumn(
                name: "VerificationStage",
                table: "Applications");
        }
    }
}
