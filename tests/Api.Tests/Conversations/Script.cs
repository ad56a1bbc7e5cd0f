using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Conversations;

/// <summary>
/// A conversation as it is played and what must come of it, reckoned by hand: times are days of December 2026, WIB. The 7th
/// is a Monday, the 11th a Friday; the 24th and 25th are holidays.
/// </summary>
/// <param name="Acts">"day time act", in order; A and B are officers.</param>
/// <param name="Rounds">Office seconds/wall seconds, outcome and requeues of each round.</param>
/// <param name="Alarms">What the clock did, with the time at which it was due.</param>
internal sealed record Script(string Name, string Acts, string Rounds, string Alarms = "")
{
    /// Seconds of each wait that has ended, in order: C for the citizen, O for the office.
    public string? Waits { get; init; }

    /// Office seconds/wall seconds that the citizen's last message had waited for an officer's answer.
    public string? Answers { get; init; }

    public static readonly IReadOnlyList<Script> All =
    [
        new("answered at once", "07 08:00:00 start, 07 08:00:20 request, 07 08:01:00 A accept, 07 08:03:05 A reply, 07 08:05:05 A resolve", "165/165 ANSWERED")
        {
            Waits = "C20 O285",
        },
        new("two failed answers, and bots that go on", "07 08:10:00 start, 07 08:10:15 fail, 07 08:10:30 fail, 07 08:11:00 bot, 07 08:12:00 A accept, 07 08:12:10 bot, 07 08:13:40 A reply",
            "190/190 ANSWERED"),
        new("a requeue", "07 09:00:00 start, 07 09:00:00 request, 07 09:01:00 A accept, 07 09:06:00 B accept, 07 09:07:15 B reply, 07 09:08:00 B resolve", "435/435 ANSWERED 1",
            "requeued 07 09:04:00"),
        new("over night", "07 14:58:00 start, 07 14:58:30 request, 08 08:04:10 A accept, 08 08:05:00 A reply", "390/61590 ANSWERED"),
        new("before the office opens", "08 07:30:00 start, 08 07:30:00 request, 08 08:00:30 B accept, 08 08:01:30 B reply", "90/1890 ANSWERED"),
        new("on Friday at closing time", "11 14:59:00 start, 11 15:00:00 request, 14 08:00:40 A accept, 14 08:02:00 A reply", "120/234120 ANSWERED"),
        new("through the break on Friday", "11 11:24:30 start, 11 11:25:00 request, 11 13:02:00 B accept, 11 13:04:00 B reply", "540/5940 ANSWERED"),
        new("over holidays", "23 14:50:00 start, 23 14:50:00 request, 28 08:03:00 A accept, 28 08:05:00 A reply", "900/407700 ANSWERED",
            "supervisorAlerted 23 15:00:00"),
        new("a bot that does not answer, and a citizen who goes", "14 09:57:00 start", "1800/1800 ABANDONED",
            "handoverRequested 14 10:00:00, supervisorAlerted 14 10:10:00, stillThereAsked 14 10:15:00, abandoned 14 10:30:00")
        {
            Waits = "C180 O1800",
        },
        new("a citizen who is still there", "14 11:00:00 start, 14 11:00:00 petugas, 14 11:20:00 citizen, 14 11:40:00 citizen, 14 11:41:00 A accept, 14 11:42:00 A reply", "2520/2520 ANSWERED",
            "supervisorAlerted 14 11:10:00, stillThereAsked 14 11:15:00, stillThereAsked 14 11:35:00"),
        new("a reopening, kept for the same officer",
            "15 09:00:00 start, 15 09:00:00 request, 15 09:01:00 A accept, 15 09:02:00 A reply, 15 09:10:00 A resolve, 15 14:59:00 citizen, 16 08:01:00 A accept, 16 08:01:30 A reply",
            "120/120 ANSWERED, 150/61350 ANSWERED"),
        new("messages to and fro",
            "16 10:00:00 start, 16 10:00:00 request, 16 10:00:30 B accept, 16 10:01:00 B reply, 16 10:02:00 citizen, 16 10:05:00 citizen, 16 10:06:00 bot, 16 10:07:00 B reply, "
                + "16 14:59:00 citizen, 17 08:00:40 B reply, 17 08:01:00 B wait, 17 09:01:00 citizen, 17 09:01:30 B reply, 17 09:02:00 B resolve",
            "60/60 ANSWERED")
        {
            Waits = "C0 O79260 C3600 O60",
            Answers = "120/120 100/61300 30/30",
        },
    ];

    public IEnumerable<(DateTime At, string Act)> Steps => Acts.Split(", ")
        .Select(step => (DateTime.Parse($"2026-12-{step[..2]} {step[3..11]}", CultureInfo.InvariantCulture), step[12..]));
}

/// Plays scripts at the same time, the clock always at its second.
internal sealed class Stage(TimedApp app)
{
    private readonly Hotline hotline = new(new Scenarios(app));
    private readonly Dictionary<(Script, string), string> officers = [];
    private readonly Dictionary<Script, string> played = [];

    public Hotline Hotline => hotline;

    public async Task PlayAsync(IEnumerable<Script> scripts)
    {
        foreach (var (script, at, act) in scripts.SelectMany(script => script.Steps.Select(step => (script, step.At, step.Act))).OrderBy(step => step.At))
        {
            await RunToAsync(at);
            await ActAsync(script, act.Split(' '));
        }

        await RunToAsync(new DateTime(2026, 12, 31));
    }

    /// The clock does each thing at the second at which it is due.
    public async Task RunToAsync(DateTime at)
    {
        var moment = new DateTimeOffset(at, Wib.Offset);
        while (await NextAsync() is { } next && next <= moment)
        {
            var wib = next.ToOffset(Wib.Offset).DateTime;
            app.Now = wib > app.Now ? wib : app.Now;
            await app.PerformWhatIsDueAsync();
        }

        app.Now = at;
    }

    public async Task CheckAsync(Script script)
    {
        var talk = (await hotline.SeeAsync(played[script]))!;
        Assert.Equal(script.Rounds, string.Join(", ", talk.Rounds.Select(round =>
            $"{round.GetProperty("officeSeconds")}/{round.GetProperty("wallSeconds")} {round.GetProperty("outcome")}{(round.GetProperty("requeues").GetInt32() is > 0 and var times ? $" {times}" : "")}")));
        var events = await hotline.EventsAsync(played[script]);
        Assert.Equal(script.Alarms, string.Join(", ", events.Where(IsAlarm).Select(told => $"{told.GetProperty("type").GetString()!["conversation.".Length..]} {DueAt(told):dd HH:mm:ss}")));
        Assert.All(events.Where(IsAlarm), told => Assert.Equal(DueAt(told), told.GetProperty("occurredAt").GetDateTimeOffset()));
        if (script.Waits is { } waits)
        {
            Assert.Equal(waits, string.Join(' ', talk.Shown.GetProperty("waits").EnumerateArray().Select(wait => $"{wait.GetProperty("party").GetString()![0]}{wait.GetProperty("seconds")}")));
        }

        if (script.Answers is { } answers)
        {
            var messages = (await hotline.Scenarios.As(Hotline.Portal).AskAsync(
                "query($id: ID!) { conversationMessages(conversationId: $id, first: 50) { nodes { afterOfficeSeconds afterWallSeconds } } }", new { id = talk.Id })).WithoutErrors()["conversationMessages"];
            Assert.Equal(answers, string.Join(' ', messages.GetProperty("nodes").EnumerateArray()
                .Where(message => message.GetProperty("afterWallSeconds").ValueKind == JsonValueKind.Number)
                .Select(message => $"{message.GetProperty("afterOfficeSeconds")}/{message.GetProperty("afterWallSeconds")}")));
        }
    }

    private static bool IsAlarm(JsonElement told) => told.GetProperty("actorRole").GetString() == "SYSTEM" && DueAt(told) is not null;

    private static DateTimeOffset? DueAt(JsonElement told) =>
        new[] { "dueAt", "noted" }.Where(name => told.TryGetProperty(name, out var due) && due.ValueKind == JsonValueKind.String)
            .Select(name => (DateTimeOffset?)told.GetProperty(name).GetDateTimeOffset().ToOffset(Wib.Offset)).FirstOrDefault();

    private async Task ActAsync(Script script, string[] act)
    {
        if (act is ["start"])
        {
            played[script] = (await hotline.StartedAsync(regionCode: "16.06.09")).Id;
            return;
        }

        var id = played[script];
        await (act switch
        {
            ["request"] => hotline.DoAsync(Hotline.Portal, "requestHandover", id),
            ["citizen"] => hotline.WriteAsync(id),
            ["petugas"] => hotline.WriteAsync(id, "Tolong, petugas saja."),
            ["bot"] => hotline.AnswerAsync(id),
            ["fail"] => hotline.AnswerAsync(id, failed: true),
            [var officer, "accept"] => hotline.DoAsync(await OfficerAsync(script, officer), "acceptConversation", id),
            [var officer, "reply"] => hotline.ReplyAsync(await OfficerAsync(script, officer), id),
            [var officer, "wait"] => hotline.DoAsync(await OfficerAsync(script, officer), "waitForCitizen", id),
            [var officer, "resolve"] => hotline.DoAsync(await OfficerAsync(script, officer), "resolveConversation", id),
            _ => throw new ArgumentException(string.Join(' ', act)),
        });
    }

    private async Task<string> OfficerAsync(Script script, string letter) =>
        officers.TryGetValue((script, letter), out var known) ? known : officers[(script, letter)] = await hotline.OfficerAsync();

    private async Task<DateTimeOffset?> NextAsync()
    {
        await using var database = await hotline.Scenarios.DatabaseAsync();
        return await database.Conversations.MinAsync(conversation => conversation.NotDueBefore);
    }
}
