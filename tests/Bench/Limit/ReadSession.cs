using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SipOkMuba.Bench.Workload;
using SipOkMuba.Infrastructure.Data.Providers.Sqlite;

namespace SipOkMuba.Bench.Limit;

/// One connection with its prepared statements and its writer; used by one request at a time.
internal sealed class ReadSession : IDisposable
{
    private const int PageWalkSize = 50;

    // CROSS JOIN keeps the order of the tables as written: https://sqlite.org/optoverview.html#crossjoin
    private const string Flat =
        """
        SELECT a."Key", a."SubmittedAt", a."Id", a."Number", a."Kind", a."Status", v."Name", d."Name"
        FROM "Applications" AS a
        CROSS JOIN "Regions" AS v ON v."Key" = a."VillageKey"
        CROSS JOIN "Regions" AS d ON d."Key" = v."DistrictKey"
        """;

    private readonly SqliteConnection connection;
    private readonly SqliteCommand byNumber;
    private readonly SqliteCommand byStatus;
    private readonly SqliteCommand afterCursor;
    private readonly ChildRows appointments;
    private readonly ChildRows history;
    private readonly Utf8JsonWriter json = new(Stream.Null, new JsonWriterOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    private readonly List<FlatRow> page = [];

    public ReadSession(string database)
    {
        connection = Open(database);
        byNumber = Prepare(
            """
            SELECT a."Id", a."Number", a."Kind", a."Status", a."SubmittedAt", a."UpdatedAt", a."ApplicantName", v."Name", d."Name"
            FROM "Applications" AS a
            CROSS JOIN "Regions" AS v ON v."Key" = a."VillageKey"
            CROSS JOIN "Regions" AS d ON d."Key" = v."DistrictKey"
            WHERE a."Number" = @number
            """,
            "@number");
        byStatus = Prepare(
            $"{Flat} WHERE a.\"Status\" = @status ORDER BY a.\"SubmittedAt\" DESC, a.\"Key\" DESC LIMIT @limit", "@status", "@limit");
        afterCursor = Prepare(
            $"{Flat} WHERE (a.\"SubmittedAt\", a.\"Key\") < (@at, @key) ORDER BY a.\"SubmittedAt\" DESC, a.\"Key\" DESC LIMIT @limit",
            "@at", "@key", "@limit");
        appointments = new ChildRows(connection, "Appointments", "\"Status\", \"StartsAt\", \"Id\"", "Key");
        history = new ChildRows(connection, "StatusChanges", "\"Status\", \"At\", NULL", "Sequence");
    }

    public static SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        SqliteLibrary.KeepPlans(connection);
        using var pragmas = connection.CreateCommand();
        pragmas.CommandText = "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000;";
        pragmas.ExecuteNonQuery();
        return connection;
    }

    public void WriteStatusCheck(IBufferWriter<byte> output, string number)
    {
        Begin(output);
        byNumber.Parameters[0].Value = number;
        using (var row = byNumber.ExecuteReader())
        {
            if (row.Read())
            {
                json.WriteStartObject("applicationByNumber"u8);
                json.WriteNodeId("id"u8, "Application:"u8, row.GetGuid(0));
                json.WriteString("number"u8, row.GetString(1));
                json.WriteString("kind"u8, row.GetString(2));
                json.WriteString("status"u8, row.GetString(3));
                json.WriteInstant("submittedAt"u8, row.GetInt64(4));
                json.WriteInstant("updatedAt"u8, row.GetInt64(5));
                json.WriteString("applicantName"u8, row.IsDBNull(6) ? null : row.GetString(6));
                WriteVillage(row.GetString(7), row.GetString(8));
                json.WriteEndObject();
            }
            else
            {
                json.WriteNull("applicationByNumber"u8);
            }
        }

        End();
    }

    public void WriteList(IBufferWriter<byte> output, string status, int first)
    {
        // Three statements, one moment: without the transaction a change in between would show half of itself.
        using var moment = connection.BeginTransaction(deferred: true);
        byStatus.Transaction = moment;
        byStatus.Parameters[0].Value = status;
        byStatus.Parameters[1].Value = first + 1;
        var more = ReadPage(byStatus, first);
        appointments.Read(page, moment);
        history.Read(page, moment);
        moment.Commit();
        Begin(output);
        json.WriteStartObject("applications"u8);
        json.WriteStartArray("nodes"u8);
        foreach (var row in page)
        {
            WriteFlat(row);
            json.WriteStartArray("appointments"u8);
            foreach (var appointment in appointments.Of(row.Key))
            {
                json.WriteStartObject();
                json.WriteNodeId("id"u8, "Appointment:"u8, appointment.Id);
                json.WriteInstant("startsAt"u8, appointment.At);
                json.WriteString("status"u8, appointment.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("statusHistory"u8);
            foreach (var change in history.Of(row.Key))
            {
                json.WriteStartObject();
                json.WriteString("status"u8, change.Text);
                json.WriteInstant("at"u8, change.At);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WritePageInfo(more, hasPrevious: false);
        json.WriteEndObject();
        End();
    }

    public void WritePage(IBufferWriter<byte> output, string after)
    {
        var (at, key) = PageCursor.Parse(after);
        afterCursor.Parameters[0].Value = at;
        afterCursor.Parameters[1].Value = key;
        afterCursor.Parameters[2].Value = PageWalkSize + 1;
        var more = ReadPage(afterCursor, PageWalkSize);
        Begin(output);
        json.WriteStartObject("applications"u8);
        json.WriteStartArray("nodes"u8);
        foreach (var row in page)
        {
            WriteFlat(row);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WritePageInfo(more, hasPrevious: true);
        json.WriteEndObject();
        End();
    }

    public void Dispose()
    {
        json.Dispose();
        connection.Dispose();
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

    private bool ReadPage(SqliteCommand command, int first)
    {
        page.Clear();
        using var row = command.ExecuteReader();
        while (page.Count < first && row.Read())
        {
            page.Add(new FlatRow(
                row.GetInt64(0), row.GetInt64(1), row.GetGuid(2), row.GetString(3), row.GetString(4), row.GetString(5),
                row.GetString(6), row.GetString(7)));
        }

        return page.Count == first && row.Read();
    }

    private void WriteFlat(FlatRow row)
    {
        json.WriteStartObject();
        json.WriteNodeId("id"u8, "Application:"u8, row.Id);
        json.WriteString("number"u8, row.Number);
        json.WriteString("kind"u8, row.Kind);
        json.WriteString("status"u8, row.Status);
        json.WriteInstant("submittedAt"u8, row.SubmittedAt);
        WriteVillage(row.Village, row.District);
    }

    private void WriteVillage(string village, string district)
    {
        json.WriteStartObject("village"u8);
        json.WriteString("name"u8, village);
        json.WriteStartObject("district"u8);
        json.WriteString("name"u8, district);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WritePageInfo(bool more, bool hasPrevious)
    {
        json.WriteStartObject("pageInfo"u8);
        json.WriteBoolean("hasNextPage"u8, more);
        json.WriteBoolean("hasPreviousPage"u8, hasPrevious);
        WriteCursor("startCursor"u8, page.Count == 0 ? null : page[0]);
        WriteCursor("endCursor"u8, page.Count == 0 ? null : page[^1]);
        json.WriteEndObject();
    }

    private void WriteCursor(ReadOnlySpan<byte> name, FlatRow? row)
    {
        if (row is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        Span<byte> cursor = stackalloc byte[128];
        json.WriteString(name, cursor[..PageCursor.FormatUtf8(cursor, known.SubmittedAt, known.Key)]);
    }

    private void Begin(IBufferWriter<byte> output)
    {
        json.Reset(output);
        json.WriteStartObject();
        json.WriteStartObject("data"u8);
    }

    private void End()
    {
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
    }
}

internal readonly record struct FlatRow(
    long Key, long SubmittedAt, Guid Id, string Number, string Kind, string Status, string Village, string District);
