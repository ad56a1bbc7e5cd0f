using SipOkMuba.Api.Tests.Appointments;

namespace SipOkMuba.Api.Tests.Notifications;

/// What a careful officer expects to go out in the morning.
public sealed class OvertakenTests(NoticeApp app) : IClassFixture<NoticeApp>
{
    private readonly Scenarios scenarios = app.Scenarios;

    [Fact]
    public async Task Morning_ShouldTellTheLastOfARecord_AfterANightWithThreeChanges()
    {
        var day = await app.NewDayAsync();
        var application = await scenarios.ClaimedAsync();
        await app.SettleAsync();
        var inbox = new Inbox(app);
        await inbox.ReadAsync();
        app.Now = day.ToDateTime(new TimeOnly(20, 30));
        await scenarios.ReturnAsync(application);
        await app.SettleAsync();
        app.Now = day.ToDateTime(new TimeOnly(21, 30));
        await scenarios.DoAsync(application, Verb.Named("resubmitApplication"));
        await app.SettleAsync();
        app.Now = day.ToDateTime(new TimeOnly(23, 30));
        await scenarios.DoAsync(application, Verb.Named("claimApplication"));
        await scenarios.ReturnAsync(application);
        await app.SettleAtAsync(day.AddDays(1), "07:00:00");

        var told = Assert.Single(await inbox.ReadAsync(application.Id));

        Assert.Equal("application.returned", told.TemplateKey);
        Assert.Equal(
            [
                ("application.submitted", "DUE"), ("application.returned", "OVERTAKEN"), ("application.submitted", "OVERTAKEN"),
                ("application.returned", "DUE"),
            ],
            await app.OwnAsync(application.Person, application.Id));
    }

    /// A claim changes the status, but says nothing that the citizen would not be told already.
    [Fact]
    public async Task Submission_ShouldBeConfirmed_ThoughAVerifierTookItUpAtNight()
    {
        var day = await app.NewDayAsync();
        app.Now = day.ToDateTime(new TimeOnly(20, 30));
        var application = await scenarios.ClaimedAsync();
        await app.SettleAtAsync(day.AddDays(1), "07:00:00");

        Assert.Equal("application.submitted", Assert.Single(await new Inbox(app).ReadAsync(application.Id)).TemplateKey);
    }

    [Fact]
    public async Task Recording_ShouldBeAskedForNoMore_WhenItWasDoneBeforeMorning()
    {
        var day = await app.NewDayAsync();
        var application = await scenarios.ClaimedAsync();
        await app.SettleAsync();
        var inbox = new Inbox(app);
        await inbox.ReadAsync();
        app.Now = day.ToDateTime(new TimeOnly(20, 30));
        await scenarios.DoAsync(application, Verb.Named("verifyApplication"));
        await app.SettleAsync();
        app.Now = day.AddDays(1).ToDateTime(new TimeOnly(6, 50));
        await scenarios.DoAsync(application, Verb.Named("captureBiometrics"));
        await app.SettleAtAsync(day.AddDays(1), "07:00:00");

        Assert.Empty(await inbox.ReadAsync(application.Id));
        Assert.Equal(("application.awaitingBiometrics", "OVERTAKEN"), (await app.OwnAsync(application.Person, application.Id))[^1]);
    }

    /// The hours last longer than the appointment is away: a reminder that comes after it helps nobody.
    [Fact]
    public async Task Reminder_ShouldBeDropped_WhenTheAppointmentHasBegun()
    {
        var counter = new Counter(scenarios);
        var day = await app.NewDayAsync();
        while (day.DayOfWeek is not (DayOfWeek.Monday or DayOfWeek.Tuesday))
        {
            day = await app.NewDayAsync();
        }

        var application = await counter.AwaitingAsync();
        await scenarios.WishAsync(application.Person, quietUntil: "09:15:00");
        var slot = (await counter.SlotsAsync(fromDay: 2, days: 1)).First(found => found.StartsAt.Contains("T09:00", StringComparison.Ordinal));
        var appointment = await counter.BookedAsync(slot, application);
        await app.SettleAsync();
        var inbox = new Inbox(app);
        await inbox.ReadAsync();
        await app.SettleAtAsync(day.AddDays(1), "09:00:00");
        await app.SettleAtAsync(day.AddDays(1), "09:15:00");
        await app.SettleAtAsync(day.AddDays(2), "06:30:00");
        await app.SettleAtAsync(day.AddDays(2), "09:15:00");
        await app.SettleAtAsync(day.AddDays(2), "09:30:00");

        Assert.Equal(
            ["appointment.reminded", "appointment.noShow"], (await inbox.ReadAsync(appointment)).Select(told => told.TemplateKey));
        Assert.Equal(
            [("appointment.booked", "DUE"), ("appointment.reminded", "DUE"), ("appointment.reminded", "TOO_LATE"), ("appointment.noShow", "DUE")],
            await app.OwnAsync(application.Person, appointment));
    }

    /// A draft of a partner is nobody's matter yet, nor a place that a citizen keeps while choosing.
    [Fact]
    public async Task Nothing_ShouldBeTold_OfWhatWasOnlyBegun()
    {
        var day = await app.NewDayAsync();
        var draft = await scenarios.DraftedAsync();
        var held = await new Counter(scenarios).HeldAsync();
        await scenarios.RecordVillageConsentAsync(draft.Person);
        await scenarios.DoAsync(draft, Verb.Named("discardDraft"));
        await app.SettleAtAsync(day, "12:30:00");

        Assert.Empty(await app.OwnAsync(draft.Person, draft.Id));
        Assert.Empty(await new Inbox(app).ReadAsync(draft.Id, held));
    }
}
