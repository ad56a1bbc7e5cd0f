using Microsoft.Extensions.DependencyInjection;
using SipOkMuba.Infrastructure.Events;
using SipOkMuba.Infrastructure.Notifications;

namespace SipOkMuba.Api.Tests.Notifications;

/// An event makes one message, however often it is read.
public abstract class FollowerTests(NoticeApp app)
{
    private readonly Scenarios scenarios = app.Scenarios;

    [SkippableFact]
    public async Task Message_ShouldBeOne_WhenTheEventIsReadByManyAtOnce()
    {
        SkipIfMissing();
        await app.NewDayAsync();
        var application = await scenarios.SubmittedAsync();
        var submitted = await scenarios.WaitForAsync(application.Subject, "application.submitted");
        var follower = app.Services.GetRequiredService<NotificationFollower>();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => follower.FollowAsync([submitted, submitted], CancellationToken.None)));
        await app.SettleAsync();
        await follower.FollowAsync([submitted], CancellationToken.None);
        await app.SettleAsync();

        Assert.Single(await new Inbox(app).ReadAsync(application.Id));
        Assert.Equal([("application.submitted", "DUE")], await app.OwnAsync(application.Person, application.Id));
    }

    /// As a process leaves it that is killed between its messages and its place.
    [SkippableFact]
    public async Task Messages_ShouldBeToldOnce_WhenTheLogIsReadAgain()
    {
        SkipIfMissing();
        var day = await app.NewDayAsync();
        var (told, waiting) = (await scenarios.ClaimedAsync(), await scenarios.ClaimedAsync());
        await scenarios.ReturnAsync(told);
        await app.SettleAsync();
        app.Now = day.ToDateTime(new TimeOnly(20, 0));
        await scenarios.ReturnAsync(waiting);
        await app.SettleAsync();
        await ReadAgainAsync();
        await app.SettleAtAsync(day.AddDays(1), "07:00:00");

        var seen = await new Inbox(app).ReadAsync(told.Id, waiting.Id);

        Assert.Equal(seen.Count, seen.DistinctBy(one => one.EventId).Count());
        Assert.Equal(
            [(told.Id, "application.returned"), (waiting.Id, "application.returned"), (waiting.Id, "application.submitted")],
            seen.Select(one => (one.SubjectId, one.TemplateKey)).OrderBy(one => one.SubjectId != told.Id).ThenBy(one => one.TemplateKey));
    }

    private async Task ReadAgainAsync()
    {
        var (log, follower) = (app.Services.GetRequiredService<EventStream>(), app.Services.GetRequiredService<NotificationFollower>());
        for (var after = "0"; after is not null;)
        {
            var page = await log.PageAsync(NotificationFollower.Filter, after, 100, CancellationToken.None);
            await follower.FollowAsync(page.Events, CancellationToken.None);
            after = page.HasNextPage ? page.EndCursor ?? page.Events[^1].Cursor : null;
        }
    }

    protected abstract void SkipIfMissing();
}

public sealed class SqliteFollowerTests(NoticeApp app) : FollowerTests(app), IClassFixture<NoticeApp>
{
    protected override void SkipIfMissing()
    {
    }
}

public sealed class PostgresFollowerTests(NoticePostgresApp app) : FollowerTests(app), IClassFixture<NoticePostgresApp>
{
    protected override void SkipIfMissing() => PostgresTestApp.SkipIfMissing();
}
