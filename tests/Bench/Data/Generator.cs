using System.Globalization;
using Microsoft.Data.Sqlite;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Bench.Data;

/// <summary>
/// Applications as the product would have stored them, over two years and all villages. The partner demo-portal may read
/// each: half of the citizens have consented to it, half are synthetic. The ciphers are noise of the right length.
/// </summary>
internal sealed class Generator : IDisposable
{
    // nonce, text, tag of NikVault; and what data protection makes of a key of 32 bytes.
    private const int CipherBytes = 12 + 16 + 16;
    private const int WrappedKeyBytes = 132;
    private const int HashBytes = 32;

    private static readonly DateTimeOffset Begin = new(2024, 11, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Span = TimeSpan.FromDays(730);
    private static readonly string[] Tables =
        ["Citizens", "Consents", "Applications", "StatusChanges", "WaitSegments", "ApplicationDocuments"];

    // With what JSON must escape, what it need not, and what is not ASCII.
    private static readonly string[] FirstNames =
        ["Siti", "Ahmad", "Nur'aini", "Budi", "Dewi", "Zulkifli", "René", "Aminah", "Hj. Rina", "M. \"Udin\""];

    private static readonly string[] LastNames =
        ["Aminah", "Saputra", "Lestari", "Pratama", "Handayani", "Kurniawan", "Maharani", "Iskandar"];

    private static readonly ApplicationKind[] Kinds =
    [
        ApplicationKind.FirstIssuance, ApplicationKind.ReplacementLost, ApplicationKind.ReplacementDamaged,
        ApplicationKind.DataChange, ApplicationKind.MoveIn,
    ];

    private readonly SqliteConnection connection;
    private readonly int rows;
    private readonly long partner;
    private readonly List<(long Key, string Code)> villages = [];
    private readonly SeededIds ids = new(TimeProvider.System);
    private readonly PreparedInsert citizens;
    private readonly PreparedInsert consents;
    private readonly PreparedInsert applications;
    private readonly PreparedInsert changes;
    private readonly PreparedInsert waits;
    private readonly PreparedInsert documents;

    private Generator(SqliteConnection connection, int rows)
    {
        (this.connection, this.rows) = (connection, rows);
        partner = (long)Scalar("SELECT \"Key\" FROM \"Partners\" WHERE \"ClientId\" = 'demo-portal'")!;
        using (var command = Command("SELECT \"Key\", \"Code\" FROM \"Regions\" WHERE \"Type\" = 'VILLAGE' ORDER BY \"Code\""))
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                villages.Add((reader.GetInt64(0), reader.GetString(1)));
            }
        }

        citizens = new PreparedInsert(
            connection, "Citizens",
            "Key", "Id", "NikCipher", "NikHash", "NikPrefix", "WrappedKey", "IsSynthetic", "BiometricsRecordedAt", "Version", "SubjectVersion");
        consents = new PreparedInsert(
            connection, "Consents", "Id", "CitizenKey", "PartnerKey", "Purpose", "Method", "RecordedBy", "RecordedAt");
        applications = new PreparedInsert(
            connection, "Applications",
            "Key", "Id", "Number", "Kind", "Status", "WaitingOn", "IsActive", "CitizenKey", "VillageKey", "RegionCode",
            "ApplicantName", "BirthDate", "BirthYear", "Sex", "MaritalStatus", "Nationality", "FamilyCardCipher", "Phone",
            "NikMismatch", "EnteredBy", "EnteredByRole", "SubmittedAt", "UpdatedAt", "CompleteAt", "OldCardSurrendered",
            "Version", "SubjectVersion");
        changes = new PreparedInsert(connection, "StatusChanges", "ApplicationKey", "Sequence", "Status", "At", "ActorRole");
        waits = new PreparedInsert(
            connection, "WaitSegments", "ApplicationKey", "Sequence", "Party", "StartedAt", "EndedAt", "Seconds");
        documents = new PreparedInsert(
            connection, "ApplicationDocuments", "Id", "ApplicationKey", "Type", "UploadReference", "AddedAt");
    }

    public static void Fill(string file, int rows)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-1000000; PRAGMA foreign_keys=OFF");

        // Filled in order and indexed at the end: many times faster than keeping twenty indexes up to date.
        var indexes = Indexes(connection);
        indexes.ForEach(index => Execute(connection, $"DROP INDEX \"{index.Name}\""));
        Execute(connection, "BEGIN");
        using (var generator = new Generator(connection, rows))
        {
            for (var index = 1L; index <= rows; index++)
            {
                generator.Add(index);
            }
        }

        Execute(connection, "COMMIT");
        indexes.ForEach(index => Execute(connection, index.Sql));
        Execute(connection, "PRAGMA journal_mode=WAL");
    }

    public void Dispose()
    {
        foreach (var insert in new[] { citizens, consents, applications, changes, waits, documents })
        {
            insert.Dispose();
        }
    }

    private void Add(long index)
    {
        var submittedAt = Wib.WholeSeconds(Begin + Span / rows * index - TimeSpan.FromSeconds(Mix.Below(7200, index, salt: 1)));
        var birthDate = new DateOnly(1955, 1, 1).AddDays(Mix.Below(45 * 365, index, salt: 2));
        var sex = Mix.Pick([Sex.Female, Sex.Male], index, salt: 3);
        AddCitizen(index, submittedAt);

        var statuses = Mix.Pick(Course.OfHundred, index, salt: 4).Statuses;
        var updatedAt = AddHistory(index, submittedAt, statuses, out var completeAt);
        var waitingOn = AddWaits(index, submittedAt, statuses);
        var kind = Mix.Pick(Kinds, index, salt: 5);
        var village = Mix.Pick(villages, index, salt: 6);
        ids.Index = index;
        applications.Add(
            index, Mix.Uuid(submittedAt, index, salt: 10), TrackingNumber.New(ids, submittedAt), kind.ToText(),
            statuses[^1].ToText(), waitingOn?.ToText(), !statuses[^1].IsTerminal(), index, village.Key, village.Code,
            $"{Mix.Pick(FirstNames, index, salt: 7)} {Mix.Pick(LastNames, index, salt: 8)}",
            birthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), birthDate.Year, sex.ToText(),
            MaritalStatus.Single.ToText(), Nationality.Indonesian.ToText(), Mix.Bytes(CipherBytes, index, salt: 20),
            $"0812{Mix.Below(90_000_000, index, salt: 9) + 10_000_000}", false, "demo-portal", ActorRole.Partner.ToText(),
            submittedAt.ToUnixTimeMilliseconds(), updatedAt.ToUnixTimeMilliseconds(), completeAt?.ToUnixTimeMilliseconds(),
            false, statuses.Length, statuses.Length);
        foreach (var (type, place) in KindRules.Of(kind).Documents.Select((type, place) => (type, place)))
        {
            documents.Add(
                Mix.Uuid(submittedAt, index, salt: 30 + place), index, type.ToText(), "sample-pdf", submittedAt.ToUnixTimeMilliseconds());
        }
    }

    private void AddCitizen(long index, DateTimeOffset at)
    {
        var consented = index % 2 == 0;
        citizens.Add(
            index, Mix.Uuid(at, index, salt: 40), Mix.Bytes(CipherBytes, index, salt: 50), Mix.Bytes(HashBytes, index, salt: 100),
            "1606", Mix.Bytes(WrappedKeyBytes, index, salt: 150), !consented, null, 1, 1);
        if (consented)
        {
            consents.Add(
                Mix.Uuid(at, index, salt: 41), index, partner, "e-KTP", ConsentMethod.InPerson.ToText(), "demo-officer",
                at.ToUnixTimeMilliseconds());
        }
    }

    private DateTimeOffset AddHistory(
        long index, DateTimeOffset submittedAt, ApplicationStatus[] statuses, out DateTimeOffset? completeAt)
    {
        completeAt = null;
        var at = submittedAt;
        for (var place = 0; place < statuses.Length; place++)
        {
            at = EnteredAt(index, submittedAt, place);
            completeAt = statuses[place] == ApplicationStatus.Verified ? at : completeAt;
            var role = place == 0 ? ActorRole.Partner : ActorRole.Verifier;
            changes.Add(index, place + 1, statuses[place].ToText(), at.ToUnixTimeMilliseconds(), role.ToText());
        }

        return at;
    }

    /// Segments touch each other; the last one is open unless the status is terminal.
    private WaitingParty? AddWaits(long index, DateTimeOffset submittedAt, ApplicationStatus[] statuses)
    {
        WaitingParty? waitingOn = null;
        var (since, sequence) = (submittedAt, 0);
        for (var place = 0; place <= statuses.Length; place++)
        {
            var ended = place == statuses.Length;
            var next = ended ? waitingOn : statuses[place].WaitsFor();
            if (next == waitingOn && !ended)
            {
                continue;
            }

            if (waitingOn is { } party)
            {
                var at = EnteredAt(index, submittedAt, place);
                waits.Add(
                    index, sequence, party.ToText(), since.ToUnixTimeMilliseconds(),
                    ended ? null : at.ToUnixTimeMilliseconds(), ended ? null : (long)(at - since).TotalSeconds);
            }

            (waitingOn, since, sequence) = (next, EnteredAt(index, submittedAt, place), place + 1);
        }

        return waitingOn;
    }

    private static DateTimeOffset EnteredAt(long index, DateTimeOffset submittedAt, int place) =>
        submittedAt + place * TimeSpan.FromSeconds(600 + Mix.Below(7200, index, salt: 60));

    private static List<(string Name, string Sql)> Indexes(SqliteConnection connection)
    {
        var indexes = new List<(string, string)>();
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
            + $"AND tbl_name IN ({string.Join(", ", Tables.Select(table => $"'{table}'"))})";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            indexes.Add((reader.GetString(0), reader.GetString(1)));
        }

        return indexes;
    }

    private SqliteCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private object? Scalar(string sql)
    {
        using var command = Command(sql);
        return command.ExecuteScalar();
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
