using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Appointments;

namespace SipOkMuba.Api.Tests.MobileVisits;

/// What becomes of a visit, and of those who wait for it, when nobody of the office attends to it.
public sealed class ForgottenVisitTests(TimedApp app) : IClassFixture<TimedApp>
{
    private readonly Scenarios scenarios = new(app);

    [Fact]
    public async Task Clock_ShouldOfferOtherPlaces_WhenTheDayHasPassedWithoutTheVisit_AndCloseWhatIsLeftOpen()
    {
        var caravan = new Caravan(scenarios);
        var forgotten = await caravan.PlannedAsync(inDays: 2);
        var (first, second) = (await caravan.BookedAsync(forgotten), await caravan.BookedAsync(forgotten, stop: 1));
        var leftOpen = await caravan.PlannedAsync(inDays: 2);
        var absent = await caravan.BookedAsync(leftOpen);
        await caravan.DoAsync("confirmMobileVisit", leftOpen);
        app.GoTo("2026-12-09 08:00:00");
        foreach (var verb in new[] { "takeMobileVisitList", "departMobileVisit", "openMobileVisit" })
        {
            await caravan.DoAsync(verb, leftOpen);
        }

        app.GoTo("2026-12-09 23:59:59");
        await app.PerformWhatIsDueAsync();
        Assert.Equal(("PLANNED", "OPEN"), ((await caravan.SeeAsync(forgotten)).Status, (await caravan.SeeAsync(leftOpen)).Status));

        app.GoTo("2026-12-10 00:00:00");
        await app.PerformWhatIsDueAsync();

        Assert.Equal(("CANCELLED", "OPEN"), ((await caravan.SeeAsync(forgotten)).Status, (await caravan.SeeAsync(leftOpen)).Status));
        foreach (var id in new[] { first, second })
        {
            var told = await scenarios.WaitForAsync(Counter.Subject(id), "appointment.held");
            Assert.Equal((2, Domain.Common.ActorRole.System), (told.SubjectVersion, told.ActorRole));
            Assert.Equal("HELD", await caravan.Counter.StatusOfAsync(id));
        }

        Assert.Equal("BOOKED", await caravan.Counter.StatusOfAsync(absent));
        app.GoTo("2026-12-17 00:00:00");
        await app.PerformWhatIsDueAsync();

        Assert.Equal("CLOSED", (await caravan.SeeAsync(leftOpen)).Status);
        Assert.Equal("NO_SHOW", await caravan.Counter.StatusOfAsync(absent));
        await using var database = await scenarios.DatabaseAsync();
        Assert.False(await database.MobileVisits.AnyAsync(visit => visit.NotDueBefore != null));
        Assert.All(
            await database.Slots.Where(slot => slot.ServicePointKey != null).ToListAsync(),
            slot => Assert.Equal(database.Appointments.Count(one => one.SlotKey == slot.Key && one.Status == AppointmentStatus.Held), slot.Held));
    }
}
