using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SipOkMuba.Bench.Data;
using SipOkMuba.Bench.Limit;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Bench.Fanout;

/// <summary>
/// Commits events straight into the product's log, as another process that shares the file would. So what is timed is how
/// they reach the subscribers, and not how they are written.
/// </summary>
internal sealed class EventLogFile : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly PreparedInsert events;
    private readonly IdSource ids = new(TimeProvider.System);
    private readonly long epoch;
    private long position;

    public EventLogFile(string database)
    {
        connection = ReadSession.Open(database);
        events = new PreparedInsert(
            connection, "OutboxEvents",
            "Id", "EventId", "Type", "SubjectType", "SubjectId", "SubjectVersion", "OccurredAt", "Region", "ActorRole", "WaitingOn",
            "SchemaVersion", "Payload");
        epoch = (long)Scalar("SELECT \"Epoch\" FROM \"LogHead\"")!;
        position = Scalar("SELECT max(\"Id\") FROM \"OutboxEvents\"") as long? ?? 0;
    }

    /// Applications of a region that the partner may read: all are.
    public List<Subject> SubjectsOf(string region, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            SELECT "Id", "Number", "RegionCode", "SubjectVersion" FROM "Applications"
            WHERE "RegionCode" LIKE @region || '.%' ORDER BY "Key" LIMIT @count
            """;
        command.Parameters.AddWithValue("@region", region);
        command.Parameters.AddWithValue("@count", count);
        using var row = command.ExecuteReader();
        var subjects = new List<Subject>();
        while (row.Read())
        {
            subjects.Add(new Subject(row.GetGuid(0), row.GetString(1), row.GetString(2)) { Version = row.GetInt32(3) });
        }

        return subjects;
    }

    /// In one transaction, in this order.
    public List<CommittedEvent> Commit(IEnumerable<(Topic Topic, Subject Subject)> happened)
    {
        var committed = new List<CommittedEvent>();
        var at = Wib.WholeSeconds(TimeProvider.System.GetUtcNow()).ToUnixTimeMilliseconds();
        Execute("BEGIN IMMEDIATE");
        foreach (var (topic, subject) in happened)
        {
            var id = ids.Next();
            subject.Version++;
            position++;
            events.Add(
                position, id, "application.underVerification", "Application", subject.Id, subject.Version, at, subject.Region, "VERIFIER",
                "OFFICE", 1, """{"status":"UNDER_VERIFICATION","previousStatus":"SUBMITTED"}""");
            committed.Add(new CommittedEvent(topic.Name, DataOf(subject, id, at)));
        }

        Execute("COMMIT");
        return committed;
    }

    public void Dispose()
    {
        events.Dispose();
        connection.Dispose();
    }

    /// What the document asks for, as every server must answer it.
    private byte[] DataOf(Subject subject, Guid id, long at)
    {
        var cursor = string.Create(CultureInfo.InvariantCulture, $"{epoch}.{position}");
        var data = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(data, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteStartObject("onApplicationStatusChanged"u8);
        json.WriteString("id"u8, id.ToString());
        json.WriteString("cursor"u8, Base64Url.EncodeToString(Encoding.ASCII.GetBytes(cursor)));
        json.WriteString("type"u8, "application.underVerification"u8);
        json.WriteString("status"u8, "UNDER_VERIFICATION"u8);
        json.WriteInstant("occurredAt"u8, at);
        json.WriteStartObject("application"u8);
        json.WriteNodeId("id"u8, "Application:"u8, subject.Id);
        json.WriteString("number"u8, subject.Number);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return data.WrittenSpan.ToArray();
    }

    private object? Scalar(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

internal sealed record CommittedEvent(string Topic, byte[] Data);
