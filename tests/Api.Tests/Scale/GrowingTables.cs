using System.Text.RegularExpressions;
using Npgsql;

namespace SipOkMuba.Api.Tests.Scale;

/// What grows with the applications, and by which columns a statement reads few of it however large it is.
internal static partial class GrowingTables
{
    private static readonly Dictionary<string, string[]> few = new()
    {
        // A citizen has one active application of a kind.
        ["Applications"] = ["Key", "Id", "Number", "CitizenKey"],
        ["Citizens"] = ["Key", "Id", "NikHash"],

        // By partner only where it has few citizens, as AccountDirectory counts them.
        ["Consents"] = ["Key", "Id", "CitizenKey", "PartnerKey"],

        // Of one record; how many of them are shown is capped (ListLimits.Items).
        ["StatusChanges"] = ["Key", "ApplicationKey"],
        ["WaitSegments"] = ["Key", "ApplicationKey"],
        ["ApplicationDocuments"] = ["Key", "Id", "ApplicationKey", "UploadReference"],
        ["ReturnItems"] = ["Key", "ApplicationKey"],
        ["OutboxEvents"] = ["Id", "EventId", "SubjectId"],
        ["Uploads"] = ["Key", "Id", "Reference"],
        ["IdempotencyRecords"] = ["Key", "IdempotencyKey"],
        ["WebhookDeliveries"] = ["Key", "Id", "EventId"],

        // A citizen has few; of a slot and of a mobile visit there are as many as it has places.
        ["Appointments"] = ["Key", "Id", "ApplicationKey", "CitizenKey", "SlotKey", "MobileVisitKey"],
        ["Notifications"] = ["Key", "Id", "CitizenKey", "SourceEventId"],

        // A partner's and a citizen's by the reporter; of one record what belongs to it.
        ["Complaints"] = ["Key", "Id", "Number", "MergedIntoKey"],
        ["ComplaintReporters"] = ["Key", "ComplaintKey", "CitizenKey"],
        ["ComplaintStatusChanges"] = ["Key", "ComplaintKey"],
        ["ComplaintWaits"] = ["Key", "ComplaintKey"],
        ["ComplaintEntries"] = ["Key", "ComplaintKey"],
        ["ComplaintAttachments"] = ["Key", "Id", "ComplaintKey", "UploadReference"],

        // A citizen has few; a conversation holds 500 messages at the most, and an officer has five open.
        ["Conversations"] = ["Key", "Id", "CitizenKey", "AssignedTo"],
        ["ConversationMessages"] = ["Key", "Id", "ConversationKey"],
        ["MessageAttachments"] = ["Key", "Id", "MessageKey", "UploadReference"],
        ["ConversationRounds"] = ["Key", "ConversationKey"],
        ["ConversationWaits"] = ["Key", "ConversationKey"],
        ["ConversationLinks"] = ["Key", "ConversationKey"],
        ["LookupFailures"] = ["Key", "TargetHash"],
    };

    public static async Task<IReadOnlyDictionary<string, long>> SizesAsync(string postgres)
    {
        await using var source = NpgsqlDataSource.Create(postgres);
        var sizes = new Dictionary<string, long>();
        foreach (var table in few.Keys)
        {
            await using var command = source.CreateCommand($"SELECT count(*) FROM \"{table}\"");
            sizes[table] = (long)(await command.ExecuteScalarAsync())!;
        }

        return sizes;
    }

    public static bool Contains(string table) => few.ContainsKey(table);

    /// Whether a condition compares for equality with such a column.
    public static bool IsFew(string table, string condition) => Equality().Matches(condition)
        .Any(match => match.Groups["column"].Value is var column && (few[table].Contains(column) || column == "rowid"));

    [GeneratedRegex("""\b"?(?<column>\w+)"?\)?(?:::\w+)?\s*=""")]
    private static partial Regex Equality();

    /// From the names that a statement gives its tables to the tables.
    public static Dictionary<string, string> Named(string sql) => Names().Matches(sql)
        .DistinctBy(match => match.Groups["name"].Value)
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["table"].Value);

    [GeneratedRegex("""(?:FROM|JOIN|UPDATE|INTO|,)\s+"(?<table>\w+)"(?:\s+AS)?\s+"?(?<name>\w+)"?""")]
    private static partial Regex Names();
}
