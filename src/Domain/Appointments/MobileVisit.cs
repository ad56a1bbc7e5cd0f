using SipOkMuba.Domain.Common;
using SipOkMuba.Domain.Regions;
using SipOkMuba.Domain.ServicePoints;

namespace SipOkMuba.Domain.Appointments;

/// <summary>
/// A crew with a recording set that comes to villages or homes on one day (jemput bola). Its route is its stops, each with
/// places of its own. Its verbs run under the locks of all its stops, as whoever books looks at the visit under one of them.
/// </summary>
public sealed partial class MobileVisit : AggregateRoot, IClocked
{
    private readonly List<Slot> stops = [];

    private MobileVisit()
    {
    }

    public MobileVisitKind Kind { get; private init; }

    /// The office that sends it, and where what is recorded counts.
    public long ServicePointKey { get; private init; }
    public ServicePoint ServicePoint { get; private init; } = null!;

    /// All that its villages share: a village, a district, or the regency.
    public string RegionCode { get; private init; } = "";
    public DateOnly Date { get; private set; }
    public MobileVisitStatus Status { get; private set; }
    public int MinimumDemand { get; private init; }

    /// What everybody may know of it; at last why it was put off or called off.
    public string? Note { get; private set; }

    /// Of the list for where there is no line; null: not for this day yet.
    public DateTimeOffset? ListTakenAt { get; private set; }

    /// What the stops had told and how many were booked when the list was taken.
    public int ListedChanges { get; private set; }
    public int ListedBookings { get; private set; }

    public string PlannedBy { get; private init; } = "";
    public DateTimeOffset PlannedAt { get; private init; }
    public DateTimeOffset UpdatedAt { get; private set; }

    /// The route, in no particular order; one place of a stop is one resident.
    public IReadOnlyList<Slot> Stops => stops;

    /// Residents who want it (permintaan).
    public int Demand => stops.Sum(stop => stop.Held + stop.Booked);

    public static MobileVisit Plan(Actor actor, DateTimeOffset now, IdSource ids, ServicePoint from, VisitPlan plan)
    {
        var target = MobileVisitTransitions.First(actor.Role);
        var note = Text.Optional(plan.Note, "note");
        if (plan.FaultAt(now) is { } fault)
        {
            throw new InvalidVisitError(fault);
        }

        var at = Wib.WholeSeconds(now);
        var visit = new MobileVisit
        {
            Id = ids.Next(),
            Kind = plan.Kind,
            ServicePointKey = from.Key,
            ServicePoint = from,
            RegionCode = Domain.Regions.RegionCode.Common(plan.Route.Select(stop => stop.Village.Code)),
            Date = plan.Date,
            MinimumDemand = plan.MinimumDemand,
            Note = note,
            PlannedBy = actor.Subject,
            PlannedAt = at,
        };
        visit.stops.AddRange(plan.Route.Select((stop, i) => Slot.StopOf(visit, ids.Next(), i + 1, plan.Date, stop)));
        visit.Enter(target, actor, at, (status, previous, day, villages) => new MobileVisitPlanned(status, previous, day, villages));
        return visit;
    }

    /// It will come: enough residents want it, or one who can not come needs it at home.
    public void Confirm(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, MobileVisitAction.Confirm);
        var isNeeded = Kind == MobileVisitKind.Home && stops.Any(stop => stop.UsedByVulnerable > 0);
        if (Demand < MinimumDemand && !isNeeded)
        {
            throw new DemandTooLowError(Demand, MinimumDemand);
        }

        Enter(target, actor, Moment(now), (status, previous, day, villages) => new MobileVisitConfirmed(status, previous, day, villages));
    }

    /// An officer takes the list of who comes to where there is no line.
    public void TakeList(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, MobileVisitAction.TakeList);
        ListTakenAt = Moment(now);
        (ListedChanges, ListedBookings) = Bookings();
        Enter(target, actor, Moment(now), (status, previous, day, villages) => new MobileVisitListTaken(status, previous, day, villages));
    }

    /// With a list that is still true: nobody who booked meanwhile stands before a crew that does not know of it.
    public void Depart(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, MobileVisitAction.Depart);
        RequireFrom(Date.AddDays(-1), now);
        if (ListTakenAt is null || (ListedChanges, ListedBookings) != Bookings())
        {
            throw new ListNotCurrentError(ListTakenAt);
        }

        Enter(target, actor, Moment(now), (status, previous, day, villages) => new MobileVisitDeparted(status, previous, day, villages));
    }

    public void Open(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, MobileVisitAction.Open);
        RequireFrom(Date, now);
        Enter(target, actor, Moment(now), (status, previous, day, villages) => new MobileVisitOpened(status, previous, day, villages));
    }

    /// Who is still only booked has not come. Needs all active appointments.
    public void Close(Actor actor, DateTimeOffset now, IEnumerable<Appointment> active)
    {
        var target = Allow(actor, MobileVisitAction.Close);
        Conclude(active, actor, now);
        Enter(target, actor, Moment(now), (status, previous, day, villages) => new MobileVisitClosed(status, previous, day, villages));
    }

    /// Everybody moves with it, at the same time of day. Needs all active appointments.
    public void Postpone(Actor actor, DateTimeOffset now, DateOnly date, string reason, IEnumerable<Appointment> active)
    {
        var target = Allow(actor, MobileVisitAction.Postpone);
        var note = Text.Require(reason, nameof(reason));
        var (former, by) = (Date, TimeSpan.FromDays(date.DayNumber - Date.DayNumber));
        if (date <= Date)
        {
            throw new InvalidVisitError(VisitFault.NotLater);
        }

        if (VisitPlan.FaultOfDay(stops.Min(stop => stop.StartsAt) + by, now) is { } fault)
        {
            throw new InvalidVisitError(fault);
        }

        (Date, Note, ListTakenAt) = (date, note, null);
        foreach (var stop in stops)
        {
            stop.Postpone(stop.StartsAt + by, stop.EndsAt + by, actor, now);
        }

        foreach (var appointment in active)
        {
            appointment.Follow(actor, now);
        }

        Enter(target, actor, Moment(now), (status, previous, day, villages) => new MobileVisitPostponed(status, previous, day, villages, former));
    }

    /// Who had a place gets another: nobody is stranded.
    public void Cancel(Actor actor, DateTimeOffset now, string reason)
    {
        var target = Allow(actor, MobileVisitAction.Cancel);
        Note = Text.Require(reason, nameof(reason));
        Enter(target, actor, Moment(now), (status, previous, day, villages) => new MobileVisitCancelled(status, previous, day, villages));
    }

    private static void Conclude(IEnumerable<Appointment> active, Actor actor, DateTimeOffset now)
    {
        foreach (var appointment in active)
        {
            switch (appointment.Status)
            {
                case AppointmentStatus.Booked:
                    appointment.Miss(actor, now);
                    break;
                case AppointmentStatus.CheckedIn or AppointmentStatus.InService:
                    appointment.Leave(now);
                    break;
            }
        }
    }

    private MobileVisitStatus Allow(Actor actor, MobileVisitAction action) =>
        MobileVisitTransitions.Target(Status, action, actor.Role);

    /// A kept place that is confirmed is told by its appointment alone, so both are compared.
    private (int Changes, int Bookings) Bookings() => (stops.Sum(stop => stop.SubjectVersion), stops.Sum(stop => stop.Booked));

    private static void RequireFrom(DateOnly day, DateTimeOffset now)
    {
        var from = Wib.At(day, TimeOnly.MinValue);
        if (now < from)
        {
            throw new VisitTooEarlyError(from);
        }
    }

    private void Enter(
        MobileVisitStatus target,
        Actor actor,
        DateTimeOffset at,
        Func<MobileVisitStatus, MobileVisitStatus?, DateOnly, IReadOnlyList<string>, MobileVisitChanged> fact)
    {
        MobileVisitStatus? previous = SubjectVersion == 0 ? null : Status;
        Status = target;
        UpdatedAt = at;
        NotDueBefore = NextDuty()?.DueAt;
        var told = fact(target, previous, Date, [.. stops.OrderBy(stop => stop.StopNumber).Select(stop => stop.RegionCode)]);
        MessageVariable[] variables = [new("status", target.ToText()), new("date", Date.ToString("O"))];
        Raise(told, actor, at, RegionCode, waitingOn: null, new MessageTemplate(told.Name, variables));
        CountChangeBy(actor);
    }

    // Clocks of several machines differ: no change lies before the one that it follows.
    private DateTimeOffset Moment(DateTimeOffset now)
    {
        var at = Wib.WholeSeconds(now);
        return at < UpdatedAt ? UpdatedAt : at;
    }
}
