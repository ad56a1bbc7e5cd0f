using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class AddUploadedFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Place",
                table: "Uploads",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "UploadedAt",
                table: "Uploads",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<byte[]>(
                name: "WrappedKey",
                table: "Uploads",
                type: "varbinary(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "MediaType",
                table: "ApplicationDocuments",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: true,
                collation: "Latin1_General_100_BIN2_UTF8");

            migrationBuilder.AddColumn<long>(
                name: "Size",
                table: "ApplicationDocuments",
                type: "bigint",
                nullable: true);

            migrationBuilder.Sql(
                """
                UPDATE "ApplicationDocuments" SET
                    "MediaType" = (SELECT "MediaType" FROM "Uploads" WHERE "Reference" = "UploadReference"),
                    "Size" = (SELECT "Size" FROM "Uploads" WHERE "Reference" = "UploadReference")
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Uploads_OwnerSubject_Place",
                table: "Uploads",
                columns: new[] { "OwnerSubject", "Place" },
                unique: true,
                filter: "\"Place\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Uploads_OwnerSubject_Place",
                table: "Uploads");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "Uploads");

            migrationBuilder.DropColumn(
                name: "UploadedAt",
                table: "Uploads");

            migrationBuilder.DropColumn(
                name: "WrappedKey",
                table: "Uploads");

            migrationBuilder.DropColumn(
                name: "MediaType",
                table: "ApplicationDocuments");

            migrationBuilder.DropColumn(
                name: "Size",
                table: "ApplicationDocuments");
        }
    }
}
