using System.Text.Json;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Citizens;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Bench.Data;

/// <summary>
/// Applications as the product would have stored them, over two years and all villages. The partner demo-portal may read
/// each: half of the citizens have consented to it, half are synthetic. The ciphers are noise of the right length. No clock
/// looks at them: what has been due for two years would be made up for while others are measured.
/// </summary>
internal sealed class Generator : IDisposable
{
    // nonce, text, tag of NikVault; and what data protection makes of a key of 32 bytes.
    private const int CipherBytes = 12 + 16 + 16;
    private const int WrappedKeyBytes = 132;
    private const int HashBytes = 32;
    private const int EveryUpload = 20;

    private static readonly TimeSpan Span = TimeSpan.FromDays(730);

    // What is older is swept when the product starts.
    private static readonly TimeSpan failuresKept = TimeSpan.FromDays(1);

    private static readonly string[] Tables =
    [
        "Citizens", "Consents", "Applications", "StatusChanges", "WaitSegments", "ApplicationDocuments", "ReturnItems",
        "OutboxEvents", "Uploads", "IdempotencyRecords", "LookupFailures", .. Appointments.Tables, .. Complaints.Tables,
        .. Conversations.Tables,
    ];

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

    private readonly BulkStore store;
    private readonly int rows;
    private readonly DateTimeOffset end;
    private readonly TimeSpan kept;
    private readonly long partner;
    private readonly List<(long Key, string Code)> villages;
    private readonly SeededIds ids = new(TimeProvider.System);
    private readonly BulkTable citizens;
    private readonly BulkTable consents;
    private readonly BulkTable applications;
    private readonly BulkTable changes;
    private readonly BulkTable waits;
    private readonly BulkTable documents;
    private readonly BulkTable returns;
    private readonly BulkTable events;
    private readonly BulkTable uploads;
    private readonly BulkTable keys;
    private readonly BulkTable failures;
    private readonly Appointments appointments;
    private readonly Complaints complaints;
    private readonly Conversations conversations;
    private long position;

    private Generator(BulkStore store, int rows, DateTimeOffset end, TimeSpan kept)
    {
        (this.store, this.rows, this.end, this.kept) = (store, rows, end, kept);
        partner = store.Read("SELECT \"Key\" FROM \"Partners\" WHERE \"Subject\" = 'demo-portal'", row => row.GetInt64(0)).Single();
        villages = store.Read(
            "SELECT \"Key\", \"Code\" FROM \"Regions\" WHERE \"Type\" = 'VILLAGE' ORDER BY \"Code\"",
            row => (row.GetInt64(0), row.GetString(1)));
        citizens = store.Into(
            "Citizens",
            "Key", "Id", "NikCipher", "NikHash", "NikPrefix", "WrappedKey", "IsSynthetic", "BiometricsRecordedAt", "Version", "SubjectVersion");
        consents = store.Into("Consents", "Id", "CitizenKey", "PartnerKey", "Purpose", "Method", "RecordedBy", "RecordedAt");
        applications = store.Into(
            "Applications",
            "Key", "Id", "Number", "Kind", "Status", "WaitingOn", "IsActive", "CitizenKey", "VillageKey", "RegionCode",
            "ApplicantName", "BirthDate", "BirthYear", "Sex", "MaritalStatus", "Nationality", "FamilyCardCipher", "Phone",
            "NikMismatch", "EnteredBy", "EnteredByRole", "SubmittedAt", "UpdatedAt", "CompleteAt", "OldCardSurrendered",
            "StatusSince", "QueuedAt", "VerificationStage", "OfficeSince", "OfficeSeconds", "IssuanceStage", "RemindersSent",
            "InterimLetter", "HandoverTriesLeft", "PlacesTaken", "Version", "SubjectVersion");
        changes = store.Into("StatusChanges", "ApplicationKey", "Sequence", "Status", "At", "ActorRole");
        waits = store.Into("WaitSegments", "ApplicationKey", "Sequence", "Party", "StartedAt", "EndedAt", "Seconds");
        documents = store.Into("ApplicationDocuments", "Id", "ApplicationKey", "Type", "UploadReference", "AddedAt");
        returns = store.Into("ReturnItems", "ApplicationKey", "DocumentType", "Code", "ReturnedAt");
        string[] columns =
        [
            "EventId", "Type", "SubjectType", "SubjectId", "SubjectVersion", "OccurredAt", "Region", "ActorRole", "WaitingOn",
            "SchemaVersion", "Payload",
        ];
        events = store.Into("OutboxEvents", store.PositionIsId ? columns : [.. columns, "Position"]);
        uploads = store.Into("Uploads", "Id", "Reference", "MediaType", "Size", "OwnerSubject", "UploadedAt");
        keys = store.Into("IdempotencyRecords", "Caller", "IdempotencyKey", "ContentHash", "CreatedAt");
        failures = store.Into("LookupFailures", "TargetHash", "AddressHash", "At");
        appointments = new Appointments(store, end);
        complaints = new Complaints(store, end);
        conversations = new Conversations(store, end, partner);
    }

    /// The last application is submitted at `end`. What the product keeps for some days only, such as events, is there
    /// for that long before it.
    public static void Fill(BulkStore store, int rows, DateTimeOffset end, TimeSpan kept) => store.Fill(Tables, () =>
    {
        using var generator = new Generator(store, rows, end, kept);
        for (var index = 1L; index <= rows; index++)
        {
            generator.Add(index);
        }
    });

    public void Dispose()
    {
        foreach (var table in new[] { citizens, consents, applications, changes, waits, documents, returns, events, uploads, keys, failures })
        {
            table.Dispose();
        }

        appointments.Dispose();
        complaints.Dispose();
        conversations.Dispose();
    }

    private void Add(long index)
    {
        var submittedAt = Wib.WholeSeconds(end - Span / rows * (rows - index) - TimeSpan.FromSeconds(Mix.Below(7200, index, salt: 1)));
        var birthDate = new DateOnly(1955, 1, 1).AddDays(Mix.Below(45 * 365, index, salt: 2));
        var sex = Mix.Pick([Sex.Female, Sex.Male], index, salt: 3);
        AddCitizen(index, submittedAt);

        var statuses = Mix.Pick(Course.OfHundred, index, salt: 4).Statuses;
        var waitingOn = AddWaits(index, submittedAt, statuses);
        var kind = Mix.Pick(Kinds, index, salt: 5);
        var village = Mix.Pick(villages, index, salt: 6);
        var id = Mix.Uuid(submittedAt, index, salt: 10);
        var updatedAt = AddHistory(index, id, village.Code, submittedAt, statuses, out var completeAt);
        ids.Index = index;
        applications.Add(
            index, id, TrackingNumber.New(ids, submittedAt), kind.ToText(),
            statuses[^1].ToText(), waitingOn?.ToText(), !statuses[^1].IsTerminal(), index, village.Key, village.Code,
            $"{Mix.Pick(FirstNames, index, salt: 7)} {Mix.Pick(LastNames, index, salt: 8)}",
            birthDate, birthDate.Year, sex.ToText(),
            MaritalStatus.Single.ToText(), Nationality.Indonesian.ToText(), Mix.Bytes(CipherBytes, index, salt: 20),
            $"0812{Mix.Below(90_000_000, index, salt: 9) + 10_000_000}", false, "demo-portal", ActorRole.Partner.ToText(),
            submittedAt.ToUnixTimeMilliseconds(), updatedAt.ToUnixTimeMilliseconds(), completeAt?.ToUnixTimeMilliseconds(),
            false, updatedAt.ToUnixTimeMilliseconds(), submittedAt.ToUnixTimeMilliseconds(), SlaStage.None.ToText(),
            completeAt is not null && waitingOn == WaitingParty.Office ? updatedAt.ToUnixTimeMilliseconds() : null, 0L,
            SlaStage.None.ToText(), 0, false, 0, 0, statuses.Length, statuses.Length);
        foreach (var (type, place) in KindRules.Of(kind).Documents.Select((type, place) => (type, place)))
        {
            documents.Add(
                Mix.Uuid(submittedAt, index, salt: 30 + place), index, type.ToText(), "sample-pdf", submittedAt.ToUnixTimeMilliseconds());
        }

        appointments.Add(index, village.Code, submittedAt, statuses);
        complaints.Add(index, village.Code, submittedAt);
        conversations.Add(index, village.Code, submittedAt);
        if (kept > TimeSpan.Zero && index % EveryUpload == 0)
        {
            AddRecords(index, submittedAt);
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
        long index, Guid id, string region, DateTimeOffset submittedAt, ApplicationStatus[] statuses, out DateTimeOffset? completeAt)
    {
        completeAt = null;
        var at = submittedAt;
        for (var place = 0; place < statuses.Length; place++)
        {
            at = EnteredAt(index, submittedAt, place);
            completeAt = statuses[place] == ApplicationStatus.Verified ? at : completeAt;
            var role = place == 0 ? ActorRole.Partner : ActorRole.Verifier;
            changes.Add(index, place + 1, statuses[place].ToText(), at.ToUnixTimeMilliseconds(), role.ToText());
            if (statuses[place] == ApplicationStatus.Returned)
            {
                returns.Add(index, DocumentType.FamilyCard.ToText(), ReturnReason.Illegible.ToText(), at.ToUnixTimeMilliseconds());
            }

            if (kept > TimeSpan.Zero && at > end - kept)
            {
                AddEvent(index, id, region, at, statuses, place);
            }
        }

        return at;
    }

    private void AddEvent(long index, Guid id, string region, DateTimeOffset at, ApplicationStatus[] statuses, int place)
    {
        var status = statuses[place];
        var previous = place == 0 ? "null" : $"\"{statuses[place - 1].ToText()}\"";
        ReadOnlySpan<object?> values =
        [
            Mix.Uuid(at, index, salt: 70 + place), "application." + JsonNamingPolicy.CamelCase.ConvertName(status.ToString()),
            nameof(Application), id, place + 1, at.ToUnixTimeMilliseconds(), region, ActorRole.Verifier.ToText(),
            status.WaitsFor()?.ToText(), 1, $$"""{"status":"{{status.ToText()}}","previousStatus":{{previous}}}""", ++position,
        ];
        events.Add(store.PositionIsId ? values[..^1] : values);
    }

    /// What lies beside the applications and grows with them, though more slowly.
    private void AddRecords(long index, DateTimeOffset at)
    {
        uploads.Add(Mix.Uuid(at, index, salt: 80), $"upload-{index}", "application/pdf", 1024L, "demo-portal", at.ToUnixTimeMilliseconds());
        keys.Add("demo-portal", $"key-{index}", Mix.Bytes(HashBytes, index, salt: 200), end.ToUnixTimeMilliseconds());
        failures.Add(Mix.Bytes(HashBytes, index, salt: 250), Mix.Bytes(HashBytes, index, salt: 300), (end + failuresKept / 2).ToUnixTimeMilliseconds());
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
}
