using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SipOkMuba.Domain.Appointments;
using SipOkMuba.Domain.Common;

namespace SipOkMuba.Api.Tests.Appointments;

/// Who acts, and on what: mostly something that can be done.
internal sealed partial class ModelWalk
{
    /// Mostly who has no place and would like one.
    private Visitor SomeVisitor()
    {
        var without = visitors.Where(it => !model.Appointments.Exists(of => of.Visitor == it && of.IsActive)).ToList();
        return without.Count > 0 && random.Next(5) > 0 ? Some(without) : Some(visitors);
    }

    /// Who may act for the visitor, if anybody but an officer may.
    private Doer FittingFor(Visitor visitor) =>
        visitors.IndexOf(visitor) is >= 0 and < WithAccount ? new Doer(Part.Citizen, "", visitor)
        : visitor.IsOfVillage ? village
        : Some(officers);

    private Doer Somebody() => random.Next(9) switch
    {
        < 3 => new Doer(Part.Citizen, "", visitors[random.Next(WithAccount)]),
        3 or 4 => village,
        5 => partner,
        6 or 7 => Some(officers),
        _ => supervisor,
    };

    /// Mostly of the next days, so that they fill; at times one that there is not.
    private List<ModelSlot> SlotsToTry()
    {
        var point = Some(model.Points);
        if (random.Next(12) == 0)
        {
            return [new ModelSlot(point, model.Now.Date.AddDays(random.Next(35)) + new TimeSpan(random.Next(24), random.Next(2) * 30, 0))];
        }

        var days = Enumerable.Range(0, random.Next(4) == 0 ? 33 : 4).Select(day => model.Now.Date.AddDays(day));
        return days.SelectMany(day => model.SlotsOn(point, day)).ToList() is [_, ..] slots
            ? slots
            : [new ModelSlot(point, model.Now.Date + point.Times[0])];
    }

    /// Of the next days, where somebody may have to wait.
    private ModelSlot? OfAFullDay() => Enumerable.Range(0, 6).SelectMany(day => model.Points.Reverse().SelectMany(point => model.SlotsOn(point, model.Now.Date.AddDays(day))))
        .GroupBy(slot => (slot.Point, slot.Start.Date))
        .Where(day => day.Any(slot => model.IsBookable(slot.Start)) && day.All(slot => !model.IsBookable(slot.Start) || model.Left(slot, isVulnerable: false) == 0))
        .Select(day => day.First())
        .FirstOrDefault();

    /// An appointment whose place somebody waits for.
    private ModelAppointment? Waited() => model.Appointments.Find(it => it.Status is "HELD" or "BOOKED" && model.Entries.Exists(entry =>
        entry.Status == "WAITING" && entry.Point == it.Slot!.Point && it.Start.Date >= entry.FirstDay && it.Start.Date <= entry.LastDay));

    /// Mostly one that is not over.
    private ModelAppointment SomeAppointment()
    {
        var active = model.Appointments.Where(it => it.IsActive).OrderBy(it => it.Start).ToList();
        return active.Count == 0 || random.Next(12) == 0 ? Some(model.Appointments)
            : random.Next(active[0].Start < model.Now.AddMinutes(35) ? 3 : 2) == 0 ? Some(active)
            : active[0];
    }

    private static DateTime InWib(DateTimeOffset at) => at.ToOffset(TimeSpan.FromHours(7)).DateTime;

    private T Some<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
