using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace SipOkMuba.Infrastructure.Data.Providers.Sqlite.Migrations;

/// Without a copy of the whole model beside it: an index needs none.
[DbContext(typeof(SqliteAppDbContext))]
[Migration("20261127033911_ComplaintsByLastChange")]
public sealed class ComplaintsByLastChange : Migration
{
    private const string Index = "IX_Complaints_UpdatedAt_Key";

    protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.CreateIndex(Index, "Complaints", ["UpdatedAt", "Key"]);

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.DropIndex(Index, "Complaints");
}
