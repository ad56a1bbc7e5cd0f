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
        MobileVisitStatus.Planned or MobileVisitStatus.Confirmed or MobileVisitStatus.Postponed => new(MobileVisitDuty.CallOff, EndOfDay),
        MobileVisitStatus.EnRoute or MobileVisitStatus.Open => new(MobileVisitDuty.Close, EndOfDay + UploadFor),
        _ => null,
    };

    /// The citizens get other places, or have not come, in the same save. False where nothing is due.
    public bool PerformNextDuty(DateTimeOffset now)
    {
        if (NextDuty() is not { } next || next.DueAt > now)
        {
            return false;
        }

        if (next.Duty == MobileVisitDuty.CallOff)
        {
            Enter(MobileVisitStatus.Cancelled, Actor.System, Moment(now), (status, previous, day) => new MobileVisitCancelled(status, previous, day));
        }
        else
        {
            Enter(MobileVisitStatus.Closed, Actor.System, Moment(now), (status, previous, day) => new MobileVisitClosed(status, previous, day));
        }

        return true;
    }
}
