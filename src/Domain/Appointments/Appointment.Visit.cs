using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

public sealed partial class Appointment
{
    /// Needs the mobile visit, if any.
    public void CheckIn(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, AppointmentAction.CheckIn);
        if (MobileVisitKey is not null && MobileVisit!.Status != MobileVisitStatus.Open)
        {
            throw new VisitNotOpenError(MobileVisit.Status);
        }

        var from = StartsAt - AppointmentRules.CheckInBefore;

        // A visit is there for the whole of its time.
        var until = MobileVisitKey is null ? StartsAt + AppointmentRules.CheckInAfter : EndsAt;
        if (now < from || now > until)
        {
            throw new CheckInClosedError(from, until);
        }

        CheckedInAt = Moment(now);
        Enter(target, actor, Moment(now), (status, previous, starts) => new AppointmentCheckedIn(status, previous, starts, null));
    }

    public void Start(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, AppointmentAction.Start);
        ServedBy = actor.Subject;
        Enter(target, actor, Moment(now), (status, previous, starts) => new AppointmentStarted(status, previous, starts, null));
    }

    public void Complete(Actor actor, DateTimeOffset now, bool captured = true) =>
        Finish(Allow(actor, AppointmentAction.Complete), actor, now, Moment(now), captured);

    /// What the citizen came for is done without it: who is here was served, a place for later comes free. Needs the slot.
    public void Overtake(Actor actor, DateTimeOffset now)
    {
        if (Status is AppointmentStatus.CheckedIn or AppointmentStatus.InService)
        {
            Finish(AppointmentStatus.Completed, actor, now, Moment(now), captured: true);
        }
        else
        {
            End(Actor.System, now, AppointmentReason.RecordedElsewhere);
        }
    }

    /// Nobody noted how it ended, and the day is over. The application goes on waiting.
    public void Leave(DateTimeOffset now) =>
        Finish(Allow(Actor.System, AppointmentAction.Complete), Actor.System, now, Moment(now), captured: false);

    private void Finish(AppointmentStatus target, Actor actor, DateTimeOffset now, DateTimeOffset servedAt, bool captured)
    {
        ServedBy ??= actor.Role == ActorRole.System ? null : actor.Subject;
        CompletedAt = servedAt;
        IsCaptured = captured;
        Enter(target, actor, Moment(now), (status, previous, starts) => new AppointmentCompleted(status, previous, starts, null));
    }

    /// Needs the mobile visit, if any: nobody misses a crew that has not come.
    public void MarkNoShow(Actor actor, DateTimeOffset now)
    {
        Allow(actor, AppointmentAction.MarkNoShow);
        if (MobileVisitKey is not null && MobileVisit!.Status is not (MobileVisitStatus.Open or MobileVisitStatus.Closed))
        {
            throw new VisitNotOpenError(MobileVisit.Status);
        }

        Miss(actor, now);
    }

    /// As the crew says, which was there.
    internal void Miss(Actor actor, DateTimeOffset now)
    {
        var target = Allow(actor, AppointmentAction.MarkNoShow);
        var from = NoShowFrom;
        if (now < from)
        {
            throw new NotYetMissedError(from);
        }

        Enter(target, actor, Moment(now), (status, previous, starts) => new AppointmentMissed(status, previous, starts, null));
    }

    /// How it ended at its place; null where it has not, or was called off.
    public VisitOutcome? Outcome => Status switch
    {
        AppointmentStatus.Completed => IsCaptured == true ? VisitOutcome.Captured : VisitOutcome.NotCaptured,
        AppointmentStatus.NoShow => VisitOutcome.NoShow,
        _ => null,
    };

    /// As it was noted on the list that a visit has with it where there is no line: it happened then, and is told now.
    public void RecordOffline(Actor actor, DateTimeOffset now, VisitOutcome outcome, DateTimeOffset noted)
    {
        if (outcome == VisitOutcome.NoShow)
        {
            Miss(actor, now);
            return;
        }

        var at = Wib.WholeSeconds(noted);
        if (Status == AppointmentStatus.Booked)
        {
            CheckedInAt = at;
            Enter(
                Allow(actor, AppointmentAction.CheckIn), actor, Moment(now),
                (status, previous, starts) => new AppointmentCheckedIn(status, previous, starts, null));
        }

        Finish(Allow(actor, AppointmentAction.Complete), actor, now, at, outcome == VisitOutcome.Captured);
    }

    /// A visit may run late: whoever has not come by its end has not come.
    private DateTimeOffset NoShowFrom => MobileVisitKey is null ? StartsAt + AppointmentRules.NoShowAfter : EndsAt;
}
