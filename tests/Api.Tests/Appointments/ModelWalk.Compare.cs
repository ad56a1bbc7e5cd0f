using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Appointments;

/// What the platform shows beside what the model says.
internal sealed partial class ModelWalk
{
    private static void Compare(ModelAppointment it, Outcome shown) =>
        Assert.Equal((it.Status, ModelDoor.Text(it.Start)), (shown.Text("status"), shown.Text("startsAt")));

    private Task CompareAsync(ModelSlot slot) =>
        slot.Start.Date >= model.Now.Date ? CompareAsync(slot.Point, slot.Start.Date, slot.Start.Date) : Task.CompletedTask;

    /// As everybody sees them.
    private async Task CompareAsync(ModelPoint point, DateTime from, DateTime to)
    {
        var expected = Enumerable.Range(0, (to - from).Days + 1).SelectMany(day => model.SlotsOn(point, from.AddDays(day))).Select(slot =>
            (ModelDoor.Text(slot.Start), model.Places(slot), model.Reserved(slot), model.Left(slot, isVulnerable: false),
                model.Left(slot, isVulnerable: true), model.IsBookable(slot.Start), model.Versions.GetValueOrDefault(slot)));
        Assert.Equal(expected, (await door.SlotsAsync(point, from, to)).Select(seen =>
            (seen.StartsAt, seen.Capacity, seen.Reserved, seen.Available, seen.AvailableToVulnerable, seen.IsBookable, seen.Version)));
    }

    private async Task CompareAllAsync()
    {
        foreach (var point in model.Points)
        {
            await CompareAsync(point, model.Now.Date, model.Now.Date.AddDays(30));
        }

        await using var database = await scenarios.DatabaseAsync();
        var appointments = await database.Appointments.AsNoTracking().OrderBy(it => it.Key)
            .Select(it => new { it.Status, it.StartsAt, it.Moves, it.CitizenKey, it.IsActive })
            .ToListAsync();
        Assert.Equal(
            model.Appointments.Select(it => (it.Status, it.Start, it.Moves)),
            appointments.Select(it => (it.Status.ToText(), InWib(it.StartsAt), it.Moves)));
        Assert.DoesNotContain(appointments.Where(it => it.IsActive).GroupBy(it => it.CitizenKey), group => group.Count() > 1);
        Assert.Equal(
            model.Entries.Select(it => (it.Status, it.Slot?.Start)),
            (await database.WaitlistEntries.AsNoTracking().OrderBy(it => it.Key).Select(it => new { it.Status, it.OfferedStartsAt }).ToListAsync())
                .Select(it => (it.Status.ToText(), it.OfferedStartsAt is { } at ? InWib(at) : (DateTime?)null)));
        var rows = await database.Slots.AsNoTracking().Select(slot => new
        {
            slot.Capacity,
            slot.Held,
            slot.Booked,
            slot.Offered,
            HeldRows = database.Appointments.Count(it => it.SlotKey == slot.Key && it.Status == AppointmentStatus.Held),
            BookedRows = database.Appointments.Count(it => it.SlotKey == slot.Key && it.Status != AppointmentStatus.Held && it.Status != AppointmentStatus.Expired
                && (it.Status != AppointmentStatus.Cancelled || it.CheckedInAt != null)),
            OfferedRows = database.WaitlistEntries.Count(it => it.SlotKey == slot.Key && it.Status == WaitlistStatus.Offered),
        }).ToListAsync();
        Assert.All(rows, row => Assert.Equal((row.HeldRows, row.BookedRows, row.OfferedRows), (row.Held, row.Booked, row.Offered)));
        Assert.All(rows, row => Assert.InRange(row.Held + row.Booked + row.Offered, 0, row.Capacity));
    }

    /// The log has of each subject the events that the model expects, numbered from 1 without gaps.
    private async Task CompareEventsAsync()
    {
        await using var database = await scenarios.DatabaseAsync();
        var told = (await database.OutboxEvents.AsNoTracking().OrderBy(row => row.SubjectVersion)
                .Select(row => new { row.SubjectId, row.SubjectVersion, row.Type }).ToListAsync())
            .ToLookup(row => row.SubjectId);
        var slots = await database.Slots.AsNoTracking().Select(slot => new { slot.Id, slot.ServicePointId, slot.StartsAt }).ToListAsync();
        Assert.All(told, rows => Assert.Equal(Enumerable.Range(1, rows.Count()), rows.Select(row => row.SubjectVersion)));
        Assert.All(model.Appointments, it => Assert.Equal(it.Events, told[Counter.Subject(it.Id)].Select(row => row.Type)));
        Assert.All(model.Entries, it => Assert.Equal(it.Events, told[Graph.Schema.NodeId.Parse(it.Id, "WaitlistEntry")].Select(row => row.Type)));
        Assert.Equal(
            model.Versions.Select(it => (it.Key.Start, it.Value)).Order(),
            slots.Select(slot => (InWib(slot.StartsAt), told[slot.Id].Count())).Where(slot => slot.Item2 > 0).Order());
    }
}
