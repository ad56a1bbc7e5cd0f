using System.Text.Json;

namespace SipOkMuba.Api.Tests.Notifications;

internal sealed record Told(
    string EventId, string At, string TemplateKey, IReadOnlyDictionary<string, string> Variables, bool Urgent, IReadOnlyList<string> Channels,
    string? Address, string CitizenId, string SubjectId, string NotificationId)
{
    public string this[string variable] => Variables[variable];
}

/// What a channel reads: the messages that are due, each once.
internal sealed class Inbox(NoticeApp app, string partner = "demo-portal")
{
    public const string Fields = """
        id type cursor subjectVersion occurredAt template { key variables { name value } }
        ... on NotificationChanged { status notification { id templateKey variables { name value } urgent status channels address citizenId subjectId sourceEventId happenedAt dueAt validUntil } }
        """;

    private const string Query = $$"""
        query($after: String) { events(types: ["notification.due"], first: 50, after: $after) { nodes { {{Fields}} } pageInfo { hasNextPage endCursor } } }
        """;

    private string? cursor = "0";

    public async Task<List<Told>> ReadAsync()
    {
        var told = new List<Told>();
        while (true)
        {
            var page = (await app.Scenarios.As(partner).AskAsync(Query, new { after = cursor })).WithoutErrors()["events"];
            told.AddRange(page.GetProperty("nodes").EnumerateArray().Select(Of));
            cursor = page.GetProperty("pageInfo").GetProperty("endCursor").GetString() ?? cursor;
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean())
            {
                return told;
            }
        }
    }

    /// Of these records only: others of the host may have been told as well.
    public async Task<List<Told>> ReadAsync(params IEnumerable<string> subjects)
    {
        var wanted = subjects.ToHashSet();
        return [.. (await ReadAsync()).Where(told => wanted.Contains(told.SubjectId))];
    }

    public static Told Of(JsonElement happened)
    {
        var notification = happened.GetProperty("notification");
        Assert.Equal("DUE", happened.GetProperty("status").GetString());
        Assert.Equal(happened.GetProperty("template").GetProperty("key").GetString(), notification.GetProperty("templateKey").GetString());
        Assert.Equal(
            happened.GetProperty("template").GetProperty("variables").GetRawText(), notification.GetProperty("variables").GetRawText());
        return new Told(
            happened.GetProperty("id").GetString()!,
            notification.GetProperty("dueAt").GetString()!,
            notification.GetProperty("templateKey").GetString()!,
            notification.GetProperty("variables").EnumerateArray().ToDictionary(
                variable => variable.GetProperty("name").GetString()!, variable => variable.GetProperty("value").GetString()!),
            notification.GetProperty("urgent").GetBoolean(),
            [.. notification.GetProperty("channels").EnumerateArray().Select(channel => channel.GetString()!)],
            notification.GetProperty("address").GetString(),
            notification.GetProperty("citizenId").GetString()!,
            notification.GetProperty("subjectId").GetString()!,
            notification.GetProperty("id").GetString()!);
    }
}

internal static class Wishes
{
    private const string Prefer = """
        mutation($id: ID!, $phone: String, $channels: [String!], $quietFrom: LocalTime, $quietUntil: LocalTime) {
          setContactPreference(input: { id: $id, phone: $phone, channels: $channels, quietFrom: $quietFrom, quietUntil: $quietUntil }) { citizen { id } errors { ... on Error { code } } } }
        """;

    public static async Task WishAsync(
        this Scenarios scenarios, Person person, string[]? channels = null, string? quietFrom = null, string? quietUntil = null, string? phone = null) =>
        Assert.Null((await scenarios.As("demo-officer").AskAsync(
            Prefer, new { id = await scenarios.CitizenAsync(person), phone, channels, quietFrom, quietUntil })).Refusal("setContactPreference"));

    /// What the citizen finds of a record: which message, and what became of it.
    public static async Task<List<(string Template, string Status)>> OwnAsync(this NoticeApp app, Person person, string subject)
    {
        using var citizen = app.WithToken(await app.Scenarios.TokenOfAsync(person));
        var own = await citizen.AskAsync("{ notifications(last: 50) { nodes { templateKey status subjectId } } }");
        return [.. own.WithoutErrors()["notifications"].GetProperty("nodes").EnumerateArray()
            .Where(node => node.GetProperty("subjectId").GetString() == subject)
            .Select(node => (node.GetProperty("templateKey").GetString()!, node.GetProperty("status").GetString()!))];
    }

    public static async Task<TestApplication> ClaimedAsync(this Scenarios scenarios, Person? person = null, Domain.Applications.ApplicationKind kind = Domain.Applications.ApplicationKind.FirstIssuance)
    {
        var application = await scenarios.SubmittedAsync(kind: kind, person: person);
        await scenarios.DoAsync(application, Verb.Named("claimApplication"));
        return application;
    }

    public static Task ReturnAsync(this Scenarios scenarios, TestApplication application) => scenarios.DoAsync(application, Verb.Named("returnApplication"));
}
