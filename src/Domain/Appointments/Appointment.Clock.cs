using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

public enum AppointmentDuty
{
    ExpireHold,
    Remind,
    MarkNoShow,
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
        _ => null,
    };

    /// Needs the slot. False where nothing is due yet.
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
                var before = AppointmentRules.Reminders[RemindersSent++];
                UpdatedAt = Moment(now);
                NotDueBefore = NextDuty()?.DueAt;

                // After a standstill: that it was tomorrow helps nobody today.
                Tell(new AppointmentReminded((int)before.TotalHours), Actor.System, UpdatedAt);
                break;
            case AppointmentDuty.MarkNoShow:
                MarkNoShow(Actor.System, now);
                break;
        }

        return true;
    }

    private void ReckonDuties(DateTimeOffset at)
    {
        RemindersSent = AppointmentRules.Reminders.Count(before => StartsAt - before <= at);
        NotDueBefore = NextDuty()?.DueAt;
    }
}
