using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Applications;

namespace SipOkMuba.Api.Tests.MobileVisits;

[Collection(ApiGroup.Name)]
public sealed class OfflineResultsTests(ApiApp app, TimedApp timed) : IClassFixture<TimedApp>
{
    private Scenarios scenarios = app.Scenarios;
    private Caravan caravan = new(app.Scenarios);

    [Fact]
    public async Task Record_ShouldApplyEachRow_AndNothingWhenItIsSentAgain()
    {
        var (visit, captured, capturedOf) = await OnTheWayAsync();
        var notCapturedOf = await caravan.Counter.AwaitingAsync();
        var notCaptured = await caravan.BookedAsync(visit, application: notCapturedOf);
        var missing = await caravan.BookedAsync(visit, stop: 1);
        await caravan.OpenedAsync(visit);
        await caravan.BeginAsync(visit, app.Scenarios.Now.AddHours(-8));
        (string, string)[] list = [(captured, "CAPTURED"), (notCaptured, "NOT_CAPTURED"), (missing, "NO_SHOW")];

        Assert.All(await caravan.RecordAsync(visit, list), row => Assert.Equal(("APPLIED", null), row));

        var before = await EventsAsync(captured, notCaptured, missing);
        Assert.All(await caravan.RecordAsync(visit, list), row => Assert.Equal(("ALREADY_APPLIED", null), row));
        await caravan.DoAsync("closeMobileVisit", visit);
        Assert.All(await caravan.RecordAsync(visit, list), row => Assert.Equal(("ALREADY_APPLIED", null), row));
        Assert.Equal(before, await EventsAsync(captured, notCaptured, missing));
        Assert.Equal("COMPLETED", await caravan.Counter.StatusOfAsync(captured));
        Assert.Equal("COMPLETED", await caravan.Counter.StatusOfAsync(notCaptured));
        Assert.Equal("NO_SHOW", await caravan.Counter.StatusOfAsync(missing));
        Assert.NotEqual(ApplicationStatus.AwaitingBiometrics, await StatusOfAsync(capturedOf));
        Assert.Equal(ApplicationStatus.AwaitingBiometrics, await StatusOfAsync(notCapturedOf));
    }

    [Fact]
    public async Task Record_ShouldTellEachConflict_AndChangeNothingForIt()
    {
        // At noon, as a visit of the evening would end on the next day.
        timed.Now = TimedApp.Start.Date.AddHours(12);
        var now = timed.Time.GetUtcNow();
        scenarios = new Scenarios(timed);
        caravan = new Caravan(scenarios);
        var (visit, good, _) = await OnTheWayAsync();
        var cancelled = await caravan.BookedAsync(visit);
        var other = await caravan.BookedAsync(visit);
        var early = await caravan.BookedAsync(visit, stop: 1);
        var elsewhere = await caravan.BookedAsync(await caravan.PlannedAsync());
        var tomorrow = await caravan.BookedAsync(visit);
        await caravan.OpenedAsync(visit);
        await caravan.Counter.DoAsync(Caravan.Officer, "cancelAppointment", cancelled);
        await caravan.RecordAsync(visit, (other, "NOT_CAPTURED"));
        var before = await EventsAsync(cancelled, other, early, elsewhere, tomorrow);

        var answer = await caravan.TryRecordAsync(Caravan.Officer, visit,
        [
            caravan.Row(cancelled, "CAPTURED"), caravan.Row(other, "CAPTURED"), caravan.Row(early, "NO_SHOW"), caravan.Row(elsewhere, "CAPTURED"),
            caravan.Row(tomorrow, "CAPTURED", now.AddDays(1)), caravan.Row(good, "CAPTURED", now.AddMinutes(5)),
        ]);

        Assert.Equal(
            ["APPOINTMENT_ENDED", "OTHER_OUTCOME", "NOT_YET_MISSED", "APPOINTMENT_MOVED", "IMPLAUSIBLE_TIME", null],
            answer["recordMobileVisitResults"].GetProperty("mobileVisitResults").GetProperty("rows").EnumerateArray()
                .Select(row => row.GetProperty("code").GetString()));
        Assert.Equal(before, await EventsAsync(cancelled, other, early, elsewhere, tomorrow));
        Assert.Equal("COMPLETED", await caravan.Counter.StatusOfAsync(good));
    }

    [Fact]
    public async Task Record_ShouldConflict_WhenTheBiometricsWereRecordedElsewhere()
    {
        var (visit, appointment, application) = await OnTheWayAsync();
        await caravan.OpenedAsync(visit);
        await app.Scenarios.DoAsync(application, Verb.Named("captureBiometrics"));

        Assert.Equal([("CONFLICT", "APPOINTMENT_ENDED")], await caravan.RecordAsync(visit, (appointment, "CAPTURED")));
    }

    [Fact]
    public async Task Record_ShouldBeRefused_BeforeDepartureByStrangersAndInTooManyRows()
    {
        var (visit, appointment, _) = await OnTheWayAsync();
        object[] row = [caravan.Row(appointment, "CAPTURED")];
        Assert.Equal("INVALID_VISIT_TRANSITION", CodeOf(await caravan.TryRecordAsync(Caravan.Officer, visit, row)));
        await caravan.OpenedAsync(visit);
        Assert.Equal("NOT_FOUND", CodeOf(await caravan.TryRecordAsync(ApiApp.FarOfficer, visit, row)));
        Assert.NotEmpty((await caravan.TryRecordAsync("demo-village", visit, row)).Errors);

        Assert.Equal("STALE_VERSION", CodeOf(await caravan.TryRecordAsync(Caravan.Officer, visit, row, expectedVersion: 0)));
        Assert.Equal("TOO_MANY_ROWS", CodeOf(await caravan.TryRecordAsync(Caravan.Officer, visit, [.. Enumerable.Repeat(row[0], 101)])));
    }

    [Fact]
    public async Task Record_ShouldGiveTheSameAnswer_ForTheSameKey()
    {
        var (visit, appointment, _) = await OnTheWayAsync();
        await caravan.OpenedAsync(visit);
        object[] row = [caravan.Row(appointment, "CAPTURED")];
        var key = $"list-{appointment}";

        var first = await caravan.TryRecordAsync(Caravan.Officer, visit, row, key);
        var second = await caravan.TryRecordAsync(Caravan.Officer, visit, row, key);

        Assert.Contains("\"APPLIED\"", first.Body, StringComparison.Ordinal);
        Assert.Equal(first["recordMobileVisitResults"].GetRawText(), second["recordMobileVisitResults"].GetRawText());
    }

    /// Confirmed for tomorrow, with one who has to come.
    private async Task<(VisitSeen Visit, string Appointment, TestApplication Of)> OnTheWayAsync()
    {
        var application = await caravan.Counter.AwaitingAsync();
        var (visit, appointment) = await caravan.ConfirmedAsync(application);
        return (visit, appointment, application);
    }

    private static string? CodeOf(Answer answer) => answer.Refusal("recordMobileVisitResults")?.GetProperty("code").GetString();

    private async Task<List<int>> EventsAsync(params string[] appointments)
    {
        await using var database = await scenarios.DatabaseAsync();
        var subjects = appointments.Select(Counter.Subject).ToList();
        return await database.Appointments.Where(one => subjects.Contains(one.Id)).OrderBy(one => one.Key).Select(one => one.SubjectVersion).ToListAsync();
    }

    private async Task<ApplicationStatus> StatusOfAsync(TestApplication application)
    {
        await using var database = await scenarios.DatabaseAsync();
        return await database.Applications.Where(found => found.Number == application.Number).Select(found => found.Status).SingleAsync();
    }
}
