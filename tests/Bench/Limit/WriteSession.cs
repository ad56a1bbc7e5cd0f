using Microsoft.Data.Sqlite;
using SipOkMuba.Bench.Data;
using SipOkMuba.Domain.Applications;
using SipOkMuba.Domain.Common;
using static SQLitePCL.raw;

namespace SipOkMuba.Bench.Limit;

/// <summary>
/// The one connection that writes. A submission is what the product makes of it, row by row: citizen, application,
/// status change, wait segment, documents and event, in one transaction. The caller takes turns.
/// </summary>
internal sealed class WriteSession : IDisposable
{
    // Far from the numbers of the generated data, which are drawn from the same permutation.
    private const long FirstNumber = 1 << 24;

    private readonly SqliteConnection connection;
    private readonly SeededIds ids = new(TimeProvider.System) { Index = FirstNumber };
    private readonly SqliteCommand begin;
    private readonly SqliteCommand commit;
    private readonly SqliteCommand rollback;
    private readonly SqliteCommand villageOf;
    private readonly SqliteCommand citizenOf;
    private readonly SqliteCommand uploadOf;
    private readonly PreparedInsert citizens;
    private readonly PreparedInsert applications;
    private readonly PreparedInsert changes;
    private readonly PreparedInsert waits;
    private readonly PreparedInsert documents;
    private readonly PreparedInsert events;

    public WriteSession(string database)
    {
        connection = ReadSession.Open(database);
        (begin, commit, rollback) = (Prepare("BEGIN IMMEDIATE"), Prepare("COMMIT"), Prepare("ROLLBACK"));
        villageOf = Prepare("SELECT \"Key\" FROM \"Regions\" WHERE \"Code\" = @value AND \"Type\" = 'VILLAGE'", "@value");
        citizenOf = Prepare("SELECT \"Key\" FROM \"Citizens\" WHERE \"NikHash\" = @value", "@value");
        uploadOf = Prepare("SELECT \"MediaType\", \"Size\" FROM \"Uploads\" WHERE \"Reference\" = @value AND \"OwnerSubject\" IS NULL", "@value");
        citizens = new PreparedInsert(
            connection, "Citizens",
            "Id", "NikCipher", "NikHash", "NikPrefix", "WrappedKey", "IsSynthetic", "Phone", "RegionCode", "Version", "SubjectVersion");
        applications = new PreparedInsert(
            connection, "Applications",
            "Id", "Number", "Kind", "Status", "WaitingOn", "IsActive", "CitizenKey", "VillageKey", "RegionCode",
            "ApplicantName", "BirthDate", "BirthYear", "Sex", "MaritalStatus", "Nationality", "FamilyCardCipher", "Phone",
            "NikMismatch", "EnteredBy", "EnteredByRole", "SubmittedAt", "UpdatedAt", "OldCardSurrendered",
            "StatusSince", "QueuedAt", "VerificationStage", "OfficeSeconds", "IssuanceStage", "RemindersSent", "InterimLetter",
            "HandoverTriesLeft", "PlacesTaken", "NotDueBefore", "Version", "SubjectVersion");
        changes = new PreparedInsert(connection, "StatusChanges", "ApplicationKey", "Sequence", "Status", "At", "ActorRole");
        waits = new PreparedInsert(connection, "WaitSegments", "ApplicationKey", "Sequence", "Party", "StartedAt");
        documents = new PreparedInsert(
            connection, "ApplicationDocuments", "Id", "ApplicationKey", "Type", "UploadReference", "MediaType", "Size", "AddedAt");
        events = new PreparedInsert(
            connection, "OutboxEvents",
            "EventId", "Type", "SubjectType", "SubjectId", "SubjectVersion", "OccurredAt", "Region", "ActorRole", "WaitingOn",
            "SchemaVersion", "Template", "Payload", "Actor");
    }

    public (Guid Id, string Number) Submit(SubmittedInput input, SealedInput secrets)
    {
        begin.ExecuteNonQuery();
        try
        {
            var made = Insert(input, secrets);
            commit.ExecuteNonQuery();
            return made;
        }
        catch
        {
            rollback.ExecuteNonQuery();
            throw;
        }
    }

    public void Dispose() => connection.Dispose();

    private (Guid Id, string Number) Insert(SubmittedInput input, SealedInput secrets)
    {
        var village = Find(villageOf, input.VillageCode) ?? throw new InvalidDataException("There is no such village.");
        var papers = input.Documents.Select(paper => (paper.Type, paper.UploadId, File: FileOf(paper.UploadId))).ToList();

        var citizen = Find(citizenOf, secrets.NikHash) ?? Added(
            citizens, ids.Next(), secrets.Nik, secrets.NikHash, input.Nik[..4], secrets.WrappedKey, true, input.Phone, input.VillageCode, 0, 0);
        var now = Wib.WholeSeconds(TimeProvider.System.GetUtcNow());
        var at = now.ToUnixTimeMilliseconds();
        ids.Index++;
        var (id, number) = (ids.Next(), TrackingNumber.New(ids, now));
        var application = Added(
            applications, id, number, input.Kind, "SUBMITTED", "OFFICE", true, citizen, village, input.VillageCode,
            input.FullName, input.BirthDate, int.Parse(input.BirthDate.AsSpan(0, 4)), input.Sex, input.MaritalStatus,
            input.Nationality, secrets.FamilyCard, input.Phone, false, "demo-portal", "PARTNER", at, at, false,
            at, at, "NONE", 0L, "NONE", 0, false, 0, 0, at + (long)ApplicationDeadlines.VerificationWarning.TotalMilliseconds, 1, 1);
        changes.Add(application, 1, "SUBMITTED", at, "PARTNER");
        waits.Add(application, 1, "OFFICE", at);
        foreach (var (type, upload, file) in papers)
        {
            documents.Add(ids.Next(), application, type, upload, file.MediaType, file.Size, at);
        }

        events.Add(
            ids.Next(), "application.submitted", "Application", id, 1, at, input.VillageCode, "PARTNER", "OFFICE", 1,
            $$"""{"key":"application.submitted","variables":[{"name":"number","value":"{{number}}"},{"name":"status","value":"SUBMITTED"}]}""",
            "{\"status\":\"SUBMITTED\",\"previousStatus\":null}", "demo-portal");
        return (id, number);
    }

    private (string MediaType, long Size) FileOf(string upload)
    {
        uploadOf.Parameters[0].Value = upload;
        using var found = uploadOf.ExecuteReader();
        return found.Read() ? (found.GetString(0), found.GetInt64(1)) : throw new InvalidDataException("There is no such upload.");
    }

    private static long? Find(SqliteCommand command, object value)
    {
        command.Parameters[0].Value = value;
        return (long?)command.ExecuteScalar();
    }

    private long Added(PreparedInsert insert, params ReadOnlySpan<object?> values)
    {
        insert.Add(values);
        return sqlite3_last_insert_rowid(connection.Handle);
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new SqliteParameter(parameter, value: null));
        }

        command.Prepare();
        return command;
    }
}
