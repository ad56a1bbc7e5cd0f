using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

public enum AppointmentDuty
{
    ExpireHold,
    Remind,
    MarkNoShow,
    Leave,
}

/// What the clock does for an appointment. All times are exact, as none depends on the calendar.
public sealed partial class Appointment
{
    /// Of `AppointmentRules.Reminders`; those whose time had passed at the booking are left out.
    public int RemindersSent { get; private set; }

    /// When the clock has something to do. Null: never.
    public DateTimeOffset? NotDueBefore { get; private set; }

    public DueDuty<AppointmentDuty>? NextDuty() => Status switch
    {
        AppointmentStatus.Held => new(AppointmentDuty.ExpireHold, HeldUntil!.Value),
        AppointmentStatus.Booked when RemindersSent < AppointmentRules.Reminders.Count =>
            new(AppointmentDuty.Remind, StartsAt - AppointmentRules.Reminders[RemindersSent]),

        // Whether a visit took place its officers say.
        AppointmentStatus.Booked when MobileVisitKey is null => new(AppointmentDuty.MarkNoShow, NoShowFrom),

        // On a visit they end as it is closed: until then a list may tell more.
        AppointmentStatus.CheckedIn or AppointmentStatus.InService when MobileVisitKey is null =>
            new(AppointmentDuty.Leave, Wib.At(Wib.DateOf(StartsAt).AddDays(1), TimeOnly.MinValue)),
        _ => null,
    };

    /// Needs the slot and the mobile visit, if any. False where nothing is due yet.
    public bool PerformNextDuty(DateTimeOffset now)
    {
        if (NextDuty() is not { } next || next.DueAt > now)
        {
            return false;
        }

        switch (next.Duty)
        {
            case AppointmentDuty.ExpireHold:
                var target = Allow(Actor.System, AppointmentAction.Expire);
                GiveBack(Actor.System, now);
                HeldUntil = null;
                Enter(target, Actor.System, Moment(now), (status, previous, starts) => new AppointmentExpired(status, previous, starts, null));
                break;
            case AppointmentDuty.Remind:
                Remind(now);
                break;
            case AppointmentDuty.MarkNoShow:
                MarkNoShow(Actor.System, now);
                break;
            case AppointmentDuty.Leave:
                Leave(now);
                break;
        }

        return true;
    }

    /// After a standstill only the last is told, as that it was tomorrow helps nobody today; none when it has begun, nor
    /// while nobody knows whether the visit will come.
    private void Remind(DateTimeOffset now)
    {
        RemindersSent = AppointmentRules.Reminders.Count(before => StartsAt - before <= now);
        NotDueBefore = NextDuty()?.DueAt;
        if (now < StartsAt && MobileVisit?.Status is not (MobileVisitStatus.Planned or MobileVisitStatus.Postponed))
        {
            UpdatedAt = Moment(now);
            Tell(new AppointmentReminded((int)AppointmentRules.Reminders[RemindersSent - 1].TotalHours), Actor.System, UpdatedAt);
        }
    }

    private void ReckonDuties(DateTimeOffset at)
    {
        RemindersSent = AppointmentRules.Reminders.Count(before => StartsAt - before <= at);
        NotDueBefore = NextDuty()?.DueAt;
    }
}
