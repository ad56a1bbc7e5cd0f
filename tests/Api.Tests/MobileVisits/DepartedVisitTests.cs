using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.MobileVisits;

/// What holds for the citizens of a visit whose crew has left, or has not been sent yet.
public sealed class DepartedVisitTests(TimedApp app) : IClassFixture<TimedApp>
{
    private readonly Scenarios scenarios = new(app);
    private readonly Caravan caravan = new(new Scenarios(app));

    [Fact]
    public async Task Confirm_ShouldBeRefused_OnceTheCrewHasLeft()
    {
        var (visit, _) = await caravan.ConfirmedAsync();
        var person = Person.Next();
        await scenarios.RecordVillageConsentAsync(person);
        var held = (await scenarios.As("demo-village").AskAsync(
            "mutation($input: HoldSlotInput!) { holdSlot(input: $input) { appointment { id } errors { ... on Error { code } } } }",
            new { input = new { mobileVisitId = visit.Id, startsAt = visit.Stops[0].StartsAt, nik = person.Nik } }))["holdSlot"]
            .GetProperty("appointment").GetProperty("id").GetString()!;
        await DepartAsync(visit);

        var refused = await caravan.Counter.TryAsync("demo-village", "confirmAppointment", held);

        Assert.Equal("SLOT_NOT_OFFERED", refused.RefusalCode("confirmAppointment"));
        Assert.Equal("HELD", await caravan.Counter.StatusOfAsync(held));
    }

    [Fact]
    public async Task Citizens_ShouldGetOtherPlaces_WhenTheCrewNeverCame()
    {
        var (visit, appointment) = await caravan.ConfirmedAsync();
        await DepartAsync(visit);
        app.Now = visit.Date.AddDays(7).ToDateTime(new TimeOnly(23, 59, 59));
        await app.PerformWhatIsDueAsync();
        Assert.Equal("EN_ROUTE", (await caravan.SeeAsync(visit)).Status);
        Assert.Equal("VISIT_NOT_OPEN", (await caravan.Counter.TryAsync(Caravan.Officer, "markNoShow", appointment)).RefusalCode("markNoShow"));

        app.Now = app.Now.AddSeconds(1);
        await app.PerformWhatIsDueAsync();

        Assert.Equal("CANCELLED", (await caravan.SeeAsync(visit)).Status);
        Assert.Equal("HELD", await caravan.Counter.StatusOfAsync(appointment));
    }

    [Fact]
    public async Task Cancel_ShouldOfferOtherPlaces_WhenTheCrewIsOnItsWay()
    {
        var (visit, appointment) = await caravan.ConfirmedAsync();
        await DepartAsync(visit);

        Assert.Equal("CANCELLED", (await caravan.CancelledAsync(visit)).Status);

        Assert.Equal("HELD", await caravan.Counter.StatusOfAsync(appointment));
    }

    [Fact]
    public async Task Reminders_ShouldComeOnlyForAVisitThatWillCome()
    {
        var (sure, unsure) = (await caravan.PlannedAsync(inDays: 3), await caravan.PlannedAsync(inDays: 3));
        var (expected, waiting) = (await caravan.BookedAsync(sure), await caravan.BookedAsync(unsure));
        await caravan.DoAsync("confirmMobileVisit", sure);
        var starts = DateTimeOffset.Parse(unsure.Stops[0].StartsAt);

        app.Now = starts.ToOffset(Wib.Offset).DateTime.AddHours(-24);
        await app.PerformWhatIsDueAsync();

        Assert.Equal((1, 1), (await RemindersOfAsync(expected), (await FindAsync(expected)).RemindersSent));
        Assert.Equal((0, 1), (await RemindersOfAsync(waiting), (await FindAsync(waiting)).RemindersSent));
        Assert.Equal(starts.AddHours(-3), (await FindAsync(waiting)).NotDueBefore);
        await caravan.DoAsync("confirmMobileVisit", unsure);

        app.Now = starts.ToOffset(Wib.Offset).DateTime.AddHours(-3);
        await app.PerformWhatIsDueAsync();

        Assert.Equal((2, 1), (await RemindersOfAsync(expected), await RemindersOfAsync(waiting)));
    }

    [Fact]
    public async Task WhoIsStillCheckedIn_ShouldBeFree_WhenTheVisitIsClosed()
    {
        var application = await caravan.Counter.AwaitingAsync();
        var (visit, appointment) = await caravan.ConfirmedAsync(application);
        await DepartAsync(visit);
        app.Now = visit.Date.ToDateTime(new TimeOnly(8, 0));
        await caravan.DoAsync("openMobileVisit", visit);
        await caravan.Counter.DoAsync(Caravan.Officer, "checkInAppointment", appointment);
        app.Now = visit.Date.ToDateTime(new TimeOnly(15, 0));

        await caravan.DoAsync("closeMobileVisit", visit);

        await AssertLeftAsync(appointment);
        await caravan.Counter.BookedAsync(await caravan.Counter.FreeAsync(), application);
    }

    [Fact]
    public async Task WhoIsStillCheckedIn_ShouldBeFree_WhenTheDayIsOver()
    {
        var application = await caravan.Counter.AwaitingAsync();
        var appointment = await caravan.Counter.WalkInAsync(application);
        app.Now = app.Now.Date.AddDays(1).AddSeconds(-1);
        await app.PerformWhatIsDueAsync();
        Assert.Equal("CHECKED_IN", await caravan.Counter.StatusOfAsync(appointment));

        app.Now = app.Now.AddSeconds(1);
        await app.PerformWhatIsDueAsync();

        await AssertLeftAsync(appointment);
        await caravan.Counter.BookedAsync(await caravan.Counter.FreeAsync(), application);
    }

    private async Task DepartAsync(VisitSeen visit)
    {
        await caravan.DoAsync("takeMobileVisitList", visit);
        await caravan.DoAsync("departMobileVisit", visit);
    }

    private async Task AssertLeftAsync(string appointment)
    {
        var told = await scenarios.WaitForAsync(Counter.Subject(appointment), "appointment.completed");
        Assert.Equal(ActorRole.System, told.ActorRole);
        var left = await FindAsync(appointment);
        Assert.Equal((AppointmentStatus.Completed, false, null, null), (left.Status, left.IsCaptured, left.ServedBy, left.NotDueBefore));
    }

    private async Task<Appointment> FindAsync(string appointment)
    {
        await using var database = await scenarios.DatabaseAsync();
        return await database.Appointments.AsNoTracking().SingleAsync(one => one.Id == Counter.Subject(appointment));
    }

    private async Task<int> RemindersOfAsync(string appointment)
    {
        await using var database = await scenarios.DatabaseAsync();
        var subject = Counter.Subject(appointment);
        return await database.OutboxEvents.CountAsync(told => told.SubjectId == subject && told.Type == "appointment.reminded");
    }
}
