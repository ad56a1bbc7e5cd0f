using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Api.Tests.Appointments;
using SipOkMuba.Domain.Appointments;

namespace SipOkMuba.Api.Tests.MobileVisits;

/// What must hold when many act on one visit at once, on every database.
internal sealed class VisitRaces(Scenarios scenarios)
{
    private const int Callers = 200;
    private readonly Caravan caravan = new(scenarios);

    public async Task LastPlaceAsync()
    {
        var visit = await caravan.PlannedAsync(stops: [Caravan.Stop(Scenarios.Village, 8, 11, 3)]);
        await caravan.BookedAsync(visit);
        await caravan.BookedAsync(visit);

        // Else each of the callers would translate the queries of a refusal for itself.
        var full = await caravan.PlannedAsync(stops: [Caravan.Stop(Scenarios.Village, 8, 11, 1)]);
        await caravan.BookedAsync(full);
        Assert.NotNull((await caravan.TryBookAsync(full, nik: Person.Next().Nik)).Refusal("bookAppointment"));
        var people = Enumerable.Range(0, Callers).Select(_ => Person.Next()).ToList();

        var answers = await Task.WhenAll(people.Select(person => caravan.TryBookAsync(visit, nik: person.Nik)));

        var refusals = answers.Select(answer => answer.Refusal("bookAppointment")).OfType<JsonElement>().ToList();
        Assert.Equal(Callers - 1, refusals.Count);
        Assert.All(refusals, refusal => Assert.Equal("SLOT_FULL", refusal.GetProperty("code").GetString()));
        await CheckCountsAsync(visit);
        Assert.Equal(3, (await caravan.SeeAsync(visit)).Demand);
    }

    /// Forty have a place; while the visit is put off others book and some give theirs back.
    public Task PostponeAsync() => ChangeAmongOthersAsync(visit => caravan.PostponedAsync(visit, 7), "appointment.rescheduled", visit =>
        appointment => appointment.MobileVisit!.Id == visit.Subject
            && appointment.StartsAt == appointment.Slot!.StartsAt
            && appointment.Status == AppointmentStatus.Booked);

    /// The same while it is called off.
    public Task CancelAsync() => ChangeAmongOthersAsync(caravan.CancelledAsync, "appointment.held", _ =>
        appointment => appointment.MobileVisitKey == null
            && appointment.StartsAt == appointment.Slot!.StartsAt
            && appointment.Status == AppointmentStatus.Held);

    private async Task ChangeAmongOthersAsync(
        Func<VisitSeen, Task<VisitSeen>> change, string told, Func<VisitSeen, System.Linq.Expressions.Expression<Func<Appointment, bool>>> follows)
    {
        var visit = await caravan.PlannedAsync(inDays: 6, stops: [Caravan.Stop(Scenarios.Village, 8, 11, 40), Caravan.Stop(Caravan.Elsewhere, 12, 15, 40)]);
        var booked = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            booked.Add(await caravan.BookedAsync(visit, stop: i % 2));
        }

        var leaving = booked.Take(8).ToList();
        var changed = change(visit);
        var newcomers = Enumerable.Range(0, 20).Select(i => caravan.TryBookAsync(visit, stop: i % 2, nik: Person.Next().Nik)).ToList();
        var givenBack = leaving.Select(id => caravan.Counter.TryAsync(Caravan.Officer, "cancelAppointment", id)).ToList();
        await changed;
        Assert.All(await Task.WhenAll(givenBack), answer => Assert.Null(answer.Refusal("cancelAppointment")));
        var joined = (await Task.WhenAll(newcomers)).Select(answer => answer.Refusal("bookAppointment") is { } refused
            ? Refused(refused)
            : answer["bookAppointment"].GetProperty("appointment").GetProperty("id").GetString()!).OfType<string>().ToList();

        await CheckCountsAsync(visit);
        await using var database = await scenarios.DatabaseAsync();
        var staying = booked.Skip(8).Concat(joined).Select(Counter.Subject).ToList();
        Assert.Equal(staying.Count, await database.Appointments.Where(one => staying.Contains(one.Id)).CountAsync(follows(visit)));
        var events = await database.OutboxEvents.Where(one => staying.Contains(one.SubjectId)).Select(one => new { one.SubjectId, one.Type }).ToListAsync();
        Assert.All(events.GroupBy(one => one.SubjectId), ofOne =>
            Assert.Equal(["appointment.booked", told], ofOne.Select(one => one.Type).Order(StringComparer.Ordinal)));
        var left = leaving.Select(Counter.Subject).ToList();
        Assert.Equal(8, await database.Appointments.CountAsync(one => left.Contains(one.Id) && one.Status == AppointmentStatus.Cancelled));
    }

    /// Who comes after the change finds no such time any more.
    private static string? Refused(JsonElement refused)
    {
        Assert.Equal("SLOT_NOT_OFFERED", refused.GetProperty("code").GetString());
        return null;
    }

    private async Task CheckCountsAsync(VisitSeen visit)
    {
        await using var database = await scenarios.DatabaseAsync();
        var stops = await database.Slots.AsNoTracking().Where(stop => stop.MobileVisitId == visit.Subject).Select(stop => new
        {
            stop.Capacity,
            stop.Held,
            stop.Booked,
            HeldRows = database.Appointments.Count(one => one.SlotKey == stop.Key && one.Status == AppointmentStatus.Held),
            BookedRows = database.Appointments.Count(one => one.SlotKey == stop.Key && one.Status == AppointmentStatus.Booked),
        }).ToListAsync();
        Assert.NotEmpty(stops);
        Assert.All(stops, stop => Assert.Equal((stop.HeldRows, stop.BookedRows), (stop.Held, stop.Booked)));
        Assert.All(stops, stop => Assert.InRange(stop.Held + stop.Booked, 0, stop.Capacity));
    }
}

[Collection(AloneGroup.Name)]
public sealed class VisitRaceTests(TestApp app) : IClassFixture<TestApp>
{
    private readonly VisitRaces races = new(new Scenarios(app));

    [Fact]
    public Task BookAppointment_ShouldGiveTheLastPlaceOnce_When200AskAtOnce() => races.LastPlaceAsync();

    [Fact]
    public Task Postpone_ShouldLoseNobody_WhileOthersBookAndGiveBack() => races.PostponeAsync();

    [Fact]
    public Task Cancel_ShouldStrandNobody_WhileOthersBookAndGiveBack() => races.CancelAsync();
}

[Collection(AloneGroup.Name)]
public sealed class PostgresVisitRaceTests(PostgresTestApp app) : IClassFixture<PostgresTestApp>
{
    private readonly VisitRaces races = new(new Scenarios(app));

    [SkippableFact]
    public Task BookAppointment_ShouldGiveTheLastPlaceOnce_When200AskAtOnce()
    {
        PostgresTestApp.SkipIfMissing();
        return races.LastPlaceAsync();
    }

    [SkippableFact]
    public Task Postpone_ShouldLoseNobody_WhileOthersBookAndGiveBack()
    {
        PostgresTestApp.SkipIfMissing();
        return races.PostponeAsync();
    }

    [SkippableFact]
    public Task Cancel_ShouldStrandNobody_WhileOthersBookAndGiveBack()
    {
        PostgresTestApp.SkipIfMissing();
        return races.CancelAsync();
    }
}
