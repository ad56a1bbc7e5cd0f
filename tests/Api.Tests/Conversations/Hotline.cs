using System.Text.Json;
using SipOkMuba.Graph.Schema;

namespace SipOkMuba.Api.Tests.Conversations;

/// Conversations by the front door.
public sealed class Hotline(Scenarios scenarios)
{
    public const string Portal = "demo-portal";
    public const string Supervisor = "demo-supervisor";

    private const string Fields = "id status version regionCode messageCount round handoverRequestedAt opensAt queuePosition estimatedWait awaitingReplySince rounds { number reason requestedAt place estimatedSeconds requeues outcome officeSeconds wallSeconds } waits { party seconds }";

    public Scenarios Scenarios => scenarios;

    /// Somebody who serves and has nothing open yet.
    public async Task<string> OfficerAsync(string region = "16.06") => (await scenarios.SignedUpAsync("OFFICER", region)).Account;

    public Task<Answer> TryStartAsync(string by = Portal, string? nik = null, string? regionCode = null, string? text = null, string channel = "whatsapp") =>
        scenarios.As(by).AskAsync(
            $"mutation($input: StartConversationInput!) {{ startConversation(input: $input) {{ conversation {{ {Fields} nik }} errors {{ ... on Error {{ code }} }} }} }}",
            new { input = new { channel, nik, regionCode, text } });

    public async Task<TalkSeen> StartedAsync(string by = Portal, string? nik = null, string? regionCode = null, string? text = null) =>
        Seen(await TryStartAsync(by, nik, regionCode, text), "startConversation");

    public Task<Answer> TryAsync(string by, string verb, string id, params (string Name, object? Value)[] more)
    {
        var input = new Dictionary<string, object?> { ["id"] = id };
        foreach (var (name, value) in more)
        {
            input[name] = value;
        }

        var type = char.ToUpperInvariant(verb[0]) + verb[1..];
        return scenarios.As(by).AskAsync(
            $"mutation($input: {type}Input!) {{ {verb}(input: $input) {{ conversation {{ {Fields} }} errors {{ __typename ... on Error {{ code }} }} }} }}", new { input });
    }

    public async Task<TalkSeen> DoAsync(string by, string verb, string id, params (string Name, object? Value)[] more) =>
        Seen(await TryAsync(by, verb, id, more), verb);

    public Task<TalkSeen> WriteAsync(string id, string text = "Berapa lama?") => DoAsync(Portal, "sendMessage", id, ("text", text), ("from", "CITIZEN"));

    public Task<TalkSeen> AnswerAsync(string id, bool failed = false) =>
        DoAsync(Portal, "sendMessage", id, ("text", "Satu hari."), ("from", "BOT"), ("answerFailed", failed));

    public Task<TalkSeen> ReplyAsync(string officer, string id) => DoAsync(officer, "sendMessage", id, ("text", "Selamat pagi."));

    /// Three more messages of the citizen, each with two samples.
    public async Task<string> WithFilesAsync(string id)
    {
        for (var i = 0; i < 3; i++)
        {
            await DoAsync(Portal, "sendMessage", id, ("uploadIds", new[] { "sample-pdf", "sample-jpeg" }), ("from", "CITIZEN"));
        }

        return id;
    }

    public async Task<TalkSeen> QueuedAsync(string? regionCode = null, string? nik = null) =>
        await DoAsync(Portal, "requestHandover", (await StartedAsync(nik: nik, regionCode: regionCode)).Id);

    public async Task<TalkSeen> AssignedAsync(string officer, string? regionCode = null, string? nik = null) =>
        await DoAsync(officer, "acceptConversation", (await QueuedAsync(regionCode, nik)).Id);

    public async Task<TalkSeen> ActiveAsync(string officer, string? regionCode = null, string? nik = null) =>
        await ReplyAsync(officer, (await AssignedAsync(officer, regionCode, nik)).Id);

    public async Task<TalkSeen> ResolvedAsync(string officer, string? regionCode = null) =>
        await DoAsync(officer, "resolveConversation", (await ActiveAsync(officer, regionCode)).Id);

    /// Null where it is not the caller's to read.
    public async Task<TalkSeen?> SeeAsync(string id, string by = Portal) => (await scenarios.As(by).AskAsync(
        $"query($id: ID!) {{ conversationById(id: $id) {{ {Fields} }} }}", new { id })).WithoutErrors()["conversationById"] is { ValueKind: JsonValueKind.Object } found
            ? new TalkSeen(found)
            : null;

    /// What the log tells of it, oldest first.
    public async Task<List<JsonElement>> EventsAsync(string id, string by = Portal) =>
    [
        .. (await scenarios.As(by).AskAsync(
            """
            query($id: ID!) { events(first: 50, subject: $id) { nodes { type subjectVersion actorRole occurredAt template { variables { name value } }
              ... on ConversationChanged { status previousStatus sender reason round opensAt officeSeconds wallSeconds dueAt message { text } }
              ... on ConversationNoted { noted: dueAt } } } }
            """,
            new { id })).WithoutErrors()["events"].GetProperty("nodes").EnumerateArray(),
    ];

    public static Guid Subject(string id) => NodeId.Parse(id, "Conversation");

    private static TalkSeen Seen(Answer answer, string verb)
    {
        Assert.True(answer.Refusal(verb) is null, answer.Body);
        return new TalkSeen(answer[verb].GetProperty("conversation"));
    }
}

/// A conversation as an answer showed it.
public sealed record TalkSeen(JsonElement Shown)
{
    public string Id => Shown.GetProperty("id").GetString()!;
    public string Status => Shown.GetProperty("status").GetString()!;
    public int Version => Shown.GetProperty("version").GetInt32();
    public int Round => Shown.GetProperty("round").GetInt32();
    public int? Position => Shown.GetProperty("queuePosition") is { ValueKind: JsonValueKind.Number } place ? place.GetInt32() : null;
    public string? EstimatedWait => Shown.GetProperty("estimatedWait").GetString();
    public string? OpensAt => Shown.GetProperty("opensAt").GetString();
    public string? RequestedAt => Shown.GetProperty("handoverRequestedAt").GetString();
    public List<JsonElement> Rounds => [.. Shown.GetProperty("rounds").EnumerateArray()];
}
