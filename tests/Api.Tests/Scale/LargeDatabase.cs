using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SipOkMuba.Api.Identity;
using SipOkMuba.Bench.Data;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Partners;
using SipOkMuba.Domain.Staff;
using SipOkMuba.Graph.Fetching;
using SipOkMuba.Infrastructure.Data;

namespace SipOkMuba.Api.Tests.Scale;

/// How large, and who is there beside the demo clients: partners of few and of many citizens, staff of parts of the regency.
internal static class LargeDatabase
{
    public const string FewPartner = "few-portal";
    public const string WidePartner = "wide-portal";
    public const string DistrictOfficer = "district-officer";
    public const string DistrictsOfficer = "districts-officer";
    public const string VillagesOperator = "villages-operator";

    public static readonly string[] Clients = [FewPartner, WidePartner, DistrictOfficer, DistrictsOfficer, VillagesOperator];

    // Of so many citizens one has consented.
    private const int EveryOfFew = 1_000;
    private const int EveryOfWide = 20;

    // So many that statistics tell the tables apart; SIPOKMUBA_TEST_SCALE=50 makes a million.
    private const int Least = 20_000;
    private const int Million = 1_000_000;

    // Of the two years of applications, so many days of events that a window of the log is a small part of it.
    private static TimeSpan LogKept => TimeSpan.FromDays(Math.Clamp(28 * (Million / Rows), 28, 365));

    public static int Scale =>
        int.TryParse(Environment.GetEnvironmentVariable("SIPOKMUBA_TEST_SCALE"), CultureInfo.InvariantCulture, out var scale) ? scale : 1;

    public static int Rows => Least * Scale;

    /// As much smaller than by default as the database is smaller than a million: a database weighs a limit against its
    /// tables, so it is asked what it would be asked there.
    public static void Limit(ListLimits lists)
    {
        var share = Math.Min(1, (double)Rows / Million);
        (lists.Window, lists.Counted, lists.CountWindow) = Shares(new ListLimits());

        (int, int, int) Shares(ListLimits whole) =>
            ((int)(whole.Window * share), (int)(whole.Counted * share), (int)(whole.CountWindow * share));
    }

    public static async Task FillAsync(IReadOnlyDictionary<string, string> settings, Func<BulkStore> open, int rows)
    {
        await PrepareAsync(settings);
        Fill(open, rows);
    }

    // Its host has ended before rows are filled in: on SQLite it keeps a connection to write on as long as it lives.
    private static async Task PrepareAsync(IReadOnlyDictionary<string, string> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddAppDatabase(builder.Configuration);
        using var host = builder.Build();
        await host.Services.GetRequiredService<DatabaseSetup>().RunAsync(CancellationToken.None);
        await using var database = await host.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var ids = host.Services.GetRequiredService<IdSource>();
        database.AddRange(
            Partner(ids, FewPartner),
            Partner(ids, WidePartner),
            Member(ids, DistrictOfficer, StaffRole.Officer, "16.06.01"),
            Member(ids, DistrictsOfficer, StaffRole.Officer, "16.06.01 16.06.09"),
            Member(ids, VillagesOperator, StaffRole.VillageOperator, "16.06.09.2006 16.06.01.2001"));
        await database.SaveChangesAsync();
    }

    private static void Fill(Func<BulkStore> open, int rows)
    {
        var end = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(1);
        using var store = open();
        Generator.Fill(store, rows, end, LogKept);

        // Whoever follows the log has seen what the generator has written.
        store.Execute("""
            INSERT INTO "ReaderPositions" ("Name", "Position")
            SELECT 'verification', max("Position") FROM "OutboxEvents" UNION ALL SELECT 'notifications', max("Position") FROM "OutboxEvents"
            """);
        store.Execute("UPDATE \"AuditHead\" SET \"Position\" = (SELECT max(\"Position\") FROM \"OutboxEvents\")");
        AddConsents(store, FewPartner, EveryOfFew, rows, end);
        AddConsents(store, WidePartner, EveryOfWide, rows, end);
        if (!store.PositionIsId)
        {
            store.Execute("VACUUM (ANALYZE) \"Consents\"");
        }
    }

    private static Partner Partner(IdSource ids, string clientId) =>
        Domain.Partners.Partner.Delivered(ids, clientId, clientId, string.Join(' ', Scopes.All), DateTimeOffset.UnixEpoch, pointsPerMinute: int.MaxValue);

    private static StaffMember Member(IdSource ids, string subject, StaffRole role, string regions) =>
        StaffMember.Delivered(ids.Next(), subject, subject, role, regions);

    private static void AddConsents(BulkStore store, string partner, int every, int rows, DateTimeOffset at)
    {
        var key = store.Read($"SELECT \"Key\" FROM \"Partners\" WHERE \"Subject\" = '{partner}'", row => row.GetInt64(0)).Single();
        using var consents = store.Into("Consents", "Id", "CitizenKey", "PartnerKey", "Purpose", "Method", "RecordedBy", "RecordedAt");
        for (var citizen = (long)every; citizen <= rows; citizen += every)
        {
            consents.Add(
                Mix.Uuid(at, citizen, salt: 500 + every), citizen, key, "e-KTP", ConsentMethod.InPerson.ToText(), "demo-officer",
                at.ToUnixTimeMilliseconds());
        }
    }
}

internal sealed class LargeSqliteDatabase : SqliteTestDatabase
{
    public string File => Path.Combine(Directory, "test.db");

    public override async Task CreateAsync()
    {
        await base.CreateAsync();
        await LargeDatabase.FillAsync(Settings, () =>
        {
            using var prepared = new SqliteConnection(Settings["Database:ConnectionString"]);
            SqliteConnection.ClearPool(prepared);
            return new SqliteStore(File);
        }, LargeDatabase.Rows);
    }
}

internal sealed class LargePostgresDatabase : PostgresTestDatabase
{
    public override async Task CreateAsync()
    {
        await base.CreateAsync();
        await LargeDatabase.FillAsync(
            Settings, () => new PostgresStore(Settings["Database:ConnectionString"]), LargeDatabase.Rows);
    }
}
