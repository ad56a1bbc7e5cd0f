using SipOkMuba.Domain.Common;

namespace SipOkMuba.Domain.Appointments;

public enum MobileVisitDuty
{
    CallOff,
    Close,
}

/// What the clock does for a visit that nobody attends to, so that nobody waits for it for ever.
public sealed partial class MobileVisit
{
    /// For what was noted where there is no line: docs/decisions/0054.
    public static readonly TimeSpan UploadFor = TimeSpan.FromDays(7);

    /// When the clock has something to do. Null: never.
    public DateTimeOffset? NotDueBefore { get; private set; }

    private DateTimeOffset EndOfDay => Wib.At(Date.AddDays(1), TimeOnly.MinValue);

    public DueDuty<MobileVisitDuty>? NextDuty() => Status switch
    {
        MobileVisitStatus.Open => new(MobileVisitDuty.Close, EndOfDay + UploadFor),
        MobileVisitStatus.Closed or MobileVisitStatus.Cancelled => null,

        // Where there is no line the crew can not say that it is there.
        MobileVisitStatus.EnRoute => new(MobileVisitDuty.CallOff, EndOfDay + UploadFor),
        _ => new(MobileVisitDuty.CallOff, EndOfDay),
    };

    /// Nobody has closed it. Needs all active appointments.
    public static void ConcludeForgotten(IEnumerable<Appointment> active, DateTimeOffset now) => Conclude(active, Actor.System, now);

    /// The citizens get other places, or have not come, in the same save. False where nothing is due.
    public bool PerformNextDuty(DateTimeOffset now)
    {
        if (NextDuty() is not { } next || next.DueAt > now)
        {
            return false;
        }

        if (next.Duty == MobileVisitDuty.CallOff)
        {
            Enter(MobileVisitStatus.Cancelled, Actor.System, Moment(now), (status, previous, day, villages) => new MobileVisitCancelled(status, previous, day, villages));
        }
        else
        {
            Enter(MobileVisitStatus.Closed, Actor.System, Moment(now), (status, previous, day, villages) => new MobileVisitClosed(status, previous, day, villages));
        }

        return true;
    }
}
