using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Conversations;

/// A process that is away for a day, and minutes that pass.
public sealed class StandstillTests(TimedApp app) : IClassFixture<TimedApp>
{
    private Hotline hotline = new(new Scenarios(app));

    [Fact]
    public async Task Clock_ShouldTellEachAlarmOnceAndInOrder_WhenItWasAwayForADay()
    {
        app.GoTo("2026-12-08 09:00:00");
        var officer = await hotline.OfficerAsync();
        var queued = await hotline.QueuedAsync("16.06.10");
        app.GoTo("2026-12-08 09:01:00");
        var assigned = await hotline.AssignedAsync(officer, "16.06.10");
        app.GoTo("2026-12-08 09:02:00");
        var silent = await hotline.StartedAsync(regionCode: "16.06.10");
        string[] subjects = [queued.Id, assigned.Id, silent.Id];

        await app.RestartAsync(() =>
        {
            app.GoTo("2026-12-09 09:30:00");
            return Task.CompletedTask;
        });
        hotline = new Hotline(new Scenarios(app));
        await app.PerformWhatIsDueAsync();
        await app.PerformWhatIsDueAsync();

        Assert.Equal(
            [
                "09:04:00 requeued", "09:05:00 handoverRequested", "09:10:00 supervisorAlerted", "09:11:00 supervisorAlerted", "09:15:00 stillThereAsked",
            ],
            await AlarmsAsync(subjects));
        Assert.Equal(["QUEUED", "QUEUED", "QUEUED"], await StatusesAsync(subjects));

        // What began late is late: the wait for the officer whom nobody had asked for begins now. Whom the night has kept
        // waiting is not given up, whoever had taken it.
        app.GoTo("2026-12-09 10:30:00");
        await app.PerformWhatIsDueAsync();
        Assert.Equal(["09:40:00 supervisorAlerted", "09:45:00 stillThereAsked"], (await AlarmsAsync(subjects)).Skip(5));
        Assert.Equal("QUEUED", (await hotline.SeeAsync(queued.Id))!.Status);
        app.GoTo("2026-12-09 10:46:00");
        await app.PerformWhatIsDueAsync();
        Assert.Equal(["QUEUED", "QUEUED", "ABANDONED"], await StatusesAsync(subjects));
    }

    /// Nobody's minutes are shown once they are over.
    [Fact]
    public async Task Queue_ShouldShowForWhomOneIsKept_AsLongAsItIs()
    {
        app.GoTo("2026-12-10 09:00:00");
        var officer = await hotline.OfficerAsync();
        var other = await hotline.OfficerAsync();
        var talk = await hotline.ResolvedAsync(officer, "16.06.12");
        await hotline.WriteAsync(talk.Id);

        Assert.Equal(("2026-12-10T09:03:00.000+07:00", true), await KeptAsync(officer));
        Assert.Equal(("2026-12-10T09:03:00.000+07:00", false), await KeptAsync(other));
        app.GoTo("2026-12-10 09:03:00");
        Assert.Equal((null, false), await KeptAsync(officer));
        await hotline.DoAsync(other, "acceptConversation", talk.Id);

        async Task<(string?, bool)> KeptAsync(string by)
        {
            var queue = (await hotline.Scenarios.As(by).AskAsync("{ conversationQueue(region: \"16.06.12\") { waiting { keptUntil isForYou } } }")).WithoutErrors()["conversationQueue"];
            var waiting = Assert.Single(queue.GetProperty("waiting").EnumerateArray());
            return (waiting.GetProperty("keptUntil").GetString(), waiting.GetProperty("isForYou").GetBoolean());
        }
    }

    private async Task<IEnumerable<string>> StatusesAsync(string[] subjects) =>
        (await Task.WhenAll(subjects.Select(id => hotline.SeeAsync(id)))).Select(talk => talk!.Status);

    /// In the order of the log, of whichever conversation.
    private async Task<List<string>> AlarmsAsync(string[] subjects)
    {
        Guid[] ids = [.. subjects.Select(Hotline.Subject)];
        await using var database = await hotline.Scenarios.DatabaseAsync();
        var payloads = await database.OutboxEvents
            .Where(row => ids.Contains(row.SubjectId) && row.ActorRole == ActorRole.System && row.Type != "conversation.messageSent")
            .OrderBy(row => row.Id)
            .Select(row => new { row.Type, row.Payload })
            .ToListAsync();
        return [.. payloads.Select(told =>
            $"{JsonDocument.Parse(told.Payload).RootElement.GetProperty("dueAt").GetDateTimeOffset().ToOffset(Wib.Offset):HH:mm:ss} {told.Type["conversation.".Length..]}")];
    }
}
