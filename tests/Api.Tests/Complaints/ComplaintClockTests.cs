using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Complaints;

/// From Monday 7 December 2026, 07:00, on a host of its own.
public sealed class ComplaintClockTests(TimedApp app) : IClassFixture<TimedApp>
{
    private readonly Scenarios scenarios = new(app);
    private readonly ComplaintBox box = new(new Scenarios(app));

    /// Warned, escalated, escalated to the head, closed: after a month without the clock, each once, in order over all
    /// complaints, and with the time at which it was due.
    [Fact]
    public async Task Clock_ShouldTellEachAlarmOnceInOrderWithItsTime_AfterAMonthOfStandstill()
    {
        var received = await box.NamedAsync();
        var assigned = await box.InAsync("ASSIGNED", "LIGHT");
        var resolved = await box.InAsync("RESOLVED");
        var asked = await box.InAsync("AWAITING_REPORTER");
        var since = app.Now;

        app.Now += TimeSpan.FromDays(31);
        await app.PerformWhatIsDueAsync();
        await app.PerformWhatIsDueAsync();

        var told = new List<(string Subject, string Type, DateTimeOffset At, string? DueAt)>();
        foreach (var (name, complaint) in new[] { ("received", received), ("assigned", assigned), ("resolved", resolved), ("asked", asked) })
        {
            var events = await box.EventsAsync("demo-officer", complaint);
            told.AddRange(events.Where(one => one.GetProperty("actorRole").GetString() == "SYSTEM").Select(one => (
                name, one.GetProperty("type").GetString()!["complaint.".Length..], one.GetProperty("occurredAt").GetDateTimeOffset(),
                one.TryGetProperty("dueAt", out var due) ? due.GetString() : null)));
        }

        var day = new DateTimeOffset(since.Date, TimeSpan.FromHours(7));
        Assert.Equal(
            ["assigned slaWarning", "assigned escalated", "received slaWarning", "received escalated", "assigned escalated", "assigned slaWarning", "received escalated", "assigned escalated"],
            told.OrderBy(one => one.At).Take(8).Select(one => $"{one.Subject} {one.Type}"));
        Assert.All(told, one => Assert.InRange(one.At, day, day.AddDays(31)));
        Assert.Equal(told.Select(one => (one.Subject, one.Type, one.At)).Distinct().Count(), told.Count);
        Assert.Contains(told, one => one is { Subject: "resolved", Type: "closed" } && one.At == new DateTimeOffset(since, TimeSpan.FromHours(7)).AddDays(10).AddSeconds(1));
        Assert.Contains(told, one => one is { Subject: "asked", Type: "closedNoResponse" });
        await AssertInOrderAsync(told.Count);
    }

    /// The log has them in the order of their times: what was due first was done first.
    private async Task AssertInOrderAsync(int count)
    {
        await using var database = await scenarios.DatabaseAsync();
        var rows = database.OutboxEvents.Where(row => row.SubjectType == "Complaint" && row.ActorRole == ActorRole.System)
            .OrderBy(row => row.Id).Select(row => row.OccurredAt).ToList();

        Assert.True(rows.Count >= count);
        Assert.Equal(rows.Order(), rows);
    }
}
