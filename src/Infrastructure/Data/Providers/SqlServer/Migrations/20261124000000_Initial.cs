using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace SipOkMuba.Infrastructure.Data.Providers.SqlServer.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "AccessRecords",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    ReaderRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Reader = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    PartnerKey = table.Column<long>(type: "bigint", nullable: true),
                    Way = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Operation = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    RecordType = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    RecordKey = table.Column<long>(type: "bigint", nullable: false),
                    Data = table.Column<int>(type: "int", nullable: false),
                    Purpose = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessRecords", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "AuditHead",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false),
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    Epoch = table.Column<long>(type: "bigint", nullable: false),
                    Schema = table.Column<string>(type: "nvarchar(150)", maxLength: 150, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    SealedRead = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditHead", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditNotes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Act = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ActorRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Actor = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Through = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubjectType = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    RequestId = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    IsRefused = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditNotes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AuditRecords",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Act = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ActorRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Actor = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Through = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubjectType = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    SubjectVersion = table.Column<int>(type: "int", nullable: true),
                    RequestId = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Position = table.Column<long>(type: "bigint", nullable: true),
                    Detail = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Content = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    Hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditRecords", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "BudgetWindows",
                columns: table => new
                {
                    StartsAt = table.Column<long>(type: "bigint", nullable: false),
                    Payer = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Granted = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BudgetWindows", x => new { x.StartsAt, x.Payer });
                });

            migrationBuilder.CreateTable(
                name: "Citizens",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    NikCipher = table.Column<byte[]>(type: "varbinary(200)", maxLength: 200, nullable: true),
                    NikHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    NikPrefix = table.Column<string>(type: "nvarchar(4)", maxLength: 4, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    WrappedKey = table.Column<byte[]>(type: "varbinary(1000)", maxLength: 1000, nullable: true),
                    IsSynthetic = table.Column<bool>(type: "bit", nullable: false),
                    BiometricsRecordedAt = table.Column<long>(type: "bigint", nullable: true),
                    Phone = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    PreferredChannels = table.Column<string>(type: "nvarchar(155)", maxLength: 155, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    QuietFrom = table.Column<TimeOnly>(type: "time", nullable: true),
                    QuietUntil = table.Column<TimeOnly>(type: "time", nullable: true),
                    ErasedAt = table.Column<long>(type: "bigint", nullable: true),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Citizens", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Complaints",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    StatusSince = table.Column<long>(type: "bigint", nullable: false),
                    ClockFrom = table.Column<long>(type: "bigint", nullable: false),
                    PausedDays = table.Column<int>(type: "int", nullable: false),
                    VerificationStage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    FollowUpStage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ResolutionStage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    NotDueBefore = table.Column<long>(type: "bigint", nullable: true),
                    Number = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    AccessCodeHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Confidentiality = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Topic = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Content = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    PlaceCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ConcernedStaff = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Class = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    AssignedTo = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Level = table.Column<int>(type: "int", nullable: false),
                    RootCause = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Answer = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ForwardedTo = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Reopenings = table.Column<int>(type: "int", nullable: false),
                    MergedIntoKey = table.Column<long>(type: "bigint", nullable: true),
                    FollowerCount = table.Column<int>(type: "int", nullable: false),
                    FiledAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    VerifiedAt = table.Column<long>(type: "bigint", nullable: true),
                    FirstFollowUpAt = table.Column<long>(type: "bigint", nullable: true),
                    ResolvedAt = table.Column<long>(type: "bigint", nullable: true),
                    WaitingOn = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    EntryCount = table.Column<int>(type: "int", nullable: false),
                    AttachmentCount = table.Column<int>(type: "int", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Complaints", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Complaints_Complaints_MergedIntoKey",
                        column: x => x.MergedIntoKey,
                        principalTable: "Complaints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ConversationDesks",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Waiting = table.Column<int>(type: "int", nullable: false),
                    SecondsPerPlace = table.Column<int>(type: "int", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationDesks", x => x.Key);
                    table.CheckConstraint("CK_ConversationDesks_Waiting", "\"Waiting\" >= 0");
                });

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
                name: "HolidayYears",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Year = table.Column<int>(type: "int", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_HolidayYears", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "IdempotencyRecords",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Caller = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    IdempotencyKey = table.Column<string>(type: "nvarchar(255)", maxLength: 255, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ContentHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    ResultType = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ResultId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    Answer = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdempotencyRecords", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "LogHead",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    Oldest = table.Column<long>(type: "bigint", nullable: false),
                    Epoch = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LogHead", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LookupFailures",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    TargetHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    AddressHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LookupFailures", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "OpenIddictApplications",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(450)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ApplicationType = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ClientId = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ClientSecret = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ClientType = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ConcurrencyToken = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ConsentType = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    DisplayName = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    DisplayNames = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    JsonWebKeySet = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Permissions = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    PostLogoutRedirectUris = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Properties = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    RedirectUris = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Requirements = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Settings = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictApplications", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OpenIddictScopes",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(450)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ConcurrencyToken = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Description = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Descriptions = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    DisplayName = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    DisplayNames = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Properties = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Resources = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictScopes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OutboxEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    EventId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubjectType = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false),
                    OccurredAt = table.Column<long>(type: "bigint", nullable: false),
                    Region = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ActorRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    WaitingOn = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    SchemaVersion = table.Column<int>(type: "int", nullable: false),
                    Template = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Payload = table.Column<string>(type: "nvarchar(max)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Actor = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Through = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Act = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    RequestId = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Position = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutboxEvents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OutgoingMessages",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Sealed = table.Column<byte[]>(type: "varbinary(4000)", maxLength: 4000, nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    NextTryAt = table.Column<long>(type: "bigint", nullable: false),
                    Tries = table.Column<int>(type: "int", nullable: false),
                    SentAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutgoingMessages", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Partners",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Subject = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Scopes = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Active = table.Column<bool>(type: "bit", nullable: false),
                    PointsPerMinute = table.Column<int>(type: "int", nullable: false),
                    HoldsSyntheticConsent = table.Column<bool>(type: "bit", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Partners", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "ReaderPositions",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    HeldBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    HeldUntil = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReaderPositions", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Regions",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Name = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Level = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ParentCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Type = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    DistrictKey = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Regions", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Regions_Regions_DistrictKey",
                        column: x => x.DistrictKey,
                        principalTable: "Regions",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ServicePoints",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    BlankStock = table.Column<int>(type: "int", nullable: false),
                    ShortageSince = table.Column<long>(type: "bigint", nullable: true),
                    Stations = table.Column<int>(type: "int", nullable: false),
                    PlacesPerStation = table.Column<int>(type: "int", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServicePoints", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "StaffMembers",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Subject = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Role = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Regions = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Active = table.Column<bool>(type: "bit", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StaffMembers", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "Uploads",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Reference = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    MediaType = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    OwnerSubject = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    UploadedAt = table.Column<long>(type: "bigint", nullable: false),
                    WrappedKey = table.Column<byte[]>(type: "varbinary(500)", maxLength: 500, nullable: true),
                    Place = table.Column<int>(type: "int", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Uploads", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "ComplaintAttachments",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ComplaintKey = table.Column<long>(type: "bigint", nullable: false),
                    UploadReference = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    MediaType = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Size = table.Column<long>(type: "bigint", nullable: true),
                    AddedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ComplaintAttachments", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ComplaintAttachments_Complaints_ComplaintKey",
                        column: x => x.ComplaintKey,
                        principalTable: "Complaints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ComplaintEntries",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ComplaintKey = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Text = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    ActorRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ComplaintEntries", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ComplaintEntries_Complaints_ComplaintKey",
                        column: x => x.ComplaintKey,
                        principalTable: "Complaints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ComplaintStatusChanges",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ComplaintKey = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    ActorRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ComplaintStatusChanges", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ComplaintStatusChanges_Complaints_ComplaintKey",
                        column: x => x.ComplaintKey,
                        principalTable: "Complaints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ComplaintWaits",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ComplaintKey = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Party = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StartedAt = table.Column<long>(type: "bigint", nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true),
                    Seconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ComplaintWaits", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ComplaintWaits_Complaints_ComplaintKey",
                        column: x => x.ComplaintKey,
                        principalTable: "Complaints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Holidays",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    HolidayYearKey = table.Column<long>(type: "bigint", nullable: false),
                    Date = table.Column<DateOnly>(type: "date", nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
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

            migrationBuilder.CreateTable(
                name: "OpenIddictAuthorizations",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(450)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ApplicationId = table.Column<string>(type: "nvarchar(450)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ConcurrencyToken = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreationDate = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Properties = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Scopes = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Status = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Subject = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Type = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictAuthorizations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OpenIddictAuthorizations_OpenIddictApplications_ApplicationId",
                        column: x => x.ApplicationId,
                        principalTable: "OpenIddictApplications",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "CitizenCodes",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    NikHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Place = table.Column<int>(type: "int", nullable: false),
                    PartnerKey = table.Column<long>(type: "bigint", nullable: false),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: true),
                    Purpose = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    CodeHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    RequestedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    WrongTries = table.Column<int>(type: "int", nullable: false),
                    UsedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CitizenCodes", x => x.Key);
                    table.ForeignKey(
                        name: "FK_CitizenCodes_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CitizenCodes_Partners_PartnerKey",
                        column: x => x.PartnerKey,
                        principalTable: "Partners",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Consents",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: false),
                    PartnerKey = table.Column<long>(type: "bigint", nullable: true),
                    VillageCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Purpose = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Method = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Reference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    RecordedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    RecordedAt = table.Column<long>(type: "bigint", nullable: false),
                    WithdrawnAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Consents", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Consents_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_Consents_Partners_PartnerKey",
                        column: x => x.PartnerKey,
                        principalTable: "Partners",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Conversations",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    NotDueBefore = table.Column<long>(type: "bigint", nullable: true),
                    SupervisorAlertedAt = table.Column<long>(type: "bigint", nullable: true),
                    Channel = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: true),
                    PartnerKey = table.Column<long>(type: "bigint", nullable: true),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    DeskKey = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    WaitingOn = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    StartedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ResolvedAt = table.Column<long>(type: "bigint", nullable: true),
                    FailedAnswers = table.Column<int>(type: "int", nullable: false),
                    UnansweredSince = table.Column<long>(type: "bigint", nullable: true),
                    LastMessageAt = table.Column<long>(type: "bigint", nullable: false),
                    Round = table.Column<int>(type: "int", nullable: false),
                    HandoverRequestedAt = table.Column<long>(type: "bigint", nullable: true),
                    QueuedSince = table.Column<long>(type: "bigint", nullable: true),
                    OpensAt = table.Column<long>(type: "bigint", nullable: true),
                    PresentSince = table.Column<long>(type: "bigint", nullable: true),
                    AskedAt = table.Column<long>(type: "bigint", nullable: true),
                    AssignedTo = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    AssignedAt = table.Column<long>(type: "bigint", nullable: true),
                    Seat = table.Column<int>(type: "int", nullable: true),
                    PreferredOfficer = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    KeptUntil = table.Column<long>(type: "bigint", nullable: true),
                    AwaitingReplySince = table.Column<long>(type: "bigint", nullable: true),
                    MessageCount = table.Column<int>(type: "int", nullable: false),
                    AttachmentCount = table.Column<int>(type: "int", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Conversations", x => x.Key);
                    table.CheckConstraint("CK_Conversations_Seat", "\"Seat\" BETWEEN 1 AND 5");
                    table.ForeignKey(
                        name: "FK_Conversations_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Conversations_ConversationDesks_DeskKey",
                        column: x => x.DeskKey,
                        principalTable: "ConversationDesks",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Conversations_Partners_PartnerKey",
                        column: x => x.PartnerKey,
                        principalTable: "Partners",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PartnerKeys",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OwnerKey = table.Column<long>(type: "bigint", nullable: false),
                    ClientId = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Scopes = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: true),
                    RevokedAt = table.Column<long>(type: "bigint", nullable: true),
                    OnlyTrustedDocuments = table.Column<bool>(type: "bit", nullable: false),
                    Changes = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PartnerKeys", x => x.Key);
                    table.ForeignKey(
                        name: "FK_PartnerKeys_Partners_OwnerKey",
                        column: x => x.OwnerKey,
                        principalTable: "Partners",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PartnerUsages",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OwnerKey = table.Column<long>(type: "bigint", nullable: false),
                    Day = table.Column<DateOnly>(type: "date", nullable: false),
                    Operation = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Calls = table.Column<long>(type: "bigint", nullable: false),
                    Errors = table.Column<long>(type: "bigint", nullable: false),
                    Points = table.Column<long>(type: "bigint", nullable: false),
                    Microseconds = table.Column<long>(type: "bigint", nullable: false),
                    SlowestMicroseconds = table.Column<long>(type: "bigint", nullable: false),
                    Within10Ms = table.Column<long>(type: "bigint", nullable: false),
                    Within25Ms = table.Column<long>(type: "bigint", nullable: false),
                    Within50Ms = table.Column<long>(type: "bigint", nullable: false),
                    Within100Ms = table.Column<long>(type: "bigint", nullable: false),
                    Within250Ms = table.Column<long>(type: "bigint", nullable: false),
                    Within500Ms = table.Column<long>(type: "bigint", nullable: false),
                    Within1000Ms = table.Column<long>(type: "bigint", nullable: false),
                    Within2500Ms = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PartnerUsages", x => x.Key);
                    table.ForeignKey(
                        name: "FK_PartnerUsages_Partners_OwnerKey",
                        column: x => x.OwnerKey,
                        principalTable: "Partners",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TrustedDocuments",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    OwnerKey = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Text = table.Column<string>(type: "nvarchar(max)", maxLength: 65536, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Characters = table.Column<int>(type: "int", nullable: false),
                    Operations = table.Column<string>(type: "nvarchar(max)", maxLength: 65536, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    RegisteredAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrustedDocuments", x => x.Key);
                    table.ForeignKey(
                        name: "FK_TrustedDocuments_Partners_OwnerKey",
                        column: x => x.OwnerKey,
                        principalTable: "Partners",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Webhooks",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    PartnerKey = table.Column<long>(type: "bigint", nullable: false),
                    Place = table.Column<int>(type: "int", nullable: false),
                    Url = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Description = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    EventTypes = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Query = table.Column<string>(type: "nvarchar(max)", maxLength: 8000, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Scopes = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StartsAfter = table.Column<long>(type: "bigint", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Enabled = table.Column<bool>(type: "bit", nullable: false),
                    DisabledReason = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    DisabledAt = table.Column<long>(type: "bigint", nullable: true),
                    Secret = table.Column<byte[]>(type: "varbinary(400)", maxLength: 400, nullable: false),
                    FormerSecret = table.Column<byte[]>(type: "varbinary(400)", maxLength: 400, nullable: true),
                    FormerSecretUntil = table.Column<long>(type: "bigint", nullable: true),
                    FailingSince = table.Column<long>(type: "bigint", nullable: true),
                    TestedAt = table.Column<long>(type: "bigint", nullable: true),
                    TestStatus = table.Column<int>(type: "int", nullable: true),
                    TestMilliseconds = table.Column<int>(type: "int", nullable: true),
                    TestFault = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Webhooks", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Webhooks_Partners_PartnerKey",
                        column: x => x.PartnerKey,
                        principalTable: "Partners",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Applications",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    StatusSince = table.Column<long>(type: "bigint", nullable: false),
                    QueuedAt = table.Column<long>(type: "bigint", nullable: true),
                    VerificationStage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    OfficeSince = table.Column<long>(type: "bigint", nullable: true),
                    OfficeSeconds = table.Column<long>(type: "bigint", nullable: false),
                    IssuanceStage = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    RemindersSent = table.Column<int>(type: "int", nullable: false),
                    NotDueBefore = table.Column<long>(type: "bigint", nullable: true),
                    Number = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    WaitingOn = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    IsActive = table.Column<bool>(type: "bit", nullable: false),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: false),
                    VillageKey = table.Column<long>(type: "bigint", nullable: false),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ApplicantName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    BirthDate = table.Column<DateOnly>(type: "date", nullable: true),
                    BirthYear = table.Column<int>(type: "int", nullable: false),
                    Sex = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    MaritalStatus = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Nationality = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    FamilyCardCipher = table.Column<byte[]>(type: "varbinary(200)", maxLength: 200, nullable: true),
                    Phone = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    NikMismatch = table.Column<bool>(type: "bit", nullable: false),
                    EnteredBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    EnteredByRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    AssignedTo = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    VerifiedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    CapturedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    PrintApprovedBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubmittedAt = table.Column<long>(type: "bigint", nullable: false),
                    UpdatedAt = table.Column<long>(type: "bigint", nullable: false),
                    CompleteAt = table.Column<long>(type: "bigint", nullable: true),
                    ReturnedAt = table.Column<long>(type: "bigint", nullable: true),
                    PrintApprovedAt = table.Column<long>(type: "bigint", nullable: true),
                    RejectionCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    RejectionNote = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    CancellationReason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    LastEnrollmentResult = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    EnrollmentWord = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    InterimLetter = table.Column<bool>(type: "bit", nullable: false),
                    CapturePointKey = table.Column<long>(type: "bigint", nullable: true),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: true),
                    Courier = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    CourierReference = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    PlacesTaken = table.Column<int>(type: "int", nullable: false),
                    OldCardSurrendered = table.Column<bool>(type: "bit", nullable: false),
                    HandoverCodeHash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true),
                    HandoverTriesLeft = table.Column<int>(type: "int", nullable: false),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Applications", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Applications_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Applications_Regions_VillageKey",
                        column: x => x.VillageKey,
                        principalTable: "Regions",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Applications_ServicePoints_CapturePointKey",
                        column: x => x.CapturePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Applications_ServicePoints_ServicePointKey",
                        column: x => x.ServicePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Closures",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: false),
                    StartsAt = table.Column<long>(type: "bigint", nullable: false),
                    EndsAt = table.Column<long>(type: "bigint", nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Closures", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Closures_ServicePoints_ServicePointKey",
                        column: x => x.ServicePointKey,
                        principalTable: "ServicePoints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
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
                name: "OpeningPeriods",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ServicePointKey = table.Column<long>(type: "bigint", nullable: false),
                    Weekday = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    OpensAt = table.Column<TimeOnly>(type: "time", nullable: false),
                    ClosesAt = table.Column<TimeOnly>(type: "time", nullable: false)
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
                name: "OpenIddictTokens",
                columns: table => new
                {
                    Id = table.Column<string>(type: "nvarchar(450)", nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    ApplicationId = table.Column<string>(type: "nvarchar(450)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    AuthorizationId = table.Column<string>(type: "nvarchar(450)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ConcurrencyToken = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    CreationDate = table.Column<DateTime>(type: "datetime2", nullable: true),
                    ExpirationDate = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Payload = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Properties = table.Column<string>(type: "nvarchar(max)", nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    RedemptionDate = table.Column<DateTime>(type: "datetime2", nullable: true),
                    ReferenceId = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Status = table.Column<string>(type: "nvarchar(50)", maxLength: 50, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Subject = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Type = table.Column<string>(type: "nvarchar(150)", maxLength: 150, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OpenIddictTokens", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OpenIddictTokens_OpenIddictApplications_ApplicationId",
                        column: x => x.ApplicationId,
                        principalTable: "OpenIddictApplications",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_OpenIddictTokens_OpenIddictAuthorizations_AuthorizationId",
                        column: x => x.AuthorizationId,
                        principalTable: "OpenIddictAuthorizations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "ConversationMessages",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ConversationKey = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Sender = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Text = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    SentBy = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    IsFailedAnswer = table.Column<bool>(type: "bit", nullable: false),
                    AfterOfficeSeconds = table.Column<long>(type: "bigint", nullable: true),
                    AfterWallSeconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationMessages", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ConversationMessages_Conversations_ConversationKey",
                        column: x => x.ConversationKey,
                        principalTable: "Conversations",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ConversationRounds",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ConversationKey = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    RequestedAt = table.Column<long>(type: "bigint", nullable: false),
                    Place = table.Column<int>(type: "int", nullable: false),
                    EstimatedSeconds = table.Column<int>(type: "int", nullable: false),
                    Requeues = table.Column<int>(type: "int", nullable: false),
                    SupervisorAlertedAt = table.Column<long>(type: "bigint", nullable: true),
                    Outcome = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true),
                    OfficeSeconds = table.Column<long>(type: "bigint", nullable: true),
                    WallSeconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationRounds", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ConversationRounds_Conversations_ConversationKey",
                        column: x => x.ConversationKey,
                        principalTable: "Conversations",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ConversationWaits",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ConversationKey = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Party = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StartedAt = table.Column<long>(type: "bigint", nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true),
                    Seconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationWaits", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ConversationWaits_Conversations_ConversationKey",
                        column: x => x.ConversationKey,
                        principalTable: "Conversations",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WebhookDeliveries",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    WebhookKey = table.Column<long>(type: "bigint", nullable: false),
                    PartnerKey = table.Column<long>(type: "bigint", nullable: false),
                    EventId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    EventType = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Position = table.Column<long>(type: "bigint", nullable: false),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "bigint", nullable: true),
                    LastAttemptAt = table.Column<long>(type: "bigint", nullable: true),
                    ResponseStatus = table.Column<int>(type: "int", nullable: true),
                    Fault = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ClaimedBy = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    ClaimedUntil = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WebhookDeliveries", x => x.Key);
                    table.ForeignKey(
                        name: "FK_WebhookDeliveries_Webhooks_WebhookKey",
                        column: x => x.WebhookKey,
                        principalTable: "Webhooks",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ApplicationDocuments",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: false),
                    Type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    UploadReference = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    MediaType = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Size = table.Column<long>(type: "bigint", nullable: true),
                    AddedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ApplicationDocuments", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ApplicationDocuments_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ComplaintReporters",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ComplaintKey = table.Column<long>(type: "bigint", nullable: false),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: true),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    Phone = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ComplaintReporters", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ComplaintReporters_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ComplaintReporters_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ComplaintReporters_Complaints_ComplaintKey",
                        column: x => x.ComplaintKey,
                        principalTable: "Complaints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Notifications",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    CitizenKey = table.Column<long>(type: "bigint", nullable: false),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: true),
                    SourceEventId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SubjectType = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    SubjectId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    SourceVersion = table.Column<int>(type: "int", nullable: false),
                    TemplateKey = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Variables = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    IsUrgent = table.Column<bool>(type: "bit", nullable: false),
                    RegionCode = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    HappenedAt = table.Column<long>(type: "bigint", nullable: false),
                    ValidUntil = table.Column<long>(type: "bigint", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    DueAt = table.Column<long>(type: "bigint", nullable: false),
                    NotDueBefore = table.Column<long>(type: "bigint", nullable: true),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SubjectVersion = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Notifications", x => x.Key);
                    table.ForeignKey(
                        name: "FK_Notifications_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Notifications_Citizens_CitizenKey",
                        column: x => x.CitizenKey,
                        principalTable: "Citizens",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ReturnItems",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: false),
                    DocumentType = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Code = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Note = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true, collation: "Latin1_General_100_BIN2_UTF8"),
                    ReturnedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReturnItems", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ReturnItems_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "StatusChanges",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Status = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    ActorRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_StatusChanges", x => x.Key);
                    table.ForeignKey(
                        name: "FK_StatusChanges_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "WaitSegments",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Party = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    StartedAt = table.Column<long>(type: "bigint", nullable: false),
                    EndedAt = table.Column<long>(type: "bigint", nullable: true),
                    Seconds = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_WaitSegments", x => x.Key);
                    table.ForeignKey(
                        name: "FK_WaitSegments_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
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
                name: "MessageAttachments",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    MessageKey = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    UploadReference = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    MediaType = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2_UTF8"),
                    Size = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MessageAttachments", x => x.Key);
                    table.ForeignKey(
                        name: "FK_MessageAttachments_ConversationMessages_MessageKey",
                        column: x => x.MessageKey,
                        principalTable: "ConversationMessages",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
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
                name: "ConversationLinks",
                columns: table => new
                {
                    Key = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ConversationKey = table.Column<long>(type: "bigint", nullable: false),
                    ApplicationKey = table.Column<long>(type: "bigint", nullable: true),
                    AppointmentKey = table.Column<long>(type: "bigint", nullable: true),
                    ComplaintKey = table.Column<long>(type: "bigint", nullable: true),
                    LinkedAt = table.Column<long>(type: "bigint", nullable: false),
                    LinkedByRole = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2_UTF8")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConversationLinks", x => x.Key);
                    table.ForeignKey(
                        name: "FK_ConversationLinks_Applications_ApplicationKey",
                        column: x => x.ApplicationKey,
                        principalTable: "Applications",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ConversationLinks_Appointments_AppointmentKey",
                        column: x => x.AppointmentKey,
                        principalTable: "Appointments",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ConversationLinks_Complaints_ComplaintKey",
                        column: x => x.ComplaintKey,
                        principalTable: "Complaints",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ConversationLinks_Conversations_ConversationKey",
                        column: x => x.ConversationKey,
                        principalTable: "Conversations",
                        principalColumn: "Key",
                        onDelete: ReferentialAction.Cascade);
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
                    Code = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true, collation: "Latin1_General_100_BIN2_UTF8")
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

            migrationBuilder.InsertData(
                table: "AuditHead",
                columns: new[] { "Id", "Epoch", "Hash", "Number", "Position", "Schema", "SealedRead" },
                values: new object[] { 1, 0L, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 0L, 0L, null, 0L });

            migrationBuilder.InsertData(
                table: "LogHead",
                columns: new[] { "Id", "Epoch", "Oldest", "Position" },
                values: new object[] { 1, 0L, 1L, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_AccessRecords_CitizenKey_At_Key",
                table: "AccessRecords",
                columns: new[] { "CitizenKey", "At", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_ApplicationDocuments_ApplicationKey",
                table: "ApplicationDocuments",
                column: "ApplicationKey");

            migrationBuilder.CreateIndex(
                name: "IX_ApplicationDocuments_Id",
                table: "ApplicationDocuments",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ApplicationDocuments_UploadReference",
                table: "ApplicationDocuments",
                column: "UploadReference");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_AssignedTo_SubmittedAt_Key",
                table: "Applications",
                columns: new[] { "AssignedTo", "SubmittedAt", "Key" },
                filter: "\"AssignedTo\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_CitizenKey_Kind",
                table: "Applications",
                columns: new[] { "CitizenKey", "Kind" },
                unique: true,
                filter: "[IsActive] = 1");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_CitizenKey_SubmittedAt",
                table: "Applications",
                columns: new[] { "CitizenKey", "SubmittedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_Id",
                table: "Applications",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Applications_NotDueBefore_Key",
                table: "Applications",
                columns: new[] { "NotDueBefore", "Key" },
                filter: "\"NotDueBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Applications_Number",
                table: "Applications",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Applications_RegionCode_SubmittedAt_Key",
                table: "Applications",
                columns: new[] { "RegionCode", "SubmittedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_Status_SubmittedAt_Key",
                table: "Applications",
                columns: new[] { "Status", "SubmittedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_SubmittedAt_Key",
                table: "Applications",
                columns: new[] { "SubmittedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_UpdatedAt_Key",
                table: "Applications",
                columns: new[] { "UpdatedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Applications_WaitingOn_SubmittedAt_Key",
                table: "Applications",
                columns: new[] { "WaitingOn", "SubmittedAt", "Key" });

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
                name: "IX_CitizenCodes_Id",
                table: "CitizenCodes",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CitizenCodes_NikHash_Day_Place",
                table: "CitizenCodes",
                columns: new[] { "NikHash", "Day", "Place" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CitizenCodes_PartnerKey_RequestedAt",
                table: "CitizenCodes",
                columns: new[] { "PartnerKey", "RequestedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Citizens_Id",
                table: "Citizens",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Citizens_NikHash",
                table: "Citizens",
                column: "NikHash",
                unique: true,
                filter: "[NikHash] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Closures_Id",
                table: "Closures",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Closures_ServicePointKey_EndsAt",
                table: "Closures",
                columns: new[] { "ServicePointKey", "EndsAt" });

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintAttachments_ComplaintKey",
                table: "ComplaintAttachments",
                column: "ComplaintKey");

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintAttachments_Id",
                table: "ComplaintAttachments",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintAttachments_UploadReference",
                table: "ComplaintAttachments",
                column: "UploadReference");

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintEntries_ComplaintKey_Sequence",
                table: "ComplaintEntries",
                columns: new[] { "ComplaintKey", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintReporters_ApplicationKey",
                table: "ComplaintReporters",
                column: "ApplicationKey");

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintReporters_CitizenKey",
                table: "ComplaintReporters",
                column: "CitizenKey");

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintReporters_ComplaintKey",
                table: "ComplaintReporters",
                column: "ComplaintKey",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintStatusChanges_ComplaintKey_Sequence",
                table: "ComplaintStatusChanges",
                columns: new[] { "ComplaintKey", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ComplaintWaits_ComplaintKey_Sequence",
                table: "ComplaintWaits",
                columns: new[] { "ComplaintKey", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_AssignedTo_DueAt_Key",
                table: "Complaints",
                columns: new[] { "AssignedTo", "DueAt", "Key" },
                filter: "\"AssignedTo\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_DueAt_Key",
                table: "Complaints",
                columns: new[] { "DueAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_FiledAt_Key",
                table: "Complaints",
                columns: new[] { "FiledAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_Id",
                table: "Complaints",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_MergedIntoKey_Key",
                table: "Complaints",
                columns: new[] { "MergedIntoKey", "Key" },
                filter: "\"MergedIntoKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_NotDueBefore_Key",
                table: "Complaints",
                columns: new[] { "NotDueBefore", "Key" },
                filter: "\"NotDueBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_Number",
                table: "Complaints",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_RegionCode_FiledAt_Key",
                table: "Complaints",
                columns: new[] { "RegionCode", "FiledAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Complaints_Status_FiledAt_Key",
                table: "Complaints",
                columns: new[] { "Status", "FiledAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Consents_CitizenKey_PartnerKey_WithdrawnAt",
                table: "Consents",
                columns: new[] { "CitizenKey", "PartnerKey", "WithdrawnAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Consents_Id",
                table: "Consents",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Consents_PartnerKey_WithdrawnAt_CitizenKey",
                table: "Consents",
                columns: new[] { "PartnerKey", "WithdrawnAt", "CitizenKey" });

            migrationBuilder.CreateIndex(
                name: "IX_ConversationDesks_Id",
                table: "ConversationDesks",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConversationDesks_RegionCode",
                table: "ConversationDesks",
                column: "RegionCode",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConversationLinks_ApplicationKey",
                table: "ConversationLinks",
                column: "ApplicationKey");

            migrationBuilder.CreateIndex(
                name: "IX_ConversationLinks_AppointmentKey",
                table: "ConversationLinks",
                column: "AppointmentKey");

            migrationBuilder.CreateIndex(
                name: "IX_ConversationLinks_ComplaintKey",
                table: "ConversationLinks",
                column: "ComplaintKey");

            migrationBuilder.CreateIndex(
                name: "IX_ConversationLinks_ConversationKey",
                table: "ConversationLinks",
                column: "ConversationKey");

            migrationBuilder.CreateIndex(
                name: "IX_ConversationMessages_ConversationKey_Number",
                table: "ConversationMessages",
                columns: new[] { "ConversationKey", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConversationMessages_Id",
                table: "ConversationMessages",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConversationRounds_ConversationKey_Number",
                table: "ConversationRounds",
                columns: new[] { "ConversationKey", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ConversationWaits_ConversationKey_Sequence",
                table: "ConversationWaits",
                columns: new[] { "ConversationKey", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_AssignedTo_Seat",
                table: "Conversations",
                columns: new[] { "AssignedTo", "Seat" },
                unique: true,
                filter: "\"AssignedTo\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_AssignedTo_StartedAt_Key",
                table: "Conversations",
                columns: new[] { "AssignedTo", "StartedAt", "Key" },
                filter: "\"AssignedTo\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_CitizenKey_StartedAt",
                table: "Conversations",
                columns: new[] { "CitizenKey", "StartedAt" },
                filter: "\"CitizenKey\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_DeskKey_QueuedSince_Key",
                table: "Conversations",
                columns: new[] { "DeskKey", "QueuedSince", "Key" },
                filter: "\"QueuedSince\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_Id",
                table: "Conversations",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_NotDueBefore_Key",
                table: "Conversations",
                columns: new[] { "NotDueBefore", "Key" },
                filter: "\"NotDueBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_QueuedSince_Key",
                table: "Conversations",
                columns: new[] { "QueuedSince", "Key" },
                filter: "\"QueuedSince\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_StartedAt_Key",
                table: "Conversations",
                columns: new[] { "StartedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Conversations_Status_StartedAt_Key",
                table: "Conversations",
                columns: new[] { "Status", "StartedAt", "Key" });

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
                name: "IX_IdempotencyRecords_Caller_IdempotencyKey",
                table: "IdempotencyRecords",
                columns: new[] { "Caller", "IdempotencyKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IdempotencyRecords_CreatedAt",
                table: "IdempotencyRecords",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_LookupFailures_TargetHash_AddressHash_At",
                table: "LookupFailures",
                columns: new[] { "TargetHash", "AddressHash", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_MessageAttachments_Id",
                table: "MessageAttachments",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MessageAttachments_MessageKey_Number",
                table: "MessageAttachments",
                columns: new[] { "MessageKey", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MessageAttachments_UploadReference",
                table: "MessageAttachments",
                column: "UploadReference");

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
                name: "IX_Notifications_ApplicationKey",
                table: "Notifications",
                column: "ApplicationKey");

            migrationBuilder.CreateIndex(
                name: "IX_Notifications_CitizenKey_Key",
                table: "Notifications",
                columns: new[] { "CitizenKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Notifications_Id",
                table: "Notifications",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Notifications_NotDueBefore_Key",
                table: "Notifications",
                columns: new[] { "NotDueBefore", "Key" },
                filter: "\"NotDueBefore\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Notifications_SourceEventId",
                table: "Notifications",
                column: "SourceEventId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictApplications_ClientId",
                table: "OpenIddictApplications",
                column: "ClientId",
                unique: true,
                filter: "[ClientId] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictAuthorizations_ApplicationId_Status_Subject_Type",
                table: "OpenIddictAuthorizations",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictScopes_Name",
                table: "OpenIddictScopes",
                column: "Name",
                unique: true,
                filter: "[Name] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_ApplicationId_Status_Subject_Type",
                table: "OpenIddictTokens",
                columns: new[] { "ApplicationId", "Status", "Subject", "Type" });

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_AuthorizationId",
                table: "OpenIddictTokens",
                column: "AuthorizationId");

            migrationBuilder.CreateIndex(
                name: "IX_OpenIddictTokens_ReferenceId",
                table: "OpenIddictTokens",
                column: "ReferenceId",
                unique: true,
                filter: "[ReferenceId] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OpeningPeriods_ServicePointKey_Weekday_OpensAt",
                table: "OpeningPeriods",
                columns: new[] { "ServicePointKey", "Weekday", "OpensAt" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxEvents_EventId",
                table: "OutboxEvents",
                column: "EventId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxEvents_Pending",
                table: "OutboxEvents",
                column: "Id",
                filter: "[Position] IS NULL")
                .Annotation("SqlServer:Include", new[] { "SubjectId", "SubjectVersion" });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxEvents_Position",
                table: "OutboxEvents",
                column: "Position",
                unique: true,
                filter: "[Position] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxEvents_SubjectId_SubjectVersion",
                table: "OutboxEvents",
                columns: new[] { "SubjectId", "SubjectVersion" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutgoingMessages_SentAt_NextTryAt",
                table: "OutgoingMessages",
                columns: new[] { "SentAt", "NextTryAt" });

            migrationBuilder.CreateIndex(
                name: "IX_PartnerKeys_ClientId",
                table: "PartnerKeys",
                column: "ClientId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PartnerKeys_Id",
                table: "PartnerKeys",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PartnerKeys_OwnerKey_Key",
                table: "PartnerKeys",
                columns: new[] { "OwnerKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_PartnerUsages_OwnerKey_Day_Key",
                table: "PartnerUsages",
                columns: new[] { "OwnerKey", "Day", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_PartnerUsages_OwnerKey_Day_Operation",
                table: "PartnerUsages",
                columns: new[] { "OwnerKey", "Day", "Operation" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Partners_Id",
                table: "Partners",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Partners_Subject",
                table: "Partners",
                column: "Subject",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Regions_Code",
                table: "Regions",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Regions_ParentCode",
                table: "Regions",
                column: "ParentCode");

            migrationBuilder.CreateIndex(
                name: "IX_ReturnItems_ApplicationKey",
                table: "ReturnItems",
                column: "ApplicationKey");

            migrationBuilder.CreateIndex(
                name: "IX_ServicePoints_Id",
                table: "ServicePoints",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ServicePoints_RegionCode_Name",
                table: "ServicePoints",
                columns: new[] { "RegionCode", "Name" },
                unique: true);

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
                name: "IX_StaffMembers_Id",
                table: "StaffMembers",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_StaffMembers_Subject",
                table: "StaffMembers",
                column: "Subject",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_StatusChanges_ApplicationKey_Sequence",
                table: "StatusChanges",
                columns: new[] { "ApplicationKey", "Sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TrustedDocuments_Id",
                table: "TrustedDocuments",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TrustedDocuments_OwnerKey_Hash",
                table: "TrustedDocuments",
                columns: new[] { "OwnerKey", "Hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_TrustedDocuments_OwnerKey_Key",
                table: "TrustedDocuments",
                columns: new[] { "OwnerKey", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_Uploads_Id",
                table: "Uploads",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Uploads_OwnerSubject_Place",
                table: "Uploads",
                columns: new[] { "OwnerSubject", "Place" },
                unique: true,
                filter: "\"Place\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Uploads_Reference",
                table: "Uploads",
                column: "Reference",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Uploads_UploadedAt",
                table: "Uploads",
                column: "UploadedAt",
                filter: "\"Place\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WaitSegments_ApplicationKey_Sequence",
                table: "WaitSegments",
                columns: new[] { "ApplicationKey", "Sequence" },
                unique: true);

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

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_Id",
                table: "WebhookDeliveries",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_PartnerKey_CreatedAt_Key",
                table: "WebhookDeliveries",
                columns: new[] { "PartnerKey", "CreatedAt", "Key" });

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_WebhookKey_EventId",
                table: "WebhookDeliveries",
                columns: new[] { "WebhookKey", "EventId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_WebhookKey_Key",
                table: "WebhookDeliveries",
                columns: new[] { "WebhookKey", "Key" },
                filter: "\"Status\" = 'DEAD'");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_WebhookKey_NextAttemptAt",
                table: "WebhookDeliveries",
                columns: new[] { "WebhookKey", "NextAttemptAt" },
                filter: "\"NextAttemptAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_WebhookDeliveries_WebhookKey_SubjectId_Position",
                table: "WebhookDeliveries",
                columns: new[] { "WebhookKey", "SubjectId", "Position" },
                filter: "\"NextAttemptAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Webhooks_Id",
                table: "Webhooks",
                column: "Id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Webhooks_PartnerKey_Place",
                table: "Webhooks",
                columns: new[] { "PartnerKey", "Place" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AccessRecords");

            migrationBuilder.DropTable(
                name: "ApplicationDocuments");

            migrationBuilder.DropTable(
                name: "AuditHead");

            migrationBuilder.DropTable(
                name: "AuditNotes");

            migrationBuilder.DropTable(
                name: "AuditRecords");

            migrationBuilder.DropTable(
                name: "BudgetWindows");

            migrationBuilder.DropTable(
                name: "CitizenCodes");

            migrationBuilder.DropTable(
                name: "Closures");

            migrationBuilder.DropTable(
                name: "ComplaintAttachments");

            migrationBuilder.DropTable(
                name: "ComplaintEntries");

            migrationBuilder.DropTable(
                name: "ComplaintReporters");

            migrationBuilder.DropTable(
                name: "ComplaintStatusChanges");

            migrationBuilder.DropTable(
                name: "ComplaintWaits");

            migrationBuilder.DropTable(
                name: "Consents");

            migrationBuilder.DropTable(
                name: "ConversationLinks");

            migrationBuilder.DropTable(
                name: "ConversationRounds");

            migrationBuilder.DropTable(
                name: "ConversationWaits");

            migrationBuilder.DropTable(
                name: "GroupBookingRows");

            migrationBuilder.DropTable(
                name: "Holidays");

            migrationBuilder.DropTable(
                name: "IdempotencyRecords");

            migrationBuilder.DropTable(
                name: "LogHead");

            migrationBuilder.DropTable(
                name: "LookupFailures");

            migrationBuilder.DropTable(
                name: "MessageAttachments");

            migrationBuilder.DropTable(
                name: "Notifications");

            migrationBuilder.DropTable(
                name: "OpenIddictScopes");

            migrationBuilder.DropTable(
                name: "OpenIddictTokens");

            migrationBuilder.DropTable(
                name: "OpeningPeriods");

            migrationBuilder.DropTable(
                name: "OutboxEvents");

            migrationBuilder.DropTable(
                name: "OutgoingMessages");

            migrationBuilder.DropTable(
                name: "PartnerKeys");

            migrationBuilder.DropTable(
                name: "PartnerUsages");

            migrationBuilder.DropTable(
                name: "ReaderPositions");

            migrationBuilder.DropTable(
                name: "ReturnItems");

            migrationBuilder.DropTable(
                name: "StaffMembers");

            migrationBuilder.DropTable(
                name: "StatusChanges");

            migrationBuilder.DropTable(
                name: "TrustedDocuments");

            migrationBuilder.DropTable(
                name: "Uploads");

            migrationBuilder.DropTable(
                name: "WaitSegments");

            migrationBuilder.DropTable(
                name: "WaitlistEntries");

            migrationBuilder.DropTable(
                name: "WebhookDeliveries");

            migrationBuilder.DropTable(
                name: "Complaints");

            migrationBuilder.DropTable(
                name: "Appointments");

            migrationBuilder.DropTable(
                name: "GroupBookings");

            migrationBuilder.DropTable(
                name: "HolidayYears");

            migrationBuilder.DropTable(
                name: "ConversationMessages");

            migrationBuilder.DropTable(
                name: "OpenIddictAuthorizations");

            migrationBuilder.DropTable(
                name: "Webhooks");

            migrationBuilder.DropTable(
                name: "Applications");

            migrationBuilder.DropTable(
                name: "Slots");

            migrationBuilder.DropTable(
                name: "Conversations");

            migrationBuilder.DropTable(
                name: "OpenIddictApplications");

            migrationBuilder.DropTable(
                name: "MobileVisits");

            migrationBuilder.DropTable(
                name: "Regions");

            migrationBuilder.DropTable(
                name: "Citizens");

            migrationBuilder.DropTable(
                name: "ConversationDesks");

            migrationBuilder.DropTable(
                name: "Partners");

            migrationBuilder.DropTable(
                name: "ServicePoints");
        }
    }
}
