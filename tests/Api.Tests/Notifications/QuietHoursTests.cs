using System.Globalization;
using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.Notifications;

/// When messages are told, by the hours of the citizen and to the second.
public sealed class QuietHoursTests(NoticeApp app) : IClassFixture<NoticeApp>
{
    private readonly Scenarios scenarios = app.Scenarios;

    [Theory]
    [InlineData(null, null, "19:59:59", "19:59:59")]
    [InlineData(null, null, "20:00:00", "1.07:00:00")]
    [InlineData(null, null, "1.00:00:00", "1.07:00:00")]
    [InlineData(null, null, "1.06:59:59", "1.07:00:00")]
    [InlineData(null, null, "1.07:00:00", "1.07:00:00")]
    [InlineData("12:30:00", "13:30:00", "12:29:59", "12:29:59")]
    [InlineData("12:30:00", "13:30:00", "12:30:00", "13:30:00")]
    [InlineData("12:30:00", "13:30:00", "13:30:00", "13:30:00")]
    [InlineData("12:30:00", "13:30:00", "23:00:00", "23:00:00")]
    [InlineData("22:00:00", "00:00:00", "23:59:59", "1.00:00:00")]
    [InlineData("21:00:00", "21:00:00", "21:00:00", "21:00:00")]
    public async Task Message_ShouldBeDueAtTheEndOfTheQuietHours_AndElseAtOnce(string? from, string? until, string happens, string due)
    {
        var day = await app.NewDayAsync();
        var application = await scenarios.ClaimedAsync();
        await scenarios.WishAsync(application.Person, quietFrom: from, quietUntil: until);
        await app.SettleAsync();
        var inbox = new Inbox(app);
        await inbox.ReadAsync();

        app.Now = At(day, happens);
        await scenarios.ReturnAsync(application);
        await app.SettleAsync();
        if (happens != due)
        {
            Assert.Empty(await inbox.ReadAsync(application.Id));
            app.Now = At(day, due).AddSeconds(-1);
            await app.SettleAsync();
            Assert.Empty(await inbox.ReadAsync(application.Id));
            app.Now = At(day, due);
            await app.SettleAsync();
        }

        var told = Assert.Single(await inbox.ReadAsync(application.Id));
        Assert.Equal(At(day, due).ToString("yyyy-MM-dd'T'HH:mm:ss.000+07:00", CultureInfo.InvariantCulture), told.At);
        Assert.Equal(("application.returned", application.Number, "RETURNED"), (told.TemplateKey, told["number"], told["status"]));
        Assert.False(told.Urgent);
    }

    [Fact]
    public async Task Waiting_ShouldFollowTheHoursOfNow_WhenTheCitizenChangesThem()
    {
        var day = await app.NewDayAsync();
        var (shorter, longer, moved) = (await scenarios.ClaimedAsync(), await scenarios.ClaimedAsync(), await scenarios.ClaimedAsync());
        await app.SettleAsync();
        var inbox = new Inbox(app);
        await inbox.ReadAsync();
        app.Now = At(day, "21:00:00");
        foreach (var application in new[] { shorter, longer, moved })
        {
            await scenarios.ReturnAsync(application);
        }

        await app.SettleAsync();
        string[] mine = [shorter.Id, longer.Id, moved.Id];
        Assert.Empty(await inbox.ReadAsync(mine));

        await app.SettleAtAsync(day, "21:30:00");
        await scenarios.WishAsync(shorter.Person, quietFrom: "22:00:00");
        await scenarios.WishAsync(longer.Person, quietUntil: "09:00:00");

        // Of the hour at which it happened nobody wishes anything any more.
        await scenarios.WishAsync(moved.Person, quietFrom: "06:00:00", quietUntil: "21:00:00");
        await app.SettleAsync();
        Assert.Equal([shorter.Id, moved.Id], (await inbox.ReadAsync(mine)).Select(told => told.SubjectId));

        await app.SettleAtAsync(day.AddDays(1), "07:00:00");
        await app.SettleAtAsync(day.AddDays(1), "08:59:59");
        Assert.Empty(await inbox.ReadAsync(mine));
        await app.SettleAtAsync(day.AddDays(1), "09:00:00");
        Assert.Equal(longer.Id, Assert.Single(await inbox.ReadAsync(mine)).SubjectId);
    }

    /// Of a citizen they come as they happened, also what happens as the quiet hours end.
    [Fact]
    public async Task Morning_ShouldTellWhatHappenedInItsOrder_WhenSeveralHaveWaited()
    {
        var day = await app.NewDayAsync();
        var person = Person.Next();
        ApplicationKind[] kinds = [ApplicationKind.FirstIssuance, ApplicationKind.ReplacementLost, ApplicationKind.ReplacementDamaged, ApplicationKind.DataChange];
        var applications = new List<TestApplication>();
        foreach (var kind in kinds)
        {
            applications.Add(await scenarios.ClaimedAsync(person, kind));
        }

        await app.SettleAsync();
        var inbox = new Inbox(app);
        await inbox.ReadAsync();
        await app.SettleAtAsync(day, "22:00:00");
        await scenarios.ReturnAsync(applications[0]);
        await app.SettleAtAsync(day.AddDays(1), "03:00:00");
        await scenarios.ReturnAsync(applications[1]);
        await app.SettleAtAsync(day.AddDays(1), "06:59:59");

        // Nobody has looked at it yet when the hours end.
        await scenarios.ReturnAsync(applications[2]);
        await app.FollowedAsync();
        app.Now = At(day, "1.07:00:00");
        await scenarios.ReturnAsync(applications[3]);
        await app.SettleAsync();

        var mine = applications.Select(application => application.Id);
        Assert.Equal(mine, (await inbox.ReadAsync(mine)).Select(told => told.SubjectId));
    }

    /// A standstill of the clock breaks no quiet hours.
    [Fact]
    public async Task Message_ShouldWaitForMorning_WhenTheClockStoodStillUntilTheQuietHours()
    {
        var day = await app.NewDayAsync();
        var application = await scenarios.ClaimedAsync();
        await app.SettleAsync();
        var inbox = new Inbox(app);
        await inbox.ReadAsync();
        app.Now = At(day, "19:30:00");
        await scenarios.ReturnAsync(application);
        await app.FollowedAsync();

        await app.SettleAtAsync(day, "20:30:00");
        Assert.Empty(await inbox.ReadAsync(application.Id));
        await app.SettleAtAsync(day.AddDays(1), "07:00:00");

        Assert.Single(await inbox.ReadAsync(application.Id));
    }

    private static DateTime At(DateOnly day, string time) =>
        day.ToDateTime(TimeOnly.MinValue) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);
}
